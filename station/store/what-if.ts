/** The trial of limits on the record: recorded values of one parameter, and what people acted on then. */
import type { LimitRule } from '../../shared/alarm/limits.ts';
import { endedByThemselves, tryLimits, type Samples } from '../../shared/alarm/what-if.ts';
import type { WhatIf } from '../../shared/station-api/calls.ts';
import type { ReadableDb } from './handles.ts';
import { actedSpans } from './history.ts';
import { columnStart } from './stored-column.ts';
import { eachDay, type Note } from './values-reader.ts';

export interface WhatIfQuery {
  /** Null: no log yet, so nobody acted on anything that is known here. */
  readonly logKey: string | null;
  readonly bed: string;
  readonly parameter: string;
  /** Epoch ms. */
  readonly fromAt: number;
  readonly toAt: number;
  /** Null: nothing is in force. */
  readonly now: LimitRule | null;
  readonly trial: LimitRule;
  /** How long a value holds. */
  readonly maxAgeMs: number;
}

/** Alarms of one list that are handed over; totals count all. */
const listed = 2_000;

/** Read at once. */
const sliceSeconds = 4 * 3_600;

/** Gives way while it reads, so that the worker can write and can be told to stop. */
export function* readWhatIf(db: ReadableDb, folder: string, query: WhatIfQuery, note: Note): Generator<void, WhatIf> {
  const { bed, parameter, fromAt, toAt } = query;
  const found: { readonly at: number; readonly value: number }[] = [];
  yield* eachDay(folder, [{ bed, fromAt, toAt }], note, function* (day) {
    const to = Math.ceil(toAt / 1000);
    const from = columnStart(Math.ceil(fromAt / 1000));
    const tails = day.tails(bed, from, to);
    for (const { id } of day.series(bed, [parameter])) {
      for (let begin = from; begin < to; begin += sliceSeconds) {
        for (const { start, part } of day.blocks(id, begin, Math.min(to, begin + sliceSeconds), tails.get(id), false)) {
          for (const [index, offset] of part.offsets.entries()) {
            const at = (start + offset) * 1000;
            if (at >= fromAt && at < toAt) found.push({ at, value: part.values[index] ?? 0 });
          }
        }
        yield;
      }
    }
  });
  yield;
  const samples = inOrder(found);
  const acted = query.logKey === null ? [] : actedSpans(db, { logKey: query.logKey, bed, parameter }, fromAt, toAt);
  const trial = tryLimits(samples, toAt, query, query.maxAgeMs, acted);
  const newest = <Item>(list: readonly Item[]): Item[] => list.slice(-listed);
  return {
    fromAt,
    toAt,
    storedMs: trial.storedMs,
    totals: {
      before: trial.before.length,
      beforeByThemselves: endedByThemselves(trial.before),
      after: trial.after.length,
      afterByThemselves: endedByThemselves(trial.after),
      missed: trial.missed.length,
    },
    before: newest(trial.before),
    after: newest(trial.after),
    missed: newest(trial.missed),
  };
}

/** By time. Of two values of one second (another unit's series) the later read stands. */
function inOrder(found: { readonly at: number; readonly value: number }[]): Samples {
  const at: number[] = [];
  const value: number[] = [];
  for (const sample of found.toSorted((a, b) => a.at - b.at)) {
    if (at.at(-1) === sample.at) {
      value[value.length - 1] = sample.value;
      continue;
    }
    at.push(sample.at);
    value.push(sample.value);
  }
  return { at, value };
}
