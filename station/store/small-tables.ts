/** Identity, settings and the outbox: small tables of the station's database. */
import { commandSchema, type Command } from '../../shared/feed/protocol.ts';
import type { ReadableDb, WritableDb } from './handles.ts';

/** The station's own id, made once. */
export function stationIdOf(db: WritableDb, fresh: string, nowWall: number): string {
  db.prepare('INSERT OR IGNORE INTO station (id, station_id, created_at) VALUES (1, ?, ?)').run(fresh, nowWall);
  const row = db.prepare<[], { station_id: string }>('SELECT station_id FROM station WHERE id = 1').get();
  return row?.station_id ?? fresh;
}

export function readSetting(db: ReadableDb, key: string): unknown {
  const row = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?').get(key);
  try {
    return row === undefined ? null : (JSON.parse(row.value) as unknown);
  } catch {
    return null;
  }
}

export function saveSetting(db: WritableDb, key: string, value: unknown): void {
  db.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)').run(key, JSON.stringify(value));
}

export interface WaitingCommand {
  readonly command: Command;
  readonly at: number;
}

/** A command kept twice is kept once: its id is the key. */
export function saveCommand(db: WritableDb, entry: WaitingCommand): void {
  db.prepare('INSERT OR IGNORE INTO outbox (id, at, command) VALUES (?, ?, ?)').run(
    entry.command.id,
    entry.at,
    JSON.stringify(entry.command),
  );
}

export function settleCommand(
  db: WritableDb,
  id: string,
  outcome: 'done' | 'refused',
  reason: string | null,
  nowWall: number,
): void {
  db.prepare('UPDATE outbox SET outcome = ?, reason = ?, settled_at = ? WHERE id = ? AND outcome IS NULL').run(
    outcome,
    reason,
    nowWall,
    id,
  );
}

/** Oldest first. */
export function waitingCommands(db: ReadableDb): readonly WaitingCommand[] {
  const rows = db
    .prepare<[], { at: number; command: string }>(
      'SELECT at, command FROM outbox WHERE outcome IS NULL ORDER BY at, id',
    )
    .all();
  return rows.flatMap((row) => {
    const read = commandSchema.safeParse(JSON.parse(row.command));
    return read.success ? [{ command: read.data, at: row.at }] : [];
  });
}

/** The events tell what was done; settled commands are kept for a month of questions. */
export const settledKeptMs = 31 * 24 * 3600 * 1000;

export function dropSettled(db: WritableDb, nowWall: number): void {
  db.prepare('DELETE FROM outbox WHERE settled_at < ?').run(nowWall - settledKeptMs);
}
