/** What targets and sources report: whether a call went out, who answered it, what a device said to an acknowledgement. */
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { DeviceAnswer, EscalationCall } from '../../shared/ward/alarm.ts';
import { own } from '../../shared/ward/state.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';
import { escalate, type Calling } from './escalation.ts';

export type Report =
  | {
      readonly type: 'delivery';
      readonly alarm: AlarmId;
      readonly n: number;
      readonly delivery: 'queued' | 'sent' | 'delivered' | 'failed';
      readonly detail: string | null;
    }
  | {
      readonly type: 'answer';
      readonly alarm: AlarmId;
      readonly n: number;
      readonly answer: 'accepted' | 'rejected';
      readonly by: string | null;
    }
  | {
      readonly type: 'device-told';
      readonly alarm: AlarmId;
      /** The command that acknowledged: a later acknowledgement is another matter. */
      readonly of: string | null;
      readonly answer: DeviceAnswer;
      readonly detail: string | null;
    };

/**
 * Messages of one call may overtake each other; what is known more surely stands. A target that took a call and failed
 * with it says so after "sent".
 */
const certainty: Record<EscalationCall['delivery'], number> = {
  screen: 0,
  queued: 0,
  sent: 1,
  failed: 2,
  delivered: 3,
};

const find = (draft: Draft, id: AlarmId) =>
  own(draft.ward.alarms, id) ?? draft.ward.ended.find((alarm) => alarm.id === id);

/** Null: taken, or known already. Else why not, for the sender. */
export function decideReport(draft: Draft, report: Report, calling: Calling): string | null {
  const alarm = find(draft, report.alarm);
  if (alarm === undefined) return `There is no alarm ${report.alarm}.`;
  if (report.type === 'device-told') {
    const { acknowledged } = alarm;
    if (acknowledged === null || acknowledged.command !== report.of)
      return 'The acknowledgement does not stand any more.';
    if (acknowledged.device === report.answer) return null;
    draft.add({
      type: 'alarm.device-told',
      id: alarm.id,
      answer: report.answer,
      detail: clipOrNull(report.detail, 200),
    });
    return null;
  }
  const call = alarm.calls.find(({ n }) => n === report.n);
  if (call === undefined) return `There is no call ${report.n} for alarm ${report.alarm}.`;
  if (report.type === 'delivery') {
    const detail = clipOrNull(report.detail, 200);
    const isNews =
      report.delivery === call.delivery
        ? detail !== call.detail
        : certainty[report.delivery] > certainty[call.delivery];
    if (isNews)
      draft.add({ type: 'alarm.call-delivery', id: alarm.id, n: report.n, delivery: report.delivery, detail });
    return null;
  }
  if (call.answer === report.answer) return null;
  if (call.answer === 'accepted' || call.answer === 'rejected') {
    return `${call.answeredBy ?? 'Somebody'} ${call.answer} this call already.`;
  }
  const by = clip(report.by ?? call.person ?? 'target', 120);
  draft.add({ type: 'alarm.answered', id: alarm.id, n: report.n, answer: report.answer, by });
  escalate(draft, alarm.id, calling);
  return null;
}
