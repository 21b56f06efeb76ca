/** One day of waves on the disk. The file of a day holds what began in it (UTC, gateway's clock). */
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { BedId } from '../../shared/domain/ids.ts';
import type { Migration, ReadableDb, WritableDb } from '../store/handles.ts';
import { openWritable } from '../store/handles.ts';
import { readBlock, samplesOfBlock, type BlockRecord } from './block-record.ts';
import { blockMsMax, durationMs, type Recorded, type WaveFacts } from './placing.ts';

const filePattern = /^waves-(\d{4}-\d{2}-\d{2})\.db$/;
/** A file that was set aside; `salvaged` once what could be read of it is in the new one. */
const asidePattern = /^waves-(\d{4}-\d{2}-\d{2})\.db\.(damaged|salvaged)-\d+$/;

export const waveDayFile = (folder: string, day: string): string => path.join(folder, `waves-${day}.db`);
export const dayOfWaveFile = (name: string): string | null => filePattern.exec(name)?.[1] ?? null;
export const dayOfAside = (name: string): string | null => asidePattern.exec(name)?.[1] ?? null;

export interface SeriesRow extends WaveFacts {
  readonly id: number;
}

interface SqlSeries {
  readonly id: number;
  readonly bed: string;
  readonly channel: string;
  readonly unit: string;
  readonly rate_hz: number;
  readonly gain: number;
  readonly offset: number;
}

const toSeries = ({ rate_hz: rateHz, bed, ...rest }: SqlSeries): SeriesRow => ({ ...rest, rateHz, bed: bed as BedId });

export const seriesOfBed = (db: ReadableDb, bed: string): readonly SeriesRow[] =>
  db.prepare<[string], SqlSeries>('SELECT * FROM series WHERE bed = ? ORDER BY id').all(bed).map(toSeries);

export interface BlockRow {
  readonly id: number;
  readonly start: number;
  readonly device_at: number | null;
  readonly samples: number;
}

/** Blocks of one series that touch a span, oldest first. */
export function blockRows(db: ReadableDb, series: SeriesRow, fromAt: number, toAt: number): readonly BlockRow[] {
  return db
    .prepare<[number, number, number], BlockRow>(
      'SELECT id, start, device_at, samples FROM blocks WHERE series = ? AND start > ? AND start < ? ORDER BY start, id',
    )
    .all(series.id, fromAt - blockMsMax, toAt)
    .filter((row) => row.start + durationMs(row.samples, series.rateHz) > fromAt);
}

/** Whether anything of a series touches a span; whether it can be read is not asked. */
export const hasBlocks = (db: ReadableDb, series: SeriesRow, fromAt: number, toAt: number): boolean =>
  db
    .prepare<[number, number, number, number, number]>(
      'SELECT 1 FROM blocks WHERE series = ? AND start > ? AND start < ? AND start + samples * 1000.0 / ? > ? LIMIT 1',
    )
    .get(series.id, fromAt - blockMsMax, toAt, series.rateHz, fromAt) !== undefined;

/** Null: damaged, or not what the row says. */
export function samplesOfRow(db: ReadableDb, facts: WaveFacts, row: BlockRow): Int16Array | null {
  const found = db
    .prepare<[number], { crc: number; data: Uint8Array }>('SELECT crc, data FROM blocks WHERE id = ?')
    .get(row.id);
  const record = found === undefined ? null : readBlock(found.data, found.crc);
  if (record === null || found === undefined) return null;
  const { bed, channel, unit, rateHz, gain, offset } = record.facts;
  const isSame =
    record.startAt === row.start &&
    record.count === row.samples &&
    record.deviceAt === row.device_at &&
    bed === facts.bed &&
    channel === facts.channel &&
    unit === facts.unit &&
    rateHz === facts.rateHz &&
    gain === facts.gain &&
    offset === facts.offset;
  return isSame ? samplesOfBlock(found.data, found.crc) : null;
}

export interface DayCommit {
  readonly tails: readonly Uint8Array[];
  readonly blocks: readonly BlockRecord[];
  /** Rows of the tail that are in blocks now. */
  readonly drained: readonly number[];
}

const keyOf = (facts: WaveFacts): string =>
  JSON.stringify([facts.bed, facts.channel, facts.unit, facts.rateHz, facts.gain, facts.offset]);

/** Small enough to be looked through whole before it is written on. */
const checkBytes = 64 * 1024 * 1024;

export class DayFile {
  readonly db: WritableDb;
  readonly #series = new Map<string, number>();

  /** @throws as openWritable does. `setAside` is told of a damaged file that was put aside. */
  constructor(file: string, migrations: readonly Migration[], setAside: (sentence: string) => void) {
    this.db = openWritable(file, migrations, 'full', setAside);
    this.#mendIndex();
    this.#readSeries();
  }

  /** All of it or nothing. @returns ids of the tails written. */
  commit(work: DayCommit): readonly number[] {
    const insertTail = this.db.prepare('INSERT INTO tail (crc, frame) VALUES (?, ?)');
    const insertBlock = this.db.prepare(
      'INSERT INTO blocks (series, start, device_at, samples, crc, data) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const drain = this.db.prepare('DELETE FROM tail WHERE id = ?');
    try {
      return this.db.transaction(() => {
        const ids = work.tails.map((frame) => Number(insertTail.run(crc32(frame), frame).lastInsertRowid));
        for (const { facts, startAt, deviceAt, count, crc, data } of work.blocks) {
          insertBlock.run(this.#seriesId(facts), startAt, deviceAt, count, crc, data);
        }
        for (const id of work.drained) drain.run(id);
        return ids;
      })();
    } catch (error) {
      // Series that were rolled back are not there.
      this.#readSeries();
      throw error;
    }
  }

  /** Rows of the tail, oldest first; `frame` null: torn. */
  tail(): readonly { readonly id: number; readonly frame: Uint8Array | null }[] {
    const rows = this.db.prepare<[], { id: number; crc: number; frame: Uint8Array }>('SELECT * FROM tail ORDER BY id');
    return rows.all().map(({ id, crc, frame }) => ({ id, frame: crc32(frame) === crc ? frame : null }));
  }

  /** Of one channel of one bed, in a span. */
  recorded(bed: string, channel: string, fromAt: number, toAt: number): readonly Recorded[] {
    return this.#channel(bed, channel).flatMap((series) =>
      blockRows(this.db, series, fromAt, toAt).map((row) => ({
        facts: series,
        startAt: row.start,
        deviceAt: row.device_at,
        count: row.samples,
        samples: () => samplesOfRow(this.db, series, row),
      })),
    );
  }

  /** Start of the first block of a channel at or after a time; Infinity: none. */
  nextAfter(bed: string, channel: string, at: number): number {
    const next = this.db.prepare<[number, number], { start: number | null }>(
      'SELECT min(start) AS start FROM blocks WHERE series = ? AND start >= ?',
    );
    const starts = this.#channel(bed, channel).map(({ id }) => next.get(id, at)?.start ?? Number.POSITIVE_INFINITY);
    return Math.min(Number.POSITIVE_INFINITY, ...starts);
  }

  holds(record: BlockRecord): boolean {
    const series = this.#series.get(keyOf(record.facts));
    if (series === undefined) return false;
    const same = this.db.prepare('SELECT 1 FROM blocks WHERE series = ? AND start = ? AND samples = ? AND crc = ?');
    return same.get(series, record.startAt, record.count, record.crc) !== undefined;
  }

  close(): void {
    this.db.close();
  }

  /** By the index: asked with every fragment, whatever other channels a bed has. */
  #channel(bed: string, channel: string): readonly SeriesRow[] {
    return this.db
      .prepare<[string, string], SqlSeries>('SELECT * FROM series WHERE bed = ? AND channel = ? ORDER BY id')
      .all(bed, channel)
      .map(toSeries);
  }

  #seriesId(facts: WaveFacts): number {
    const key = keyOf(facts);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const { lastInsertRowid } = this.db
      .prepare('INSERT INTO series (bed, channel, unit, rate_hz, gain, offset) VALUES (?, ?, ?, ?, ?, ?)')
      .run(facts.bed, facts.channel, facts.unit, facts.rateHz, facts.gain, facts.offset);
    this.#series.set(key, Number(lastInsertRowid));
    return Number(lastInsertRowid);
  }

  #readSeries(): void {
    this.#series.clear();
    const rows = this.db.prepare<[], SqlSeries>('SELECT * FROM series').all();
    for (const { id, rate_hz: rateHz, bed, ...rest } of rows) {
      this.#series.set(keyOf({ ...rest, rateHz, bed: bed as BedId }), id);
    }
  }

  /** The quick check does not compare an index with its table; a byte turned over there would hide blocks. */
  #mendIndex(): void {
    if ((this.db.pragma('page_count', { simple: true }) as number) * 4096 > checkBytes) return;
    if (this.db.pragma('integrity_check(1)', { simple: true }) !== 'ok') this.db.exec('REINDEX');
  }
}
