/**
 * The one state machine of an alarm. Pure: (alarm, event, time, policy) → alarm. Gateway, stations and consoles run
 * it through the fold; a station that is cut off runs it on what it knows. Severity (`priority`) and life cycle
 * (`condition`, `acknowledged`, `latching`) are separate fields; where an alarm stands follows from them (`lifeOf`).
 * docs/alarms.md holds the table of all transitions, made from this code.
 */
import {
  escalationCallsMax,
  latches,
  lifeOf,
  type Alarm,
  type AlarmLife,
  type EscalationCall,
  type StandingAcknowledgement,
} from '../ward/alarm.ts';
import type { WardEvent } from '../ward/events.ts';
import type { AlarmPolicy } from './policy.ts';

/** Events about one open alarm. */
export type AlarmEvent = Extract<
  WardEvent,
  {
    type:
      | 'alarm.changed'
      | 'alarm.ended'
      | 'alarm.acknowledged'
      | 'alarm.withdrawn'
      | 'alarm.returned'
      | 'alarm.shown'
      | 'alarm.device-told'
      | 'alarm.called'
      | 'alarm.call-delivery'
      | 'alarm.answered';
  }
>;

/** What the event makes of the alarm. An event that does not apply to it (an undo of nothing) changes nothing. */
export function stepAlarm(alarm: Alarm, event: AlarmEvent, at: number, policy: AlarmPolicy): Alarm {
  switch (event.type) {
    case 'alarm.changed':
      return changed(alarm, event, at);
    case 'alarm.ended':
      return { ...alarm, condition: 'ended', endedAt: alarm.endedAt ?? at };
    case 'alarm.acknowledged':
      return alarm.acknowledged === null ? { ...alarm, acknowledged: standing(alarm, event, at, policy) } : alarm;
    case 'alarm.withdrawn':
      return alarm.acknowledged?.command === event.of && alarm.condition === 'present'
        ? { ...alarm, acknowledged: null }
        : alarm;
    case 'alarm.returned':
      return mayReturn(alarm)
        ? { ...alarm, acknowledged: null, signalledAt: at, returned: alarm.returned + 1, shown: null, sounded: null }
        : alarm;
    case 'alarm.shown': {
      const { station, shownAt, soundedAt } = event;
      return {
        ...alarm,
        shown: alarm.shown ?? (shownAt === null ? null : { at: shownAt, station }),
        sounded: alarm.sounded ?? (soundedAt === null ? null : { at: soundedAt, station }),
      };
    }
    case 'alarm.device-told':
      return alarm.acknowledged === null
        ? alarm
        : { ...alarm, acknowledged: { ...alarm.acknowledged, device: event.answer } };
    case 'alarm.called':
      return called(alarm, event.call);
    case 'alarm.call-delivery':
      return withCall(alarm, event.n, (call) => ({ ...call, delivery: event.delivery, detail: event.detail }));
    case 'alarm.answered':
      return withCall(alarm, event.n, (call) =>
        call.answer === null || call.answer === 'no-answer'
          ? { ...call, answer: event.answer, answeredBy: event.by, answeredAt: at }
          : call,
      );
  }
}

function changed(alarm: Alarm, event: Extract<AlarmEvent, { type: 'alarm.changed' }>, at: number): Alarm {
  // Over is over: a cause that is gone cannot rise, and a latched alarm cannot be lowered out of the list (L4).
  if (alarm.condition === 'ended') return event.bed === undefined ? alarm : { ...alarm, bed: event.bed };
  const rises = event.why === 'escalate';
  const priority = event.priority ?? alarm.priority;
  return {
    ...alarm,
    bed: event.bed === undefined ? alarm.bed : event.bed,
    priority,
    text: event.text ?? alarm.text,
    value: event.value === undefined ? alarm.value : event.value,
    low: event.low === undefined ? alarm.low : event.low,
    high: event.high === undefined ? alarm.high : event.high,
    inactivation: rises
      ? withoutPause(event.inactivation ?? alarm.inactivation)
      : (event.inactivation ?? alarm.inactivation),
    // L4: a high one that nobody answered and that fell to medium still shows after its end.
    latching: alarm.latching || (alarm.priority === 'high' && priority !== 'high' && alarm.acknowledged === null),
    // L18: a rise in priority signals again, whoever acknowledged the lower one.
    acknowledged: rises ? null : alarm.acknowledged,
    signalledAt: rises ? at : alarm.signalledAt,
    shown: rises ? null : alarm.shown,
    sounded: rises ? null : alarm.sounded,
  };
}

/** Who paused it at the device for a time paused the lower one: a rise ends that. Off is off until somebody ends it. */
const withoutPause = (words: readonly string[]): string[] =>
  words.filter((word) => word !== 'audio-paused' && word !== 'alarm-paused');

/** At the bound the oldest call of an earlier signal gives way: a chain that begins anew is never cut short. */
function called(alarm: Alarm, call: EscalationCall): Alarm {
  if (alarm.calls.some(({ n }) => n === call.n)) return alarm;
  if (alarm.calls.length < escalationCallsMax) return { ...alarm, calls: [...alarm.calls, call] };
  const oldest = alarm.calls.findIndex(({ signalledAt }) => signalledAt !== alarm.signalledAt);
  return oldest < 0 ? alarm : { ...alarm, calls: [...alarm.calls.toSpliced(oldest, 1), call] };
}

function standing(
  alarm: Alarm,
  event: Extract<AlarmEvent, { type: 'alarm.acknowledged' }>,
  at: number,
  policy: AlarmPolicy,
): StandingAcknowledgement {
  const minutes = policy.reAlarmMin[alarm.priority];
  return {
    ...event.acknowledgement,
    at,
    returnsAt: minutes === null ? null : at + minutes * 60_000,
    command: event.command,
    device: 'local',
  };
}

const withCall = (alarm: Alarm, n: number, change: (call: EscalationCall) => EscalationCall): Alarm => ({
  ...alarm,
  calls: alarm.calls.map((call) => (call.n === n ? change(call) : call)),
});

/** Its cause is still there and somebody's acknowledgement holds for a set time only. */
export const mayReturn = (alarm: Alarm): boolean =>
  alarm.condition === 'present' && alarm.acknowledged !== null && alarm.acknowledged.returnsAt !== null;

/**
 * Ended, and nobody needs to be told any more. `event`: what made it so; a patient who left closes it latched or not,
 * and so does another alarm that says the same from now on.
 */
export const isOver = (alarm: Alarm, event?: AlarmEvent): boolean =>
  alarm.condition === 'ended' &&
  (alarm.acknowledged !== null ||
    !latches(alarm) ||
    (event?.type === 'alarm.ended' && (event.why === 'patient-left' || event.why === 'taken-over')));

/** As `lifeOf`, with the end as a state of its own: the rows of the table. */
export type AlarmStanding = AlarmLife | 'over';
export const standingOf = (alarm: Alarm, event?: AlarmEvent): AlarmStanding =>
  isOver(alarm, event) ? 'over' : (lifeOf(alarm) ?? 'over');
