/** What people do about one alarm: acknowledge it, take that back, call somebody, answer a call; and who saw it first. */
import type { Command } from '../../shared/feed/protocol.ts';
import { escalationCallsMax, type Alarm } from '../../shared/ward/alarm.ts';
import { own } from '../../shared/ward/state.ts';
import type { Asked, CommandResult } from './commands-asked.ts';
import type { Draft } from './draft.ts';
import { callRole, escalate } from './escalation.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

const open = (draft: Draft, id: string): Alarm | undefined => own(draft.ward.alarms, id);
const openOrEnded = (draft: Draft, id: string): Alarm | undefined =>
  open(draft, id) ?? draft.ward.ended.find((candidate) => candidate.id === id);

/** For an open alarm and for one that ended meanwhile; for the signal that the person saw and for no later one (L18). */
export function acknowledge({ draft, station }: Asked, command: Of<'acknowledge'>): CommandResult {
  const alarm = openOrEnded(draft, command.alarm);
  if (alarm === undefined) return `There is no alarm ${command.alarm}.`;
  // Given while the link was down, or of a log that is gone: the person saw another signal than this one.
  if (command.signalledAt !== undefined && command.signalledAt !== alarm.signalledAt) {
    return `Alarm ${command.alarm} signals anew: look again.`;
  }
  const { acknowledged } = alarm;
  if (acknowledged !== null) {
    // Pressed twice, or at two stations: it is as the person wants it.
    return acknowledged.by === command.acknowledgement.by ? null : `${acknowledged.by} acknowledged it already.`;
  }
  draft.add({
    type: 'alarm.acknowledged',
    id: command.alarm,
    command: command.id,
    acknowledgement: { ...command.acknowledgement, station },
  });
  return null;
}

export function withdraw({ draft, station, times }: Asked, command: Of<'withdraw'>): CommandResult {
  const alarm = open(draft, command.alarm);
  if (alarm === undefined) return `Alarm ${command.alarm} is over.`;
  const { acknowledged } = alarm;
  if (acknowledged === null) return `Alarm ${command.alarm} is not acknowledged.`;
  if (acknowledged.command !== command.of)
    return `The acknowledgement that stands is another one, of ${acknowledged.by}.`;
  const { undoS } = draft.ward.policy;
  if (times.sinceAcknowledgedMs(alarm) > undoS * 1000) {
    return `An acknowledgement can be taken back for ${undoS} s, and that is over.`;
  }
  draft.add({ type: 'alarm.withdrawn', id: alarm.id, of: command.of, command: command.id, station, by: command.by });
  return null;
}

/** Calls for one signal by people: leaves room for the longest chain. */
const callsByPeopleMax = escalationCallsMax - 10;

export function call({ draft, times, targets }: Asked, command: Of<'call'>): CommandResult {
  const alarm = open(draft, command.alarm);
  if (alarm === undefined) return `Alarm ${command.alarm} is over.`;
  const made = alarm.calls.filter(({ step, signalledAt }) => step === null && signalledAt === alarm.signalledAt);
  if (made.length >= callsByPeopleMax) return `${made.length} calls were made for this alarm already.`;
  return callRole(draft, alarm, command.role, { times, targets }, { by: command.by, command: command.id });
}

export function answer({ draft, times, targets }: Asked, command: Of<'answer'>): CommandResult {
  const alarm = openOrEnded(draft, command.alarm);
  if (alarm === undefined) return `There is no alarm ${command.alarm}.`;
  const called = alarm.calls.find(({ n }) => n === command.n);
  if (called === undefined) return `There is no call ${command.n} for alarm ${command.alarm}.`;
  if (called.answer === 'accepted' || called.answer === 'rejected') {
    return `${called.answeredBy ?? 'Somebody'} ${called.answer} this call already.`;
  }
  draft.add({
    type: 'alarm.answered',
    id: alarm.id,
    n: command.n,
    answer: command.answer,
    by: command.by,
    command: command.id,
  });
  // A rejection moves the chain on now, not with the next tick.
  escalate(draft, alarm.id, { times, targets });
  return null;
}

/** Further before the signal than two clocks are apart: it is of an earlier signal. */
const earlierMs = 2_000;

/** Recorded once per signal and kind; a later station that tells the same is told "done". */
export function shown({ draft, station }: Asked, command: Of<'shown'>): CommandResult {
  const alarm = openOrEnded(draft, command.alarm);
  if (alarm === undefined) return `There is no alarm ${command.alarm}.`;
  // By the station's reckoning of our clock: never before the signal, never after now.
  const first = (at: number | null, known: Alarm['shown']): number | null =>
    at === null || known !== null || at < alarm.signalledAt - earlierMs
      ? null
      : Math.min(Math.max(at, alarm.signalledAt), Math.max(draft.now, alarm.signalledAt));
  const shownAt = first(command.shownAt, alarm.shown);
  const soundedAt = first(command.soundedAt, alarm.sounded);
  if (shownAt === null && soundedAt === null) return null;
  draft.add({ type: 'alarm.shown', id: alarm.id, station, command: command.id, shownAt, soundedAt });
  return null;
}
