/** What the record of numerics has of one pump's channels: counter and rate, whatever bed they are recorded under. */
import type { Reading } from '../../shared/infusion/ledger-record.ts';
import { pumpRecordKey } from '../../shared/infusion/pump-series.ts';
import { hourSeconds } from '../store/minute-codec.ts';
import type { Tail } from '../store/second-rows.ts';
import { columnStart } from '../store/stored-column.ts';
import { eachDay, type DayReader, type Note } from '../store/values-reader.ts';
import { Thinned } from './thin.ts';

/** Epoch ms. */
interface Time {
  readonly fromAt: number;
  readonly toAt: number;
}

export interface Readings {
  readonly counter: readonly Reading[];
  readonly rates: readonly Reading[];
}

const dayMs = 24 * hourSeconds * 1000;
/** Seconds that are read at once: some milliseconds. */
const sliceSeconds = 4 * hourSeconds;

/**
 * By channel. Gives way while it reads.
 *
 * @param times oldest first, without overlaps.
 */
export function* readReadings(
  folder: string,
  device: string,
  channels: readonly string[],
  times: readonly Time[],
  note: Note,
): Generator<void, ReadonlyMap<string, Readings>> {
  const wanted = channels.map((channel) => ({ channel, counter: new Thinned(false), rates: new Thinned(true) }));
  const keys = wanted.flatMap(({ channel, counter, rates }) => [
    { key: pumpRecordKey('infused', device, channel), into: counter },
    { key: pumpRecordKey('rate', device, channel), into: rates },
  ]);
  const spans = times.flatMap(byDay).map((time) => ({ bed: '', ...time }));
  yield* eachDay(folder, spans, note, function* (day, time) {
    const slices = new Slices(day, time);
    for (const { key, into } of keys) yield* slices.read(key, into);
  });
  return new Map(
    wanted.map(({ channel, counter, rates }) => [channel, { counter: counter.end(), rates: rates.end() }]),
  );
}

/** Each part has its own file: no time is looked for in the file of another day. */
function byDay({ fromAt, toAt }: Time): Time[] {
  const parts: Time[] = [];
  for (let from = fromAt; from < toAt;) {
    const to = Math.min(toAt, (Math.floor(from / dayMs) + 1) * dayMs);
    parts.push({ fromAt: from, toAt: to });
    from = to;
  }
  return parts;
}

/** One day's file, some hours at a time. */
class Slices {
  readonly #day: DayReader;
  readonly #time: Time;
  /** Of a bed: rows that are not columns yet, of all its series. */
  readonly #tails = new Map<string, ReadonlyMap<number, Tail>>();

  constructor(day: DayReader, time: Time) {
    this.#day = day;
    this.#time = time;
  }

  *read(key: string, into: Thinned): Generator<void> {
    const { fromAt, toAt } = this.#time;
    const to = Math.ceil(toAt / 1000);
    const series = this.#day.seriesOf(key);
    if (series.length === 0) return;
    for (let start = columnStart(Math.ceil(fromAt / 1000)); start < to; start += sliceSeconds) {
      const found: Reading[] = [];
      for (const { id, bed } of series) {
        const tail = this.#tailsOf(bed).get(id);
        for (const block of this.#day.blocks(id, start, Math.min(to, start + sliceSeconds), tail, false)) {
          for (const [index, offset] of block.part.offsets.entries()) {
            const at = (block.start + offset) * 1000;
            if (at >= fromAt && at < toAt) found.push({ at, value: block.part.values[index] ?? 0 });
          }
        }
      }
      for (const reading of found.sort((a, b) => a.at - b.at)) into.take(reading);
      yield;
    }
  }

  #tailsOf(bed: string): ReadonlyMap<number, Tail> {
    let tails = this.#tails.get(bed);
    if (tails === undefined) {
      const { fromAt, toAt } = this.#time;
      tails = this.#day.tails(bed, columnStart(Math.ceil(fromAt / 1000)), Math.ceil(toAt / 1000));
      this.#tails.set(bed, tails);
    }
    return tails;
  }
}
