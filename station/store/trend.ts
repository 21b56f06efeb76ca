/** Trends from the numerics files: min, max and mean per bucket, so that no extreme is lost in drawing. */
import { existsSync } from 'node:fs';
import type { Trend } from '../../shared/station-api/calls.ts';
import { columnSeconds, decodeColumn } from './column-codec.ts';
import type { ReadableDb } from './handles.ts';
import { openReadable } from './handles.ts';
import { dayFile, daysBetween, seriesOf, unpackCells, type SecondRow } from './numerics-day.ts';

export interface TrendQuery {
  readonly bed: string;
  readonly keys: readonly string[];
  /** Epoch ms. */
  readonly fromAt: number;
  readonly toAt: number;
  readonly points: number;
}

/** One request may span this much: a bound on the work, not on the record. */
export const trendSpanMsMax = 31 * 24 * 3600 * 1000;

interface Bucket {
  min: number;
  max: number;
  sum: number;
  count: number;
}

/** Columns read between two breaths: writers wait this long at most (about a millisecond). */
const columnsPerSlice = 40;

/**
 * Gives way now and then (yields), so that the worker can write and can be told to stop.
 *
 * @returns equal columns of `points` buckets; null is a gap.
 */
export function* readTrend(folder: string, query: TrendQuery): Generator<void, Trend> {
  const buckets = new Map(
    query.keys.map((key) => [key, Array.from({ length: query.points }, (): Bucket | undefined => undefined)]),
  );
  const widthMs = (query.toAt - query.fromAt) / query.points;
  const add = (key: string, atMs: number, value: number): void => {
    if (atMs < query.fromAt || atMs >= query.toAt) return;
    const ofKey = buckets.get(key);
    if (ofKey === undefined) return;
    const index = Math.min(query.points - 1, Math.floor((atMs - query.fromAt) / widthMs));
    const bucket = ofKey[index];
    if (bucket === undefined) {
      ofKey[index] = { min: value, max: value, sum: value, count: 1 };
      return;
    }
    bucket.min = Math.min(bucket.min, value);
    bucket.max = Math.max(bucket.max, value);
    bucket.sum += value;
    bucket.count += 1;
  };
  yield* readValues(folder, query, add);
  return toTrend(query, widthMs, buckets);
}

/** What of the record is wanted; a value just outside the time may come too. */
type ValuesQuery = Pick<TrendQuery, 'bed' | 'keys' | 'fromAt' | 'toAt'>;
type Add = (key: string, atMs: number, value: number) => void;

/** Every recorded value, by series and day; within one series not always in order of time. */
export function* readValues(folder: string, query: ValuesQuery, add: Add): Generator<void> {
  for (const day of daysBetween(query.fromAt, query.toAt)) {
    const file = dayFile(folder, day);
    if (!existsSync(file)) continue;
    const db = openReadable(file);
    try {
      // One view of the file from first to last: rows that become columns meanwhile are not missed.
      db.exec('BEGIN');
      yield* readDay(db, query, add);
    } finally {
      db.close();
    }
  }
}

function* readDay(db: ReadableDb, query: ValuesQuery, add: Add): Generator<void> {
  const series = seriesOf(db, query.bed, query.keys);
  if (series.size === 0) return;
  const from = Math.floor(query.fromAt / 1000) - columnSeconds;
  const to = Math.ceil(query.toAt / 1000);
  const columns = db.prepare<[number, number, number], { start: number; data: Uint8Array }>(
    'SELECT start, data FROM columns WHERE series = ? AND start > ? AND start < ? ORDER BY start, part',
  );
  let read = 0;
  for (const [id, key] of series) {
    for (const column of columns.iterate(id, from, to)) {
      const { offsets, values } = decodeColumn(column.data);
      for (const [index, offset] of offsets.entries()) add(key, (column.start + offset) * 1000, values[index] ?? 0);
      read += 1;
      if (read % columnsPerSlice === 0) yield;
    }
  }
  yield;
  const seconds = db.prepare<[number, number], SecondRow>('SELECT t, cells FROM seconds WHERE t >= ? AND t <= ?');
  for (const row of seconds.iterate(from, to)) {
    for (const [id, value] of unpackCells(row.cells)) {
      const key = series.get(id);
      if (key !== undefined) add(key, row.t * 1000, value);
    }
  }
}

function toTrend(
  query: TrendQuery,
  widthMs: number,
  buckets: ReadonlyMap<string, readonly (Bucket | undefined)[]>,
): Trend {
  const series: Trend['series'] = {};
  for (const [key, ofKey] of buckets) {
    series[key] = {
      min: ofKey.map((bucket) => bucket?.min ?? null),
      max: ofKey.map((bucket) => bucket?.max ?? null),
      mean: ofKey.map((bucket) => (bucket === undefined ? null : bucket.sum / bucket.count)),
      count: ofKey.map((bucket) => bucket?.count ?? 0),
    };
  }
  const at = Array.from({ length: query.points }, (_, index) => query.fromAt + index * widthMs);
  return { at, series };
}
