/** Reads one day's file of numerics: columns, minutes, and the last rows that are not columns yet. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import Database from 'better-sqlite3';
import { isPumpKey } from '../../shared/infusion/pump-series.ts';
import type { BedSpan } from '../waves/wave-record.ts';
import type { ReadableDb } from './handles.ts';
import { openReadable } from './handles.ts';
import { decodeMinutes, type HourOfMinutes } from './minute-codec.ts';
import { dayFile, daysBetween, numericsVersion } from './numerics-files.ts';
import { firstOf, type Part } from './numerics-parts.ts';
import { partOf, type StoredColumn } from './stored-column.ts';
import { tailsOf, type Tail, type TailRow } from './second-rows.ts';

export interface Series {
  readonly id: number;
  readonly key: string;
  readonly unit: string;
}

/** One value per second of one series in one column's time. */
interface Block {
  /** Epoch seconds. */
  readonly start: number;
  readonly part: Part;
}

export class DayReader {
  readonly #db: ReadableDb;
  readonly #version: number;
  readonly #damaged: () => void;
  /** Every column has its minutes. */
  readonly rolledUp: boolean;

  /** @param damaged called for each column whose bytes are not what was written: it is left out. */
  constructor(db: ReadableDb, damaged: () => void) {
    this.#db = db;
    this.#damaged = damaged;
    this.#version = db.pragma('user_version', { simple: true }) as number;
    if (this.#version > numericsVersion) throw new NewerDay();
    this.rolledUp = this.#version >= 2 && db.prepare('SELECT done FROM rolled_up').pluck().get() === 1;
  }

  /** @param keys null: all of the bed's, but for readings of pumps: those are told where they are asked for by name. */
  series(bed: string, keys: readonly string[] | null): readonly Series[] {
    const rows = this.#db.prepare<[string], Series>('SELECT id, key, unit FROM series WHERE bed = ?').all(bed);
    return rows.filter(({ key }) => (keys === null ? !isPumpKey(key) : keys.includes(key)));
  }

  /** Of any bed: what moves between beds has one key. */
  seriesOf(key: string): readonly (Series & { readonly bed: string })[] {
    return this.#db
      .prepare<[string], Series & { bed: string }>('SELECT id, bed, key, unit FROM series WHERE key = ?')
      .all(key);
  }

  /** By series; of all the bed's rows from the first second up to the last, which is not part of it. */
  tails(bed: string, from: number, to: number): ReadonlyMap<number, Tail> {
    const isOld = this.#version < 2;
    const rows = this.#db
      .prepare<unknown[], TailRow>(
        isOld
          ? 'SELECT t, cells, NULL AS stamps FROM seconds WHERE t >= ? AND t < ? ORDER BY rowid'
          : 'SELECT t, cells, stamps FROM seconds WHERE (bed = ? OR bed IS NULL) AND t >= ? AND t < ? ORDER BY rowid',
      )
      .all(...(isOld ? [] : [bed]), from, to);
    return tailsOf(rows);
  }

  /** One series' values in columns that begin from the first second up to the last, which is not part of it. Rising. */
  blocks(series: number, from: number, to: number, tail: Tail | undefined, withStamps: boolean): Block[] {
    const parts = new Map<number, Part[]>();
    for (const row of this.#columns(withStamps).all(series, from, to)) {
      const part = partOf(row);
      if (part === null) {
        this.#damaged();
        continue;
      }
      const known = parts.get(row.start);
      if (known === undefined) parts.set(row.start, [part]);
      else known.push(part);
    }
    for (const [start, part] of tail ?? []) {
      if (start < from || start >= to) continue;
      parts.set(start, [...(parts.get(start) ?? []), part]);
    }
    return [...parts]
      .toSorted(([a], [b]) => a - b)
      .map(([start, ofStart]): Block => ({ start, part: firstOf(ofStart) }));
  }

  /** Of hours that begin within; null: damaged. Empty where this day has no minutes. */
  minutes(series: number, from: number, to: number): ReadonlyMap<number, HourOfMinutes | null> {
    const rows = this.#db
      .prepare<[number, number, number], { hour: number; crc: number; data: Uint8Array }>(
        'SELECT hour, crc, data FROM minutes WHERE series = ? AND hour >= ? AND hour < ?',
      )
      .all(series, from, to);
    return new Map(rows.map(({ hour, crc, data }) => [hour, crc32(data) === crc ? decodeMinutes(data) : null]));
  }

  #columns(withStamps: boolean) {
    const sql =
      this.#version < 2
        ? 'SELECT start, part, data, NULL AS crc, NULL AS stamps FROM columns'
        : withStamps
          ? 'SELECT start, part, columns.data, crc, s.data AS stamps FROM columns LEFT JOIN stamps AS s ON s.id = columns.stamps'
          : 'SELECT start, part, data, crc, NULL AS stamps FROM columns';
    return this.#db.prepare<[number, number, number], StoredColumn>(
      `${sql} WHERE series = ? AND start >= ? AND start < ? ORDER BY start, part`,
    );
  }
}

class NewerDay extends Error {}

/** What cannot be read of the record, in words; it is a gap in the answer. */
export type Note = (sentence: string) => void;

/**
 * Does the work on every day's file that the spans touch, span by span, oldest first. A file that is damaged or of a
 * newer Wardlight costs itself alone.
 */
export function* eachDay(
  folder: string,
  spans: readonly BedSpan[],
  note: Note,
  work: (day: DayReader, span: BedSpan) => Generator<void>,
): Generator<void> {
  for (const span of spans) {
    for (const day of daysBetween(span.fromAt, span.toAt)) {
      const file = dayFile(folder, day);
      if (!existsSync(file)) continue;
      const name = path.basename(file);
      let db: ReadableDb | undefined;
      try {
        db = openReadable(file);
        // One view of the file from first to last: rows that become columns meanwhile are not missed.
        db.exec('BEGIN');
        const damaged = (): void => note(`${name} is damaged in places: what cannot be read is a gap`);
        yield* work(new DayReader(db, damaged), span);
      } catch (error) {
        const why = unreadable(error);
        if (why === null) throw error;
        note(`${name} ${why}: its time is a gap`);
      } finally {
        db?.close();
      }
    }
  }
}

function unreadable(error: unknown): string | null {
  if (error instanceof NewerDay) return 'was written by a newer Wardlight';
  if (!(error instanceof Database.SqliteError)) return null;
  return error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB'
    ? `cannot be read (${error.message})`
    : null;
}

/** The part of each span that lies within; those that do not are left out. */
export const clipped = (spans: readonly BedSpan[], fromAt: number, toAt: number): BedSpan[] =>
  spans
    .map((span) => ({ bed: span.bed, fromAt: Math.max(span.fromAt, fromAt), toAt: Math.min(span.toAt, toAt) }))
    .filter((span) => span.fromAt < span.toAt);
