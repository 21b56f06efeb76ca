/**
 * What other limits would have given: the same watch as the gateway's over values that were recorded, once with the
 * rule in force and once with the trial. Pure; times in epoch ms, values in the parameter's own unit.
 *
 * A value holds until the next one or until it is too old to be shown as a value, whichever is sooner. What follows is
 * a hole: nothing is made up for the time in it. An alarm outlasts a short one, as it does at the gateway; over a longer
 * one it is counted as over where the hole begins, though a ward would go on seeing it while its device is silent.
 */
import { restingWatch, watchLimit, type LimitRule, type LimitSide } from './limits.ts';

export interface Samples {
  /** Rising. */
  readonly at: readonly number[];
  /** As many as `at`. */
  readonly value: readonly number[];
}

export interface Span {
  readonly fromAt: number;
  readonly toAt: number;
}

export interface TriedAlarm {
  readonly at: number;
  /** Null: it stands at the end of the time looked at. */
  readonly endedAt: number | null;
  readonly side: LimitSide;
  /** The value furthest beyond. */
  readonly worst: number;
  /** Somebody acknowledged an alarm of this parameter in this time. */
  readonly acted: boolean;
}

/** As long as the gateway waits for a value that went away before the alarm gives way. */
const outlastsMs = 15_000;
/** As the gateway looks at a value that stays: once a second. */
const tickMs = 1_000;

/**
 * Alarms that the rule gives on these values.
 *
 * @param maxAgeMs how long a value holds (parameter table).
 * @param acted times at which an alarm of this parameter stood that somebody acknowledged.
 */
export function alarmsOf(
  samples: Samples,
  toAt: number,
  rule: LimitRule,
  maxAgeMs: number,
  acted: readonly Span[],
): TriedAlarm[] {
  const alarms: TriedAlarm[] = [];
  let watch = restingWatch;
  let open: { readonly at: number; readonly side: LimitSide; worst: number } | null = null;
  const end = (endedAt: number | null): void => {
    if (open === null) return;
    const span = { fromAt: open.at, toAt: endedAt ?? toAt };
    alarms.push({ ...open, endedAt, acted: acted.some((one) => overlap(one, span)) });
    open = null;
  };
  const look = (value: number, at: number): void => {
    watch = watchLimit(watch, value, at, rule);
    if (open !== null && (!watch.passed || watch.side !== open.side)) end(at);
    if (!watch.passed || watch.side === null) return;
    open ??= { at, side: watch.side, worst: value };
    open.worst = open.side === 'low' ? Math.min(open.worst, value) : Math.max(open.worst, value);
  };
  for (let index = 0; index < samples.at.length; index += 1) {
    const at = samples.at[index] ?? 0;
    const value = samples.value[index] ?? Number.NaN;
    look(value, at);
    const next = Math.min(samples.at[index + 1] ?? toAt, toAt);
    const until = Math.min(next, at + maxAgeMs);
    // While it waits for its delay it is looked at every second; else nothing changes before the next value.
    for (let tick = at + tickMs; tick < until && watch.side !== null && !watch.passed; tick += tickMs) {
      look(value, tick);
    }
    if (open !== null && next > at + maxAgeMs + outlastsMs) {
      end(at + maxAgeMs);
      watch = restingWatch;
    }
  }
  end(null);
  return alarms;
}

/** How much of the time up to `toAt` holds values, ms. */
export function heldMs({ at }: Samples, toAt: number, maxAgeMs: number): number {
  let sum = 0;
  for (let index = 0; index < at.length; index += 1) {
    const from = at[index] ?? 0;
    sum += Math.max(0, Math.min(at[index + 1] ?? toAt, toAt, from + maxAgeMs) - from);
  }
  return sum;
}

export interface Trial {
  readonly before: readonly TriedAlarm[];
  readonly after: readonly TriedAlarm[];
  /** Of `before`: somebody acted on it then, and the trial gives no alarm at that time. */
  readonly missed: readonly TriedAlarm[];
  readonly storedMs: number;
}

export function tryLimits(
  samples: Samples,
  toAt: number,
  rules: { readonly now: LimitRule | null; readonly trial: LimitRule },
  maxAgeMs: number,
  acted: readonly Span[],
): Trial {
  const before = rules.now === null ? [] : alarmsOf(samples, toAt, rules.now, maxAgeMs, acted);
  const after = alarmsOf(samples, toAt, rules.trial, maxAgeMs, acted);
  const spanOf = ({ at, endedAt }: TriedAlarm): Span => ({ fromAt: at, toAt: endedAt ?? toAt });
  // Both rise in time: those that ended before the one looked at are done with.
  let first = 0;
  const missed = before.filter((alarm) => {
    if (!alarm.acted) return false;
    const span = spanOf(alarm);
    while (first < after.length && spanOf(after[first] ?? alarm).toAt < span.fromAt) first += 1;
    const other = after[first];
    return other === undefined || !overlap(spanOf(other), span);
  });
  return { before, after, missed, storedMs: heldMs(samples, toAt, maxAgeMs) };
}

/** Of those, how many ended and nobody had acted. */
export const endedByThemselves = (alarms: readonly TriedAlarm[]): number =>
  alarms.filter(({ endedAt, acted }) => endedAt !== null && !acted).length;

const overlap = (a: Span, b: Span): boolean => a.fromAt <= b.toAt && b.fromAt <= a.toAt;
