/**
 * Numerics on disk, one file per UTC day. Rows arrive second by second; every five minutes what is complete is
 * rewritten as columns, one per series, in the same commit that removes the rows.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { columnSeconds, encodeColumn } from './column-codec.ts';
import type { Migration, ReadableDb, WritableDb } from './handles.ts';
import { openWritable } from './handles.ts';

/** What one bed's devices measured in one second. */
export interface NumericsRow {
  /** Epoch seconds. */
  readonly t: number;
  readonly bed: string;
  readonly cells: readonly { readonly key: string; readonly unit: string; readonly value: number }[];
}

const dayMs = 24 * 3600 * 1000;
const filePattern = /^numerics-(\d{4}-\d{2}-\d{2})\.db$/;

export const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);
export const dayFile = (folder: string, day: string): string => path.join(folder, `numerics-${day}.db`);
export const dayOfFile = (name: string): string | null => filePattern.exec(name)?.[1] ?? null;

/** Days that a span of time touches, oldest first. */
export function daysBetween(fromMs: number, toMs: number): readonly string[] {
  const days: string[] = [];
  for (let at = Math.floor(fromMs / dayMs) * dayMs; at < toMs; at += dayMs) days.push(dayOf(at));
  return days;
}

const cellBytes = 10;

/** The open files for writing: today's, and yesterday's for what was measured just before midnight. */
export class NumericsWriter {
  readonly #folder: string;
  readonly #migrations: readonly Migration[];
  readonly #setAside: (sentence: string) => void;
  readonly #open = new Map<string, DayWriter>();

  constructor(folder: string, migrations: readonly Migration[], setAside: (sentence: string) => void) {
    this.#folder = folder;
    this.#migrations = migrations;
    this.#setAside = setAside;
    mkdirSync(folder, { recursive: true });
  }

  write(rows: readonly NumericsRow[]): void {
    const byDay = Map.groupBy(rows, (row) => dayOf(row.t * 1000));
    for (const [day, ofDay] of byDay) this.#day(day).write(ofDay);
  }

  close(): void {
    for (const day of this.#open.values()) day.close();
    this.#open.clear();
  }

  #day(day: string): DayWriter {
    const known = this.#open.get(day);
    if (known !== undefined) return known;
    for (const [other, writer] of this.#open) {
      if (this.#open.size < 2) break;
      writer.close();
      this.#open.delete(other);
    }
    const file = dayFile(this.#folder, day);
    const writer = new DayWriter(openWritable(file, this.#migrations, 'normal', this.#setAside));
    this.#open.set(day, writer);
    return writer;
  }
}

class DayWriter {
  readonly #db: WritableDb;
  readonly #series = new Map<string, number>();
  #columnStart: number;

  constructor(db: WritableDb) {
    this.#db = db;
    const rows = db.prepare<[], { id: number; bed: string; key: string; unit: string }>('SELECT * FROM series').all();
    for (const row of rows) this.#series.set(nameOf(row.bed, row.key, row.unit), row.id);
    const last = db.prepare<[], { t: number | null }>('SELECT min(t) AS t FROM seconds').get()?.t ?? null;
    this.#columnStart = last === null ? 0 : startOf(last);
  }

  write(rows: readonly NumericsRow[]): void {
    const insert = this.#db.prepare('INSERT INTO seconds (t, cells) VALUES (?, ?)');
    this.#db.transaction(() => {
      for (const row of rows) insert.run(row.t, this.#pack(row));
    })();
    const newest = startOf(rows.at(-1)?.t ?? 0);
    if (newest === this.#columnStart) return;
    this.#columnStart = newest;
    this.compact(newest);
  }

  close(): void {
    this.compact(Number.MAX_SAFE_INTEGER);
    this.#db.close();
  }

  /** Rows before this second become columns. */
  compact(before: number): void {
    const columns = new Map<number, Part[]>();
    const rows = this.#db.prepare<[number], SecondRow>('SELECT t, cells FROM seconds WHERE t < ? ORDER BY rowid');
    for (const row of rows.iterate(before)) {
      const start = startOf(row.t);
      for (const [series, value] of unpackCells(row.cells)) {
        // One whole number of both: a quarter of a million of them come in five minutes of a full ward.
        const place = start * 0x10000 + series;
        let parts = columns.get(place);
        if (parts === undefined) columns.set(place, (parts = []));
        const offset = row.t - start;
        const part = parts.at(-1);
        // Not later than the one before: the clock was set back, and both are kept.
        if (part === undefined || (part.offsets.at(-1) ?? -1) >= offset) {
          parts.push({ series, start, offsets: [offset], values: [value] });
        } else {
          part.offsets.push(offset);
          part.values.push(value);
        }
      }
    }
    if (columns.size === 0) return;
    const count = this.#db.prepare<[number, number], { n: number }>(
      'SELECT count(*) AS n FROM columns WHERE series = ? AND start = ?',
    );
    const insert = this.#db.prepare('INSERT INTO columns (series, start, part, data) VALUES (?, ?, ?, ?)');
    this.#db.transaction(() => {
      for (const part of [...columns.values()].flat()) {
        insert.run(part.series, part.start, count.get(part.series, part.start)?.n ?? 0, encodeColumn(part));
      }
      this.#db.prepare('DELETE FROM seconds WHERE t < ?').run(before);
    })();
  }

  #pack(row: NumericsRow): Uint8Array {
    const bytes = new Uint8Array(row.cells.length * cellBytes);
    const view = new DataView(bytes.buffer);
    for (const [index, cell] of row.cells.entries()) {
      view.setUint16(index * cellBytes, this.#seriesId(row.bed, cell.key, cell.unit), true);
      view.setFloat64(index * cellBytes + 2, cell.value, true);
    }
    return bytes;
  }

  #seriesId(bed: string, key: string, unit: string): number {
    const name = nameOf(bed, key, unit);
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO series (bed, key, unit) VALUES (?, ?, ?)')
      .run(bed, key, unit);
    const id = Number(lastInsertRowid);
    if (id > 0xffff) throw new RangeError('More than 65,535 series in one day of numerics');
    this.#series.set(name, id);
    return id;
  }
}

interface Part {
  readonly series: number;
  readonly start: number;
  readonly offsets: number[];
  readonly values: number[];
}

export interface SecondRow {
  readonly t: number;
  readonly cells: Uint8Array;
}

const nameOf = (bed: string, key: string, unit: string): string => JSON.stringify([bed, key, unit]);
const startOf = (t: number): number => Math.floor(t / columnSeconds) * columnSeconds;

export function* unpackCells(cells: Uint8Array): Generator<readonly [series: number, value: number]> {
  const view = new DataView(cells.buffer, cells.byteOffset, cells.byteLength);
  for (let at = 0; at + cellBytes <= cells.byteLength; at += cellBytes) {
    yield [view.getUint16(at, true), view.getFloat64(at + 2, true)];
  }
}

/** Series of one bed by id. */
export function seriesOf(db: ReadableDb, bed: string, keys: readonly string[]): ReadonlyMap<number, string> {
  const rows = db.prepare<[string], { id: number; key: string }>('SELECT id, key FROM series WHERE bed = ?').all(bed);
  return new Map(rows.filter((row) => keys.includes(row.key)).map((row) => [row.id, row.key]));
}
