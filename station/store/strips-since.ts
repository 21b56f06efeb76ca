/** Which strips the record of the last days asks for: what was not captured before a restart is captured after it. */
import type { WardEvent } from '../../shared/ward/events.ts';
import { stripOfEvent } from '../history/strip-wanted.ts';
import type { StripWanted } from '../waves/wave-record.ts';
import type { ReadableDb } from './handles.ts';

/** Newest first; of alarms and of kept events at most `limit` each. The bed is the one where the alarm was raised. */
export function stripsSince(db: ReadableDb, log: string, sinceAt: number, limit: number): readonly StripWanted[] {
  const alarms = db
    .prepare<unknown[], { body: string }>(
      `SELECT body FROM alarms JOIN events ON events.log = alarms.log AND events.alarm = alarms.id
         AND events.type = 'alarm.raised'
       WHERE alarms.raised_at >= ? AND +alarms.log = ? AND alarms.bed IS NOT NULL
       ORDER BY alarms.raised_at DESC LIMIT ?`,
    )
    .all(sinceAt, log, limit);
  const kept = db
    .prepare<unknown[], { body: string }>(
      `SELECT body FROM events WHERE log = ? AND at >= ? AND type = 'event.kept' ORDER BY seq DESC LIMIT ?`,
    )
    .all(log, sinceAt, limit);
  return [...alarms, ...kept]
    .flatMap(({ body }) => stripOfEvent(JSON.parse(body) as WardEvent) ?? [])
    .sort((a, b) => b.at - a.at);
}
