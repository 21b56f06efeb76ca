/** The trial of limits on the record: recorded values of one parameter, and what people acted on then. */
import type { LimitRule } from '../../shared/alarm/limits.ts';
import { endedByThemselves, tryLimits, type Samples } from '../../shared/alarm/what-if.ts';
import type { WhatIf } from '../../shared/station-api/calls.ts';
import type { ReadableDb } from './handles.ts';
import { actedSpans } from './history.ts';
import { readValues } from './trend.ts';

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

/** Gives way while it reads, so that the worker can write and can be told to stop. */
export function* readWhatIf(db: ReadableDb, folder: string, query: WhatIfQuery): Generator<void, WhatIf> {
  const { bed, parameter, fromAt, toAt } = query;
  const found: { readonly at: number; readonly value: number }[] = [];
  yield* readValues(folder, { bed, keys: [parameter], fromAt, toAt }, (_key, at, value) => {
    if (at >= fromAt && at < toAt) found.push({ at, value });
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

/** By time. Of two values of one second (a clock that was set back, another unit's series) the later read stands. */
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
