/**
 * One day's file of numerics, for writing. Rows are committed as they come and synced, so that power loss costs no more
 * than the last commit. Every five minutes what is complete becomes columns, one per series, and minutes: a few beds
 * with each second's rows, so that nothing else waits long. Rows stay until all beds are done; a column that is made
 * again from the same rows is the same, so a crash in between costs nothing.
 */
import { crc32 } from 'node:zlib';
import { encodeColumn } from './column-codec.ts';
import type { WritableDb } from './handles.ts';
import { encodeMinutes, hourSeconds, minutesOf } from './minute-codec.ts';
import type { NumericsRow } from './numerics-files.ts';
import { addTo, firstOf, type Part } from './numerics-parts.ts';
import { packCells, tailsOf, type TailRow } from './second-rows.ts';
import { encodeStamps } from './stamp-codec.ts';
import { columnStart, partOf, type StoredColumn } from './stored-column.ts';

/** Seconds in which all beds become columns. */
const roundSeconds = 30;

/** Rows that are on their way to columns. */
interface Round {
  /** Epoch seconds; later rows stay rows. */
  readonly before: number;
  /** Rows that came while the round went on stay for the next one. */
  readonly upTo: number;
  /** Still to be done. Null: rows of version 1, which name no bed. */
  readonly beds: (string | null)[];
  readonly all: number;
}

export class DayWriter {
  readonly #db: WritableDb;
  readonly #seriesMost: number;
  readonly #full: () => void;
  readonly #series = new Map<string, number>();
  readonly #statements: ReturnType<typeof statementsOf>;
  #newest: number;
  /** Start of the column that rows of now belong to: the last round went up to it. */
  #before = 0;
  #round: Round | null = null;

  /**
   * @param seriesMost further ones are left out, whoever makes up names costs nobody else their place.
   * @param full called for each value that is left out.
   */
  constructor(db: WritableDb, seriesMost: number, full: () => void) {
    this.#db = db;
    this.#seriesMost = seriesMost;
    this.#full = full;
    this.#statements = statementsOf(db);
    this.#readSeries();
    this.#newest = db.prepare<[], number | null>('SELECT max(t) FROM seconds').pluck().get() ?? 0;
  }

  write(rows: readonly NumericsRow[]): void {
    try {
      this.#db.transaction(() => {
        for (const row of rows) this.#insert(row);
      })();
    } catch (error) {
      // Series that were new went with it.
      this.#readSeries();
      throw error;
    }
    for (const row of rows) this.#newest = Math.max(this.#newest, row.t);
    const start = columnStart(this.#newest);
    if (this.#round === null && start > this.#before) {
      this.#round = this.#begin(start);
      this.#before = start;
    }
    this.#step(this.#due());
  }

  /** Whatever its time: for a file that is at its end. @returns whether more is to be done. */
  compactSome(beds: number): boolean {
    this.#round ??= this.#begin(Number.MAX_SAFE_INTEGER);
    this.#step(beds);
    return this.#round !== null;
  }

  /** Everything in columns, then closed. */
  close(): void {
    try {
      this.#step(Number.MAX_SAFE_INTEGER);
      this.compactSome(Number.MAX_SAFE_INTEGER);
    } finally {
      this.#db.close();
    }
  }

  /** Closed as it is. */
  release(): void {
    this.#db.close();
  }

  /** Makes the minutes of columns that have none: of a file of version 1. Gives way after each series. */
  *rollUp(): Generator<void> {
    const isDone = (): boolean => this.#db.prepare('SELECT done FROM rolled_up').pluck().get() === 1;
    if (isDone()) return;
    for (const id of this.#db.prepare<[], number>('SELECT id FROM series ORDER BY id').pluck().all()) {
      this.#db.transaction(() => {
        const starts = this.#statements.starts.all(id);
        for (const hour of new Set(starts.map(hourStart))) this.#rollHour(id, hour);
      })();
      yield;
    }
    this.#db.prepare('UPDATE rolled_up SET done = 1').run();
  }

  #insert({ t, bed, cells }: NumericsRow): void {
    const known = cells.flatMap(({ key, unit, value, deviceAt }) => {
      const series = this.#seriesId(bed, key, unit);
      return series === null ? [] : [{ series, value, deviceAt }];
    });
    if (known.length === 0) return;
    const packed = packCells(known);
    this.#statements.insertRow.run(t, packed.cells, bed, packed.stamps);
  }

  #begin(before: number): Round | null {
    const upTo = this.#statements.lastRow.get() ?? 0;
    const beds = this.#statements.beds.all(before);
    return beds.length === 0 ? null : { before, upTo, beds, all: beds.length };
  }

  /** Beds whose turn it is. */
  #due(): number {
    if (this.#round === null) return 0;
    const { all, before, beds } = this.#round;
    const share = Math.min(1, (this.#newest - before + 1) / roundSeconds);
    return Math.ceil(all * share) - (all - beds.length);
  }

  #step(count: number): void {
    const round = this.#round;
    if (round === null || count <= 0) return;
    const beds = round.beds.slice(0, count);
    const isLast = beds.length === round.beds.length;
    this.#db.transaction(() => {
      for (const bed of beds) this.#compact(this.#statements.rowsOf.all(bed, round.before, round.upTo));
      if (isLast) this.#statements.dropRows.run(round.before, round.upTo);
    })();
    round.beds.splice(0, count);
    if (isLast) this.#round = null;
  }

  #compact(rows: readonly TailRow[]): void {
    const lists = new Map<string, number>();
    for (const [series, tail] of tailsOf(rows)) {
      const hours = new Set<number>();
      for (const [start, fresh] of tail) {
        if (this.#addColumn(series, start, fresh, lists)) hours.add(hourStart(start));
      }
      for (const hour of hours) this.#rollHour(series, hour);
    }
  }

  /** @returns whether anything was new. */
  #addColumn(series: number, start: number, fresh: Part, lists: Map<string, number>): boolean {
    const existing: (Part | null)[] = [];
    for (const row of this.#statements.columns.all(series, start, start + 1)) existing[row.part] = partOf(row);
    // A number that is missing is a part that was never there: taken as one that cannot be read, it stays free.
    const changed = addTo(
      Array.from(existing, (part) => part ?? null),
      fresh,
    );
    for (const [number, part] of changed) {
      const data = encodeColumn(part);
      this.#statements.putColumn.run(series, start, number, data, this.#stampsId(start, part, lists), crc32(data));
    }
    return changed.size > 0;
  }

  /** @param lists of this bed, by their bytes: what its monitor measured at once has one. */
  #stampsId(start: number, { offsets, deviceAt }: Part, lists: Map<string, number>): number | null {
    const stamps = deviceAt === null ? null : encodeStamps(start, offsets, deviceAt);
    if (stamps === null) return null;
    const name = `${start} ${Buffer.from(stamps).toString('latin1')}`;
    const known = lists.get(name);
    if (known !== undefined) return known;
    const id = Number(this.#statements.putStamps.run(stamps).lastInsertRowid);
    lists.set(name, id);
    return id;
  }

  #rollHour(series: number, hour: number): void {
    const parts = new Map<number, Part[]>();
    for (const row of this.#statements.columns.all(series, hour, hour + hourSeconds)) {
      const part = partOf(row);
      if (part === null) continue;
      parts.set(row.start, [...(parts.get(row.start) ?? []), part]);
    }
    const offsets: number[] = [];
    const values: number[] = [];
    for (const [start, ofStart] of parts) {
      const part = firstOf(ofStart);
      for (const offset of part.offsets) offsets.push(start - hour + offset);
      for (const value of part.values) values.push(value);
    }
    const data = encodeMinutes(minutesOf(offsets, values));
    this.#statements.putMinutes.run(series, hour, crc32(data), data);
  }

  #readSeries(): void {
    this.#series.clear();
    for (const { id, bed, key, unit } of this.#statements.series.all()) this.#series.set(nameOf(bed, key, unit), id);
  }

  /** Null: there is no room for one more. */
  #seriesId(bed: string, key: string, unit: string): number | null {
    const name = nameOf(bed, key, unit);
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    if (this.#series.size >= this.#seriesMost) {
      this.#full();
      return null;
    }
    const id = Number(this.#statements.putSeries.run(bed, key, unit).lastInsertRowid);
    this.#series.set(name, id);
    return id;
  }
}

const nameOf = (bed: string, key: string, unit: string): string => JSON.stringify([bed, key, unit]);
const hourStart = (t: number): number => Math.floor(t / hourSeconds) * hourSeconds;

function statementsOf(db: WritableDb) {
  return {
    series: db.prepare<[], { id: number; bed: string; key: string; unit: string }>('SELECT * FROM series'),
    insertRow: db.prepare('INSERT INTO seconds (t, cells, bed, stamps) VALUES (?, ?, ?, ?)'),
    lastRow: db.prepare<[], number | null>('SELECT max(rowid) FROM seconds').pluck(),
    beds: db.prepare<[number], string | null>('SELECT DISTINCT bed FROM seconds WHERE t < ?').pluck(),
    rowsOf: db.prepare<[string | null, number, number], TailRow>(
      'SELECT t, cells, stamps FROM seconds WHERE bed IS ? AND t < ? AND rowid <= ? ORDER BY rowid',
    ),
    dropRows: db.prepare('DELETE FROM seconds WHERE t < ? AND rowid <= ?'),
    starts: db.prepare<[number], number>('SELECT DISTINCT start FROM columns WHERE series = ?').pluck(),
    columns: db.prepare<[number, number, number], StoredColumn>(
      'SELECT start, part, columns.data, crc, s.data AS stamps FROM columns LEFT JOIN stamps AS s ON s.id = columns.stamps ' +
        'WHERE series = ? AND start >= ? AND start < ? ORDER BY start, part',
    ),
    putColumn: db.prepare(
      'INSERT OR REPLACE INTO columns (series, start, part, data, stamps, crc) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    putStamps: db.prepare('INSERT INTO stamps (data) VALUES (?)'),
    putMinutes: db.prepare('INSERT OR REPLACE INTO minutes (series, hour, crc, data) VALUES (?, ?, ?, ?)'),
    putSeries: db.prepare('INSERT INTO series (bed, key, unit) VALUES (?, ?, ?)'),
  };
}
