/** The durable events of the ward as this station received them: one sequence per log, no holes but noted gaps. */
import { fold } from '../../shared/ward/fold.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { storedEventSchema } from '../../shared/ward/events.ts';
import { emptyWard, wardStateSchema, type WardState } from '../../shared/ward/state.ts';
import type { LogEntry, LogHead } from '../feed/feed-types.ts';
import { AlarmTable, markTaken } from './alarm-table.ts';
import type { ReadableDb, WritableDb } from './handles.ts';

interface LogRow {
  readonly key: string;
  readonly log_id: string;
  readonly fork: number;
  readonly head_seq: number;
}

/** Newest fork of each log, and the log that was written last. */
export function readHeads(db: ReadableDb): {
  readonly heads: Readonly<Record<string, LogHead>>;
  readonly logId: string | null;
  readonly logKey: string | null;
} {
  const rows = db.prepare<[], LogRow>('SELECT key, log_id, fork, head_seq FROM logs ORDER BY used_order, fork').all();
  const heads: Record<string, LogHead> = {};
  for (const row of rows) {
    if ((heads[row.log_id]?.fork ?? -1) < row.fork) heads[row.log_id] = { fork: row.fork, seq: row.head_seq };
  }
  const last = rows.at(-1);
  return { heads, logId: last?.log_id ?? null, logKey: last?.key ?? null };
}

/** The inverse of logKeyOf. */
function partsOf(key: string): { readonly logId: string; readonly fork: number } {
  const at = key.lastIndexOf('~');
  return { logId: key.slice(0, at), fork: Number(key.slice(at + 1)) };
}

function headOf(db: WritableDb, key: string): number {
  const row = db.prepare<[string], { head_seq: number }>('SELECT head_seq FROM logs WHERE key = ?').get(key);
  if (row !== undefined) return row.head_seq;
  const { logId, fork } = partsOf(key);
  db.prepare(
    'INSERT INTO logs (key, log_id, fork, head_seq, used_order) VALUES (?, ?, ?, 0, (SELECT coalesce(max(used_order), 0) + 1 FROM logs))',
  ).run(key, logId, fork);
  return 0;
}

/** The log written last is the one that a start begins with. */
function moveHead(db: WritableDb, key: string, seq: number): void {
  const last = db.prepare<[], { n: number }>('SELECT max(used_order) AS n FROM logs').get()?.n ?? 0;
  db.prepare('UPDATE logs SET head_seq = ?, used_order = iif(used_order = ?, ?, ?) WHERE key = ?').run(
    seq,
    last,
    last,
    last + 1,
    key,
  );
}

/**
 * Appends in one commit; what is there already is passed over.
 *
 * @returns the last number on disk.
 * @throws Error where an event does not follow: nothing is written then.
 */
export function appendEvents(db: WritableDb, key: string, entries: readonly LogEntry[]): number {
  return db.transaction(() => {
    const insert = db.prepare('INSERT INTO events (log, seq, at, type, alarm, body) VALUES (?, ?, ?, ?, ?, ?)');
    const alarms = AlarmTable.of(db);
    let head = headOf(db, key);
    for (const entry of entries) {
      if (entry.seq <= head) continue;
      if (entry.seq !== head + 1) throw new Error(`Event ${entry.seq} does not follow event ${head} of the record`);
      const { at, type, alarm, body } = columnsOf(entry);
      insert.run(key, entry.seq, at, type, alarm, body);
      if (entry.stored !== null) alarms.take(key, at, entry.stored.event);
      head = entry.seq;
    }
    moveHead(db, key, head);
    markTaken(db, key, head);
    return head;
  })();
}

function columnsOf(entry: LogEntry): { at: number; type: string; alarm: string | null; body: string } {
  if (entry.stored === null) return { at: entry.at, type: 'unreadable', alarm: null, body: JSON.stringify(entry.raw) };
  const { at, event } = entry.stored;
  const body = JSON.stringify(event);
  switch (event.type) {
    case 'alarm.raised':
      return { at, type: event.type, alarm: event.alarm.id, body };
    case 'alarm.changed':
    case 'alarm.ended':
    case 'alarm.acknowledged':
    case 'alarm.withdrawn':
    case 'alarm.returned':
    case 'alarm.shown':
    case 'alarm.device-told':
    case 'alarm.called':
    case 'alarm.call-delivery':
    case 'alarm.answered':
      return { at, type: event.type, alarm: event.id, body };
    default:
      return { at, type: event.type, alarm: null, body };
  }
}

export function noteGap(db: WritableDb, key: string, fromSeq: number, toSeq: number): void {
  db.transaction(() => {
    const head = headOf(db, key);
    if (toSeq <= head) return;
    if (fromSeq !== head + 1) throw new Error(`A gap from ${fromSeq} does not follow event ${head} of the record`);
    db.prepare('INSERT OR REPLACE INTO gaps (log, from_seq, to_seq) VALUES (?, ?, ?)').run(key, fromSeq, toSeq);
    moveHead(db, key, toSeq);
  })();
}

export function savePicture(db: WritableDb, key: string, state: WardState): void {
  db.transaction(() => {
    headOf(db, key);
    db.prepare('INSERT OR REPLACE INTO pictures (log, seq, state) VALUES (?, ?, ?)').run(
      key,
      state.seq,
      JSON.stringify(state),
    );
  })();
}

/** The last picture with the events after it folded in; null where there is none that can be read. */
export function readPicture(db: ReadableDb, key: string): WardState | null {
  const row = db.prepare<[string], { state: string }>('SELECT state FROM pictures WHERE log = ?').get(key);
  if (row === undefined) return null;
  const read = wardStateSchema.safeParse(parseJson(row.state));
  if (!read.success) return null;
  let state: WardState = read.data;
  for (const stored of eventsAfter(db, key, state.seq)) {
    if (stored === null || stored.seq !== state.seq + 1) break;
    state = fold(state, stored);
  }
  return state;
}

interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly body: string;
}

const toStored = (row: EventRow): StoredEvent | null => {
  const read = storedEventSchema.safeParse({ seq: row.seq, at: row.at, event: parseJson(row.body) });
  return read.success ? read.data : null;
};

function* eventsAfter(db: ReadableDb, key: string, seq: number): Generator<StoredEvent | null> {
  const rows = db.prepare<[string, number], EventRow>(
    'SELECT seq, at, body FROM events WHERE log = ? AND seq > ? ORDER BY seq',
  );
  for (const row of rows.iterate(key, seq)) yield toStored(row);
}

/**
 * Alarms that are over, newest end first: each is the fold of its own events. A page may be longer than `limit`
 * by those that ended in the same millisecond as its last, so that paging by time loses none.
 */
export function endedAlarms(db: ReadableDb, key: string, beforeAt: number, limit: number): readonly Alarm[] {
  const ends = db
    .prepare<[string, number], { alarm: string; at: number }>(
      "SELECT alarm, at FROM events WHERE log = ? AND type = 'alarm.ended' AND at < ? ORDER BY at DESC",
    )
    .iterate(key, beforeAt);
  const byAlarm = db.prepare<[string, string], EventRow>(
    'SELECT seq, at, body FROM events WHERE log = ? AND alarm = ? ORDER BY seq',
  );
  const alarms = new Map<string, Alarm>();
  let lastAt: number | null = null;
  for (const end of ends) {
    if (alarms.size >= limit && end.at !== lastAt) break;
    if (alarms.has(end.alarm)) continue;
    const alarm = foldOne(byAlarm.all(key, end.alarm));
    if (alarm === null) continue;
    alarms.set(end.alarm, alarm);
    lastAt = end.at;
  }
  return [...alarms.values()];
}

function foldOne(rows: readonly EventRow[]): Alarm | null {
  let state = emptyWard;
  for (const row of rows) {
    const stored = toStored(row);
    if (stored !== null) state = fold(state, { ...stored, seq: state.seq + 1 });
  }
  const over = state.ended[0];
  return over !== undefined && lifeOf(over) === null ? over : null;
}

/** Events of one life that are told; one that goes on and on is told by its beginning and its newest. */
export const lifeEvents = 500;

/** One alarm as its events here make it, with those events, oldest first. Null: not of this log, or deleted by now. */
export function alarmLife(
  db: ReadableDb,
  key: string,
  alarm: string,
): { readonly alarm: Alarm | null; readonly events: readonly StoredEvent[] } {
  const rows = db
    .prepare<[string, string], EventRow>('SELECT seq, at, body FROM events WHERE log = ? AND alarm = ? ORDER BY seq')
    .all(key, alarm)
    .flatMap((row) => toStored(row) ?? []);
  const state = rows.reduce((before, stored) => fold(before, { ...stored, seq: before.seq + 1 }), emptyWard);
  const events = rows.length <= lifeEvents ? rows : [...rows.slice(0, 1), ...rows.slice(1 - lifeEvents)];
  return { alarm: state.ended[0] ?? Object.values(state.alarms)[0] ?? null, events };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
