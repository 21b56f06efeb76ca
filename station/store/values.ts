/** Numerics as they were recorded, second by second, with the devices' own stamps. */
import type { CallResult } from '../../shared/station-api/calls.ts';
import { historyBounds } from '../../shared/station-api/history-calls.ts';
import type { BedSpan } from '../waves/wave-record.ts';
import { hourSeconds } from './minute-codec.ts';
import type { Tail } from './second-rows.ts';
import { columnStart } from './stored-column.ts';
import { clipped, eachDay, type DayReader, type Note, type Series } from './values-reader.ts';

export interface ValuesQuery {
  /** Where to read, oldest first, without overlaps. */
  readonly spans: readonly BedSpan[];
  /** Null: all there are. */
  readonly keys: readonly string[] | null;
  /** Epoch ms. */
  readonly fromAt: number;
  readonly toAt: number;
}

type Answer = CallResult<'history.values'>;

/** Gives way while it reads. Stops where the bound is reached: what is told is whole up to its last second. */
export function* readValues(
  folder: string,
  query: ValuesQuery,
  note: Note,
  bound: number = historyBounds.values,
): Generator<void, Answer> {
  const told = new Told(bound);
  yield* eachDay(folder, clipped(query.spans, query.fromAt, query.toAt), note, function* (day, span) {
    if (told.isCut) return;
    const from = Math.ceil(span.fromAt / 1000);
    const to = Math.ceil(span.toAt / 1000);
    const first = columnStart(from);
    const tails = day.tails(span.bed, first, to);
    const series = day.series(span.bed, query.keys);
    for (let hour = first; hour < to && !told.isCut; hour += hourSeconds) {
      told.add(yield* readHour(day, series, tails, { from: hour, to: Math.min(to, hour + hourSeconds) }), from, to);
      yield;
    }
  });
  return told.answer();
}

interface Found {
  readonly series: Series;
  readonly t: number;
  readonly value: number;
  readonly deviceAt: number | null;
}

function* readHour(
  day: DayReader,
  series: readonly Series[],
  tails: ReadonlyMap<number, Tail>,
  columns: { readonly from: number; readonly to: number },
): Generator<void, Found[]> {
  const found: Found[] = [];
  for (const one of series) {
    for (const { start, part } of day.blocks(one.id, columns.from, columns.to, tails.get(one.id), true)) {
      for (const [index, offset] of part.offsets.entries()) {
        const deviceAt = part.deviceAt?.[index] ?? null;
        found.push({ series: one, t: start + offset, value: part.values[index] ?? 0, deviceAt });
      }
    }
    if (found.length > 10_000) yield;
  }
  return found;
}

/** What goes into the answer, by key and unit. */
class Told {
  readonly #bound: number;
  readonly #series = new Map<string, Answer['series'][number]>();
  #count = 0;
  isCut = false;

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** @param found later than all before. @param from of what is wanted, epoch seconds; `to` is not part of it. */
  add(found: readonly Found[], from: number, to: number): void {
    const wanted = found.filter(({ t }) => t >= from && t < to).toSorted((a, b) => a.t - b.t);
    let end = Math.min(wanted.length, this.#bound - this.#count);
    if (end < wanted.length) {
      this.isCut = true;
      // No half seconds: what one second has of other series would be missing.
      const last = wanted[end]?.t;
      while (end > 0 && wanted[end - 1]?.t === last) end -= 1;
    }
    for (const { series, t, value, deviceAt } of wanted.slice(0, end)) {
      const into = this.#of(series);
      into.at.push(t * 1000);
      into.value.push(value);
      into.deviceAt.push(deviceAt);
    }
    this.#count += end;
  }

  answer(): Answer {
    return { series: [...this.#series.values()], cut: this.isCut };
  }

  #of({ key, unit }: Series): Answer['series'][number] {
    const name = JSON.stringify([key, unit]);
    let known = this.#series.get(name);
    if (known === undefined) this.#series.set(name, (known = { key, unit, at: [], value: [], deviceAt: [] }));
    return known;
  }
}
