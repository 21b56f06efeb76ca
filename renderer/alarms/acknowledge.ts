/** Acknowledging, taking it back, calling somebody and answering: asked of the station, one act each. */
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { AlarmRole } from '../../shared/alarm/policy.ts';
import { lifeOf, type AcknowledgeReason, type Alarm, type EscalationCall } from '../../shared/ward/alarm.ts';
import { session } from '../stores/station.ts';
import { act, type Outcome } from './acts.ts';

export const ackKey = (alarm: AlarmId): string => `ack:${alarm}`;
export const undoKey = (alarm: AlarmId): string => `undo:${alarm}`;
export const callKey = (alarm: AlarmId, role: AlarmRole): string => `call:${alarm}:${role}`;
export const answerKey = (alarm: AlarmId, n: number): string => `answer:${alarm}:${n}`;

/** Those that the gateway still has to hear of; refused where any was. */
function worst(outcomes: readonly Outcome[]): Outcome {
  const refused = outcomes.find(({ status }) => status === 'refused');
  const queued = outcomes.find(({ status }) => status === 'queued');
  return refused ?? queued ?? outcomes[0] ?? { status: 'refused', reason: null };
}

type Seen = Pick<Alarm, 'id' | 'signalledAt'>;

/** `alarms`: as they are drawn, the first is the one that the person looks at; its state stands for all. */
export const acknowledge = (
  alarms: readonly [Seen, ...Seen[]],
  reason: AcknowledgeReason,
  note: string | null,
): Promise<void> =>
  act(ackKey(alarms[0].id), async (api) => {
    const seen = { alarms: alarms.map(({ id }) => id), signals: alarms.map(({ signalledAt }) => signalledAt) };
    const { outcomes } = await api.call('alarms.acknowledge', { ...seen, reason, note });
    return worst(outcomes);
  });

export const withdraw = (alarm: AlarmId): Promise<void> =>
  act(undoKey(alarm), (api) => api.call('alarms.withdraw', { alarm }));

export const callSomebody = (alarm: AlarmId, role: AlarmRole): Promise<void> =>
  act(callKey(alarm, role), (api) => api.call('alarms.call', { alarm, role }));

export const answerCall = (alarm: AlarmId, n: number, answer: 'accepted' | 'rejected'): Promise<void> =>
  act(answerKey(alarm, n), (api) => api.call('alarms.answer', { alarm, n, answer }));

/** Ms left in which this station may take its acknowledgement back; 0 or less: not any more, or not from here. */
export function undoLeftMs(alarm: Alarm, undoS: number, now: number): number {
  const ack = alarm.acknowledged;
  const station = session.get()?.station.id;
  if (ack === null || alarm.condition !== 'present' || ack.station !== station) return 0;
  return ack.at + undoS * 1000 - now;
}

/** A call that this screen may answer: nobody has, and the alarm still wants somebody. */
export const isForScreens = (alarm: Alarm, call: EscalationCall): boolean =>
  call.delivery === 'screen' &&
  (call.answer === null || call.answer === 'no-answer') &&
  lifeOf(alarm) !== null &&
  lifeOf(alarm) !== 'acknowledged';
