/** Which stretch of the record an alarm and a kept event keep as their strip. */
import type { KeptSpan } from '../../shared/history/kept.ts';
import { strip } from '../../shared/station-api/history-calls.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import type { StripWanted } from '../waves/wave-record.ts';

/** Null: an alarm of no bed has no waves. */
export const stripOfAlarm = ({ id, bed, raisedAt }: Pick<Alarm, 'id' | 'bed' | 'raisedAt'>): StripWanted | null =>
  bed === null
    ? null
    : { id: `a:${id}`, bed, fromAt: raisedAt - strip.beforeMs, toAt: raisedAt + strip.afterMs, at: raisedAt };

export const stripOfKept = (id: string, { bed, fromAt, toAt, at }: KeptSpan): StripWanted => ({
  id: `k:${id}`,
  bed,
  fromAt,
  toAt,
  at,
});

export function stripOfEvent(event: WardEvent): StripWanted | null {
  if (event.type === 'alarm.raised') return stripOfAlarm(event.alarm);
  return event.type === 'event.kept' ? stripOfKept(event.command, event.span) : null;
}
