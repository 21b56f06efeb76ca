/** Which strips the record asks for: of alarms and kept events that came since the last look. */
import type { WardEvent } from '../../shared/ward/events.ts';
import { stripOfEvent } from '../history/strip-wanted.ts';
import type { StripWanted } from '../waves/wave-record.ts';
import type { ReadableDb } from './handles.ts';

/** Up to where was looked: by order of recording, whatever clocks say. */
export interface StripMark {
  readonly alarm: number;
  readonly seq: number;
}

export interface StripsQuery {
  readonly logKey: string;
  /** What is older has no waves any more. Epoch ms. */
  readonly sinceAt: number;
  readonly after: StripMark;
  /** Of alarms and of kept events, each. */
  readonly limit: number;
}

export interface StripsFound {
  /** Newest first. The bed is the one where the alarm was raised. */
  readonly strips: readonly StripWanted[];
  readonly mark: StripMark;
}

interface Row {
  readonly n: number;
  readonly body: string;
}

export function stripsSince(db: ReadableDb, { logKey, sinceAt, after, limit }: StripsQuery): StripsFound {
  const alarms = db
    .prepare<unknown[], Row>(
      `SELECT alarms.n AS n, body FROM alarms JOIN events ON events.log = alarms.log AND events.alarm = alarms.id
         AND events.type = 'alarm.raised'
       WHERE alarms.n > ? AND alarms.raised_at >= ? AND +alarms.log = ?
       ORDER BY alarms.n DESC LIMIT ?`,
    )
    .all(after.alarm, sinceAt, logKey, limit);
  const kept = db
    .prepare<unknown[], Row>(
      `SELECT seq AS n, body FROM events WHERE log = ? AND seq > ? AND at >= ? AND type = 'event.kept'
       ORDER BY seq DESC LIMIT ?`,
    )
    .all(logKey, after.seq, sinceAt, limit);
  const strips = [...alarms, ...kept].flatMap(({ body }) => stripOfEvent(JSON.parse(body) as WardEvent) ?? []);
  return {
    strips: strips.sort((a, b) => b.at - a.at),
    mark: { alarm: alarms[0]?.n ?? after.alarm, seq: kept[0]?.n ?? after.seq },
  };
}
