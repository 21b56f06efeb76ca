/**
 * Trends from the numerics files: min, max, mean and count per bucket, so that no extreme is lost in drawing. Buckets
 * shorter than a minute are read from the seconds; longer ones from the minutes, and begin on whole minutes, so that
 * every minute is in one of them and no value is counted twice.
 */
import type { Trend } from '../../shared/station-api/calls.ts';
import type { BedSpan } from '../waves/wave-record.ts';
import { columnSeconds } from './column-codec.ts';
import { hourSeconds, minuteSeconds, perMinute } from './minute-codec.ts';
import type { Tail } from './second-rows.ts';
import { columnStart } from './stored-column.ts';
import { clipped, eachDay, type DayReader, type Note } from './values-reader.ts';

export interface TrendQuery {
  /** Where to read, without overlaps. */
  readonly spans: readonly BedSpan[];
  readonly keys: readonly string[];
  /** Epoch ms; the axis, whatever the spans. */
  readonly fromAt: number;
  readonly toAt: number;
  readonly points: number;
}

const minuteMs = minuteSeconds * 1000;

/**
 * Gives way now and then (yields), so that the worker can write and can be told to stop.
 *
 * @returns equal columns of `points` buckets; null is a gap.
 */
export function* readTrend(folder: string, query: TrendQuery, note: Note): Generator<void, Trend> {
  const { fromAt, toAt, points, keys } = query;
  const axis = new Axis(fromAt, toAt, points);
  const lanes = new Map(keys.map((key) => [key, new Lane(axis)]));
  yield* eachDay(folder, clipped(query.spans, fromAt, toAt), note, function* (day, span) {
    const from = Math.ceil(span.fromAt / 1000);
    const to = Math.ceil(span.toAt / 1000);
    const tails = day.tails(span.bed, columnStart(from), to);
    for (const { id, key } of day.series(span.bed, keys)) {
      const lane = lanes.get(key);
      if (lane === undefined) continue;
      if (axis.byMinutes && day.rolledUp) addMinutes(day, id, tails.get(id), { from, to }, lane);
      else yield* addSeconds(day, id, tails.get(id), { from, to }, lane);
      yield;
    }
  });
  const series = Object.fromEntries([...lanes].map(([key, lane]) => [key, lane.answer()]));
  return { at: [...axis.edges.subarray(0, points)], series };
}

/** Epoch seconds; `to` is not part of it. */
interface Seconds {
  readonly from: number;
  readonly to: number;
}

/** Read at once: some milliseconds. */
const sliceSeconds = 4 * hourSeconds;

function* addSeconds(day: DayReader, id: number, tail: Tail | undefined, time: Seconds, lane: Lane): Generator<void> {
  for (let from = columnStart(time.from); from < time.to; from += sliceSeconds) {
    addBlocks(day, id, tail, { from, to: Math.min(time.to, from + sliceSeconds) }, time, lane);
    yield;
  }
}

/** Columns that begin within `columns`, of those the values within `time`. */
function addBlocks(
  day: DayReader,
  id: number,
  tail: Tail | undefined,
  columns: Seconds,
  time: Seconds,
  lane: Lane,
): void {
  for (const { start, part } of day.blocks(id, columns.from, columns.to, tail, false)) {
    for (let index = 0; index < part.offsets.length; index += 1) {
      const t = start + (part.offsets[index] ?? 0);
      const value = part.values[index] ?? 0;
      if (t >= time.from && t < time.to) lane.add(t * 1000, 1, value, value, value);
    }
  }
}

/** Minutes where a whole column's time is wanted and nothing waits to be added to it; else its seconds. */
function addMinutes(day: DayReader, id: number, tail: Tail | undefined, time: Seconds, lane: Lane): void {
  const first = columnStart(time.from);
  const bySeconds = new Set(tail?.keys());
  if (time.from % minuteSeconds !== 0) bySeconds.add(first);
  if (time.to % minuteSeconds !== 0) bySeconds.add(columnStart(time.to));
  const hours = day.minutes(id, first - (first % hourSeconds), time.to);
  for (const [hour, minutes] of hours) {
    for (let start = hour; start < hour + hourSeconds; start += columnSeconds) {
      if (start < first || start >= time.to || bySeconds.has(start)) continue;
      if (minutes === null) {
        bySeconds.add(start);
        continue;
      }
      for (let t = Math.max(start, time.from); t < Math.min(start + columnSeconds, time.to); t += minuteSeconds) {
        const at = ((t - hour) / minuteSeconds) * perMinute;
        const count = minutes[at] ?? 0;
        if (count > 0) lane.add(t * 1000, count, minutes[at + 1] ?? 0, minutes[at + 2] ?? 0, minutes[at + 3] ?? 0);
      }
    }
  }
  for (const start of bySeconds) addBlocks(day, id, tail, { from: start, to: start + 1 }, time, lane);
}

/** Edges of the buckets, epoch ms: one more than there are buckets. */
class Axis {
  readonly edges: Float64Array;
  readonly points: number;
  readonly byMinutes: boolean;
  readonly #widthMs: number;

  constructor(fromAt: number, toAt: number, points: number) {
    this.#widthMs = (toAt - fromAt) / points;
    this.points = points;
    this.byMinutes = this.#widthMs >= minuteMs;
    const edge = (index: number): number => {
      const at = fromAt + index * this.#widthMs;
      return this.byMinutes && index > 0 ? Math.round(at / minuteMs) * minuteMs : at;
    };
    this.edges = Float64Array.from({ length: points + 1 }, (_, index) => (index === points ? toAt : edge(index)));
  }

  /** Of a time within. */
  bucketOf(atMs: number): number {
    const { edges } = this;
    let index = Math.min(this.points - 1, Math.max(0, Math.floor((atMs - (edges[0] ?? 0)) / this.#widthMs)));
    // Edges were moved to whole minutes, or rounding took the neighbour.
    while (index > 0 && atMs < (edges[index] ?? 0)) index -= 1;
    while (index < this.points - 1 && atMs >= (edges[index + 1] ?? 0)) index += 1;
    return index;
  }
}

/** The buckets of one key. */
class Lane {
  readonly #axis: Axis;
  readonly #count: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #sum: Float64Array;

  constructor(axis: Axis) {
    this.#axis = axis;
    this.#count = new Float64Array(axis.points);
    this.#min = new Float64Array(axis.points).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(axis.points).fill(Number.NEGATIVE_INFINITY);
    this.#sum = new Float64Array(axis.points);
  }

  add(atMs: number, count: number, min: number, max: number, sum: number): void {
    const at = this.#axis.bucketOf(atMs);
    this.#count[at] = (this.#count[at] ?? 0) + count;
    this.#min[at] = Math.min(this.#min[at] ?? min, min);
    this.#max[at] = Math.max(this.#max[at] ?? max, max);
    this.#sum[at] = (this.#sum[at] ?? 0) + sum;
  }

  answer(): Trend['series'][string] {
    const where = (values: Float64Array): (number | null)[] =>
      Array.from(values, (value, index) => (this.#count[index] === 0 ? null : value));
    const mean = this.#sum.map((sum, index) => sum / (this.#count[index] ?? 1));
    return { min: where(this.#min), max: where(this.#max), mean: where(mean), count: [...this.#count] };
  }
}
