/** What the record of numerics has of one pump's channel: its counter and its rate, whatever bed they are recorded under. */
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

/** Seconds that are read at once: some milliseconds. */
const sliceSeconds = 4 * hourSeconds;

/** @param times oldest first, without overlaps. Gives way while it reads. */
export function* readReadings(
  folder: string,
  device: string,
  channel: string,
  times: readonly Time[],
  note: Note,
): Generator<void, Readings> {
  const counter = new Thinned(false);
  const rates = new Thinned(true);
  const wanted = [
    [pumpRecordKey('infused', device, channel), counter],
    [pumpRecordKey('rate', device, channel), rates],
  ] as const;
  const spans = times.map((time) => ({ bed: '', ...time }));
  yield* eachDay(folder, spans, note, function* (day, { fromAt, toAt }) {
    const [from, to] = [Math.ceil(fromAt / 1000), Math.ceil(toAt / 1000)];
    for (const [key, into] of wanted) {
      for (let start = columnStart(from); start < to; start += sliceSeconds) {
        const found = readSlice(day, key, { from: start, to: Math.min(to, start + sliceSeconds) });
        for (const reading of found) if (reading.at >= fromAt && reading.at < toAt) into.take(reading);
        yield;
      }
    }
  });
  return { counter: counter.end(), rates: rates.end() };
}

/** Rising. @param columns begin of the first up to the last, which is not part of it, epoch seconds. */
function readSlice(day: DayReader, key: string, columns: { readonly from: number; readonly to: number }): Reading[] {
  const found: Reading[] = [];
  for (const { id, bed } of day.seriesOf(key)) {
    const tails: ReadonlyMap<number, Tail> = day.tails(bed, columns.from, columns.to);
    for (const { start, part } of day.blocks(id, columns.from, columns.to, tails.get(id), false)) {
      for (const [index, offset] of part.offsets.entries()) {
        found.push({ at: (start + offset) * 1000, value: part.values[index] ?? 0 });
      }
    }
  }
  return found.sort((a, b) => a.at - b.at);
}
