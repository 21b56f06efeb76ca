/** The database of equipment: writing notes, reading trails and sums, forgetting what is too old. */
import type { Stay } from '../../shared/station-api/asset-calls.ts';
import { assetBounds } from '../../shared/station-api/asset-calls.ts';
import { weekOf } from '../../shared/assets/weeks.ts';
import type { ReadableDb, WritableDb } from '../store/handles.ts';
import type { UseSum } from './fleet-report.ts';
import type { DeviceNote, EquipmentRetention, Notes, TrailQuery } from './equipment-notes.ts';

const dayMs = 86_400_000;

/** A process that ended without a word: what was open ends where it listened last. */
export function closeOpen(db: WritableDb): void {
  const last = '(SELECT coalesce(max(to_at), 0) FROM spans)';
  for (const table of ['stays', 'conditions']) {
    db.exec(`UPDATE ${table} SET to_at = max(from_at, ${last}) WHERE to_at IS NULL`);
  }
}

/** All of it or nothing. */
export class NoteWriter {
  readonly #write: (notes: Notes) => void;

  constructor(db: WritableDb) {
    const span = db.prepare(
      'INSERT INTO spans (from_at, to_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET to_at = max(to_at, excluded.to_at)',
    );
    const endStay = db.prepare(
      'UPDATE stays SET to_at = max(from_at, ?) WHERE asset = ? AND to_at IS NULL AND from_at <> ?',
    );
    const stay = db.prepare(
      `INSERT INTO stays (asset, from_at, to_at, place, floor, x, y, crs) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET to_at = excluded.to_at, x = excluded.x, y = excluded.y, crs = excluded.crs`,
    );
    const endCondition = db.prepare(
      'UPDATE conditions SET to_at = max(from_at, ?) WHERE asset = ? AND to_at IS NULL AND from_at <> ?',
    );
    const condition = db.prepare(
      `INSERT INTO conditions (asset, from_at, to_at, condition) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET to_at = excluded.to_at, condition = excluded.condition`,
    );
    const use = db.prepare(
      `INSERT INTO use_weeks (week, asset, kind, used_ms, known_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET used_ms = used_ms + excluded.used_ms, known_ms = known_ms + excluded.known_ms`,
    );
    const device = db.prepare(
      `INSERT INTO device_weeks (week, device, heard_ms, running_ms, discharge_ms, discharge_pct, drift_ms, drift_span_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET heard_ms = heard_ms + excluded.heard_ms, running_ms = running_ms + excluded.running_ms,
         discharge_ms = discharge_ms + excluded.discharge_ms, discharge_pct = discharge_pct + excluded.discharge_pct,
         drift_ms = drift_ms + excluded.drift_ms, drift_span_ms = drift_span_ms + excluded.drift_span_ms`,
    );
    this.#write = db.transaction((notes: Notes) => {
      span.run(notes.span.fromAt, notes.span.toAt);
      for (const { asset, fromAt, toAt, place, floor, x, y, crs } of notes.stays) {
        endStay.run(fromAt, asset, fromAt);
        stay.run(asset, fromAt, toAt, place, floor, x, y, crs);
      }
      for (const { asset, fromAt, toAt, condition: state } of notes.conditions) {
        endCondition.run(fromAt, asset, fromAt);
        condition.run(asset, fromAt, toAt, state);
      }
      for (const { week, asset, kind, usedMs, knownMs } of notes.uses) use.run(week, asset, kind, usedMs, knownMs);
      for (const one of notes.devices) {
        const { week, heardMs, runningMs, dischargeMs, dischargePct, driftMs, driftSpanMs } = one;
        device.run(week, one.device, heardMs, runningMs, dischargeMs, dischargePct, driftMs, driftSpanMs);
      }
    });
  }

  write(notes: Notes): void {
    this.#write(notes);
  }
}

export function recordedFrom(db: ReadableDb): number | null {
  return db.prepare<[], { at: number | null }>('SELECT min(from_at) AS at FROM spans').get()?.at ?? null;
}

export function readSpans(db: ReadableDb, fromAt: number, toAt: number): Notes['span'][] {
  return db
    .prepare<[number, number], Notes['span']>(
      'SELECT from_at AS fromAt, to_at AS toAt FROM spans WHERE to_at > ? AND from_at < ? ORDER BY from_at',
    )
    .all(fromAt, toAt);
}

/** Oldest first; the newest are kept where there are too many. */
export function readTrail(db: ReadableDb, query: TrailQuery): { stays: Stay[]; cut: boolean } {
  const rows = db
    .prepare<unknown[], Stay>(
      `SELECT place, floor, from_at AS fromAt, to_at AS toAt, x, y, crs FROM stays
       WHERE asset = ? AND from_at < ? AND (to_at IS NULL OR to_at > ?) ORDER BY from_at DESC LIMIT ?`,
    )
    .all(query.asset, query.toAt, query.fromAt, assetBounds.stays + 1);
  return { stays: rows.slice(0, assetBounds.stays).toReversed(), cut: rows.length > assetBounds.stays };
}

export function readUses(db: ReadableDb, week: number): UseSum[] {
  return db
    .prepare<[number], UseSum>(
      `SELECT kind, week, sum(used_ms) AS usedMs, sum(known_ms) AS knownMs FROM use_weeks WHERE week = ? GROUP BY kind`,
    )
    .all(week);
}

export function readDeviceWeek(db: ReadableDb, week: number): DeviceNote[] {
  return db
    .prepare<[number], DeviceNote>(
      `SELECT week, device, heard_ms AS heardMs, running_ms AS runningMs, discharge_ms AS dischargeMs,
         discharge_pct AS dischargePct, drift_ms AS driftMs, drift_span_ms AS driftSpanMs
       FROM device_weeks WHERE week = ?`,
    )
    .all(week);
}

export function usedBytes(db: ReadableDb): number {
  const read = (name: string): number => db.pragma(name, { simple: true }) as number;
  return (read('page_count') - read('freelist_count')) * read('page_size');
}

/**
 * Forgets the oldest day that is too old, or too much: one a call, so that writers wait for that alone. Age is counted
 * from the newest that is on record: a clock that leaps ahead makes nothing old.
 *
 * @returns what was deleted, in words
 */
export function prune(db: WritableDb, { days, bytes }: EquipmentRetention, nowWall: number): string[] {
  const { oldest, newest } = db
    .prepare<[], { oldest: number | null; newest: number | null }>(
      'SELECT min(from_at) AS oldest, max(to_at) AS newest FROM spans',
    )
    .get() ?? { oldest: null, newest: null };
  if (oldest === null || newest === null) return [];
  const now = Math.min(newest, nowWall);
  const day = Math.floor(oldest / dayMs) * dayMs;
  const isOld = day < now - days * dayMs;
  if (!isOld && (usedBytes(db) <= bytes || day + dayMs > now - dayMs)) return [];
  const end = day + dayMs;
  db.transaction(() => {
    db.prepare('DELETE FROM stays WHERE from_at < ? AND to_at < ?').run(end, end);
    db.prepare('DELETE FROM conditions WHERE from_at < ? AND to_at < ?').run(end, end);
    db.prepare('DELETE FROM use_weeks WHERE week < ?').run(weekOf(end));
    db.prepare('DELETE FROM device_weeks WHERE week < ?').run(weekOf(end));
    db.prepare('DELETE FROM spans WHERE to_at < ?').run(end);
    db.prepare('UPDATE OR REPLACE spans SET from_at = ? WHERE from_at < ?').run(end, end);
  })();
  return [`equipment of ${new Date(day).toISOString().slice(0, 10)}`];
}
