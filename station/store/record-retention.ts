/**
 * Retention of the durable record: whole days of events, oldest first, by age and by the room they take. An alarm
 * goes with its last event or not at all, so that what is left can still be read; nothing that the picture does not
 * hold yet is touched, and of the outbox only what was settled long ago (small-tables.ts).
 */
import type { ReadableDb, WritableDb } from './handles.ts';
import type { Retention } from './retention.ts';
import { dayOf } from './numerics-files.ts';

const dayMs = 24 * 3600 * 1000;
const startOfDay = (epochMs: number): number => Math.floor(epochMs / dayMs) * dayMs;

interface PrunableLog {
  readonly key: string;
  readonly pruned_seq: number;
  /** Events after it are needed to begin: the picture does not hold them. */
  readonly held_seq: number;
  readonly state: string | null;
}

interface Unit {
  readonly log: PrunableLog;
  /** Start of the day, epoch ms. */
  readonly day: number;
  readonly toSeq: number;
}

/** Pages in use: what is free in the file is taken again before it grows. */
function usedBytes(db: ReadableDb): number {
  const read = (name: string): number => db.pragma(name, { simple: true }) as number;
  return (read('page_count') - read('freelist_count')) * read('page_size');
}

/** The oldest day of one log that is not there for good. */
function oldestUnit(db: ReadableDb, log: PrunableLog): Unit | null {
  const after = db.prepare<[string, number, number], { seq: number; at: number }>(
    'SELECT seq, at FROM events WHERE log = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT 1',
  );
  const first = after.get(log.key, log.pruned_seq, log.held_seq);
  if (first === undefined) return null;
  const day = startOfDay(first.at);
  // Up to the first event of a later day: a clock that was set back leaves no holes.
  const next = db
    .prepare<[string, number, number, number], { seq: number }>(
      'SELECT seq FROM events WHERE log = ? AND seq > ? AND seq <= ? AND at >= ? ORDER BY seq LIMIT 1',
    )
    .get(log.key, log.pruned_seq, log.held_seq, day + dayMs);
  return { log, day, toSeq: next === undefined ? log.held_seq : next.seq - 1 };
}

function logsOf(db: ReadableDb): readonly PrunableLog[] {
  // A log without a picture is begun with all its events.
  return db
    .prepare<[], PrunableLog>(
      `SELECT logs.key, logs.pruned_seq, min(coalesce(pictures.seq, 0), logs.head_seq) AS held_seq, pictures.state
       FROM logs LEFT JOIN pictures ON pictures.log = logs.key`,
    )
    .all();
}

/** By our clock or by the events', whichever is earlier: one of them that leaps ahead makes nothing old. */
function presentDay(db: ReadableDb, nowWall: number): number {
  const newest = db
    .prepare<[], { at: number | null }>(
      'SELECT max(at) AS at FROM events JOIN logs ON logs.key = events.log AND logs.head_seq = events.seq',
    )
    .get()?.at;
  return startOfDay(Math.min(nowWall, newest ?? nowWall));
}

/** Ids of the alarms that the picture holds open. */
function openAlarms(state: string | null): string {
  try {
    const read = JSON.parse(state ?? '{}') as { alarms?: object };
    return JSON.stringify(Object.keys(read.alarms ?? {}));
  } catch {
    return '[]';
  }
}

function deleteUnit(db: WritableDb, { log, toSeq }: Unit): number {
  return db.transaction(() => {
    const { changes } = db
      .prepare(
        `DELETE FROM events WHERE log = @log AND seq <= @toSeq AND (
           alarm IS NULL OR (
             alarm NOT IN (SELECT value FROM json_each(@open))
             AND NOT EXISTS (
               SELECT 1 FROM events AS later
               WHERE later.log = @log AND later.alarm = events.alarm AND later.seq > @toSeq
             )
           )
         )`,
      )
      .run({ log: log.key, toSeq, open: openAlarms(log.state) });
    db.prepare('UPDATE logs SET pruned_seq = ? WHERE key = ?').run(toSeq, log.key);
    return changes;
  })();
}

/**
 * Deletes at most one day of one log, so that writers wait for that alone; what is left to do is done at the next call.
 *
 * @returns what was deleted, in words.
 */
export function pruneRecord(db: WritableDb, retention: Retention, nowWall: number): readonly string[] {
  const present = presentDay(db, nowWall);
  const firstKept = present - (retention.eventsDays - 1) * dayMs;
  const units = logsOf(db).flatMap((log) => oldestUnit(db, log) ?? []);
  const oldest = units.toSorted((a, b) => a.day - b.day)[0];
  if (oldest === undefined || oldest.day >= present) return [];
  if (oldest.day >= firstKept && usedBytes(db) <= retention.eventsBytes) return [];
  const count = deleteUnit(db, oldest);
  return count === 0 ? [] : [`${count} events of ${dayOf(oldest.day)}`];
}
