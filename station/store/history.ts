/**
 * Questions to the alarm table. A page and its counts come from one walk over the chunks of its rows, newest first,
 * with a breath after each that had to be read: writers wait for one alone, and a question that is no longer wanted
 * ends there. A row that changes during the walk may be counted as it was or as it is.
 */
import { alarmPriorities, type Alarm, type AlarmPriority } from '../../shared/ward/alarm.ts';
import type { CallResult, HistoryFilter, HistoryRow } from '../../shared/station-api/calls.ts';
import { chunkRows, CountedChunks, type Counts } from './counted-chunks.ts';
import type { ReadableDb } from './handles.ts';

export interface HistoryQuery {
  readonly logKey: string;
  readonly filter: HistoryFilter;
  readonly offset: number;
  readonly limit: number;
}

export type HistoryPage = CallResult<'alarms.history'>;

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

interface Row {
  readonly id: string;
  readonly bed: string | null;
  readonly priority: AlarmPriority;
  readonly kind: Alarm['kind'];
  readonly text: string;
  readonly raised_at: number;
  readonly ended_at: number | null;
  readonly ack_at: number | null;
  readonly ack_by: string | null;
  readonly escalated: number;
}

export function* readHistory(db: ReadableDb, query: HistoryQuery): Generator<void, HistoryPage> {
  const condition = conditionOf(query);
  const name = JSON.stringify(condition);
  const chunks = CountedChunks.of(db);
  const countChunk = counter(db, condition);
  const pick = db.prepare<unknown[], Row>(
    `SELECT id, bed, priority, kind, text, raised_at, ended_at, ack_at, ack_by, escalated
     FROM alarms WHERE n >= ? AND n < ? AND ${condition.sql} ORDER BY n DESC LIMIT ? OFFSET ?`,
  );
  const counts: Record<AlarmPriority, number> = { high: 0, medium: 0, low: 0, technical: 0 };
  const rows: Row[] = [];
  let total = 0;
  const { first, last } = spanOf(db, query.filter);
  for (let chunk = Math.floor(last / chunkRows); chunk >= Math.floor(first / chunkRows); chunk -= 1) {
    const known = chunks.find(name, chunk);
    const found = known ?? countChunk(chunk);
    if (known === null) chunks.keep(name, chunk, found);
    let here = 0;
    for (const priority of alarmPriorities) {
      counts[priority] += found[priority];
      here += found[priority];
    }
    const wanted = query.limit - rows.length;
    const isOnPage = here > 0 && wanted > 0 && query.offset < total + here;
    if (isOnPage) {
      const span = [chunk * chunkRows, (chunk + 1) * chunkRows];
      rows.push(...pick.all(...span, ...condition.values, wanted, Math.max(0, query.offset - total)));
    }
    total += here;
    if (isOnPage || known === null) yield;
  }
  return { rows: rows.map(toRow), total, counts, sinceAt: oldestOf(db, query.logKey) };
}

function counter(db: ReadableDb, { sql, values }: Condition): (chunk: number) => Counts {
  const count = db.prepare<unknown[], { priority: AlarmPriority; n: number }>(
    `SELECT priority, count(*) AS n FROM alarms WHERE n >= ? AND n < ? AND ${sql} GROUP BY priority`,
  );
  return (chunk) => {
    const counts: Record<AlarmPriority, number> = { high: 0, medium: 0, low: 0, technical: 0 };
    for (const row of count.all(chunk * chunkRows, (chunk + 1) * chunkRows, ...values)) counts[row.priority] = row.n;
    return counts;
  };
}

/** Numbers of the first and the last row that may fit; where there is none, the last is before the first. */
function spanOf(db: ReadableDb, { fromAt, toAt }: HistoryFilter): { first: number; last: number } {
  const times = [fromAt ?? -Number.MAX_VALUE, toAt ?? Number.MAX_VALUE];
  const isAll = fromAt === null && toAt === null;
  const span = db
    .prepare<unknown[], { first: number | null; last: number | null }>(
      isAll
        ? 'SELECT (SELECT min(n) FROM alarms) AS first, (SELECT max(n) FROM alarms) AS last'
        : 'SELECT min(n) AS first, max(n) AS last FROM alarms WHERE raised_at >= ? AND raised_at < ?',
    )
    .get(...(isAll ? [] : times));
  return { first: span?.first ?? 0, last: span?.last ?? -1 };
}

function oldestOf(db: ReadableDb, logKey: string): number | null {
  return (
    db
      .prepare<[string], { at: number }>(
        `SELECT raised_at AS at FROM alarms WHERE +log IN (?, '') ORDER BY raised_at LIMIT 1`,
      )
      .get(logKey)?.at ?? null
  );
}

function conditionOf({ logKey, filter }: HistoryQuery): Condition {
  // The plus keeps SQLite off the index by log: nearly every row is of this one, and rows are walked by number.
  const parts: Condition[] = [{ sql: `+log IN (?, '')`, values: [logKey] }];
  const oneOf = (column: string, list: readonly string[] | null): void => {
    if (list === null) return;
    parts.push({ sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(list)] });
  };
  oneOf('bed', filter.beds);
  oneOf('priority', filter.priorities);
  oneOf('kind', filter.kinds);
  if (filter.text !== null) parts.push({ sql: 'instr(folded, ?) > 0', values: [filter.text.toLowerCase()] });
  if (filter.fromAt !== null) parts.push({ sql: 'raised_at >= ?', values: [filter.fromAt] });
  if (filter.toAt !== null) parts.push({ sql: 'raised_at < ?', values: [filter.toAt] });
  if (filter.acknowledged !== null) {
    parts.push({ sql: filter.acknowledged ? 'ack_at IS NOT NULL' : 'ack_at IS NULL', values: [] });
  }
  return { sql: parts.map((part) => part.sql).join(' AND '), values: parts.flatMap((part) => part.values) };
}

const toRow = (row: Row): HistoryRow => ({
  alarm: row.id as HistoryRow['alarm'],
  bed: row.bed as HistoryRow['bed'],
  priority: row.priority,
  kind: row.kind,
  text: row.text,
  raisedAt: row.raised_at,
  endedAt: row.ended_at,
  acknowledgedAt: row.ack_at,
  acknowledgedBy: row.ack_by,
  escalated: row.escalated === 1,
});

/** Times at which an alarm of this parameter stood that somebody acknowledged. */
export function actedSpans(
  db: ReadableDb,
  query: { readonly logKey: string; readonly bed: string; readonly parameter: string },
  fromAt: number,
  toAt: number,
): readonly { readonly fromAt: number; readonly toAt: number }[] {
  return db
    .prepare<[string, string, string, number, number], { fromAt: number; toAt: number }>(
      `SELECT raised_at AS fromAt, coalesce(ended_at, 1e300) AS toAt FROM alarms
       WHERE log = ? AND bed = ? AND parameter = ? AND acted = 1 AND raised_at < ? AND coalesce(ended_at, 1e300) >= ?`,
    )
    .all(query.logKey, query.bed, query.parameter, toAt, fromAt);
}
