/** Heights of a lane: which values it holds and which of them are written beside it. */
import type { Point } from './lanes.ts';

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Less than this is not drawn over the whole height: noise would look like a change. By the unit as it is read. */
const leastOf: Readonly<Record<string, number>> = { '%': 8, '/min': 24, mmHg: 20, '°C': 2 };

/** Room for every extreme and for the limits that are near. Null: no value. */
export function rangeOf(points: readonly Point[], limits: readonly number[], unit: string): Range | null {
  if (points.length === 0) return null;
  let low = Infinity;
  let high = -Infinity;
  for (const point of points) {
    low = Math.min(low, point.lowest);
    high = Math.max(high, point.highest);
  }
  const least = leastOf[unit] ?? Math.max(1e-3, Math.abs(high) * 0.2);
  const reach = Math.max(least, high - low) * 1.5;
  const [lowest, highest] = [low - reach, high + reach];
  for (const limit of limits) {
    if (limit < lowest || limit > highest) continue;
    low = Math.min(low, limit);
    high = Math.max(high, limit);
  }
  const lacking = Math.max(0, least - (high - low)) / 2;
  const pad = (high - low + 2 * lacking) * 0.08;
  return { low: low - lacking - pad, high: high + lacking + pad };
}

/** Share of the height from the top. */
export const heightOf = (value: number, { low, high }: Range): number => (high - value) / (high - low);

/** Nice numbers: 1, 2 or 5 of a power of ten. */
function niceStep(about: number): number {
  const power = 10 ** Math.floor(Math.log10(about));
  return ([1, 2, 5, 10].find((one) => one * power >= about) ?? 10) * power;
}

/**
 * What is written beside a lane: limits on it, and round numbers where there is room. Two at most, never closer than
 * `apart` of the height.
 */
export function marksOf(range: Range, limits: readonly number[], apart: number): readonly number[] {
  const marks: number[] = [];
  const add = (value: number): void => {
    const height = heightOf(value, range);
    const free = marks.every((mark) => Math.abs(heightOf(mark, range) - height) >= apart);
    if (height >= 0.04 && height <= 0.96 && free && marks.length < 2) marks.push(value);
  };
  for (const limit of limits) add(limit);
  const step = niceStep((range.high - range.low) / 3);
  const first = Math.ceil(range.low / step);
  const last = Math.floor(range.high / step);
  add(first * step);
  add(last * step);
  return marks;
}
