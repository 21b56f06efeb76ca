/** Rates and pressures read off a recorded wave, sample by sample: enough for a tile to live. */
import { rateOf } from '../physiology/measure.ts';

/** Takes physical values in order; NaN is a gap. Times are ms since the start of the replay. */
export interface RateDetector {
  push(value: number, atMs: number): void;
  /** Per minute over the last events; null when there are too few of them. */
  rate(nowMs: number): number | null;
}

const eventsKept = 12;

interface Events {
  add(atMs: number): void;
  rate(nowMs: number, silenceMs: number, count: number): number | null;
  last(): number;
}

function events(): Events {
  const times: number[] = [];
  return {
    add(atMs) {
      times.push(atMs);
      if (times.length > eventsKept) times.shift();
    },
    rate: (nowMs, silenceMs, count) =>
      nowMs - (times.at(-1) ?? -Infinity) > silenceMs ? null : rateOf(times.slice(-count)),
    last: () => times.at(-1) ?? -Infinity,
  };
}

const refractoryMs = 260;

/** R peaks: energy of the slope over 80 ms against a threshold that follows the last peaks. */
export function qrsDetector(rateHz: number): RateDetector {
  const lag = Math.max(1, Math.round(rateHz * 0.02));
  const width = Math.max(1, Math.round(rateHz * 0.08));
  const values = new Float64Array(lag);
  const energies = new Float64Array(width);
  const found = events();
  let index = 0;
  let sum = 0;
  let peak = 0;
  let rising = 0;
  return {
    push(value, atMs) {
      const before = values[index % lag] as number;
      const slope = Number.isNaN(value) || index < lag ? 0 : value - before;
      values[index % lag] = Number.isNaN(value) ? before : value;
      sum += slope * slope - (energies[index % width] as number);
      energies[index % width] = slope * slope;
      index += 1;
      peak *= 1 - 0.25 / rateHz;
      if (sum > peak * 0.35 && sum > 1e-9 && atMs - found.last() > refractoryMs && rising === 0) {
        // The first second only learns how high the peaks are.
        if (index > rateHz) found.add(atMs);
        rising = 1;
      }
      if (sum > peak) peak = sum;
      if (sum < peak * 0.15) rising = 0;
    },
    rate: (nowMs) => found.rate(nowMs, 4000, 8),
  };
}

export interface CycleDetector extends RateDetector {
  /** Means of the last cycles' highest, lowest and mean values; null without cycles. */
  levels(nowMs: number): { readonly high: number; readonly low: number; readonly mean: number } | null;
}

interface Cycle {
  readonly high: number;
  readonly low: number;
  readonly mean: number;
  readonly atMs: number;
}

/** Cycles of a pressure, pleth or breathing wave: upward crossings of the middle of the last `spanMs`. */
export function cycleDetector(spanMs: number, shortestMs: number): CycleDetector {
  const found = events();
  const cycles: Cycle[] = [];
  let high = -Infinity;
  let low = Infinity;
  let above = false;
  let current = { high: -Infinity, low: Infinity, sum: 0, count: 0 };
  let lastMs = 0;

  function close(atMs: number): void {
    if (current.count > 0 && found.last() > -Infinity) {
      cycles.push({ high: current.high, low: current.low, mean: current.sum / current.count, atMs });
      if (cycles.length > eventsKept) cycles.shift();
    }
    current = { high: -Infinity, low: Infinity, sum: 0, count: 0 };
    found.add(atMs);
  }

  return {
    push(value, atMs) {
      if (Number.isNaN(value)) return;
      const middle = (high + low) / 2;
      const part = Math.min(1, Math.max(0, atMs - lastMs) / spanMs);
      lastMs = atMs;
      high = Math.max(value, high === -Infinity ? value : high - (high - middle) * part);
      low = Math.min(value, low === Infinity ? value : low + (middle - low) * part);
      const margin = (high - low) * 0.12;
      const centre = (high + low) / 2;
      if (!above && value > centre + margin && atMs - found.last() > shortestMs) {
        above = true;
        close(atMs);
      } else if (value < centre - margin) above = false;
      current.high = Math.max(current.high, value);
      current.low = Math.min(current.low, value);
      current.sum += value;
      current.count += 1;
    },
    rate: (nowMs) => found.rate(nowMs, Math.max(4000, spanMs * 2), 8),
    levels(nowMs) {
      const recent = cycles.filter((cycle) => nowMs - cycle.atMs < 10_000).slice(-8);
      if (recent.length < 2) return null;
      const mean = (of: (cycle: Cycle) => number): number =>
        recent.reduce((sum, cycle) => sum + of(cycle), 0) / recent.length;
      return { high: mean((cycle) => cycle.high), low: mean((cycle) => cycle.low), mean: mean((cycle) => cycle.mean) };
    },
  };
}
