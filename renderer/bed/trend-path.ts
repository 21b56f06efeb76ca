/** SVG paths of a trend, 100 units high, one unit a bucket. A gap is not joined. */
type Column = readonly (number | null)[];

export interface TrendSeries {
  readonly min: Column;
  readonly max: Column;
  readonly mean: Column;
}

export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** Room for all values and, where they are near, the limits. Null where there is no value. */
export function scaleOf(series: TrendSeries, limits: readonly number[]): Scale | null {
  const values = [...series.min, ...series.max].filter((value) => value !== null);
  if (values.length === 0) return null;
  let low = Math.min(...values);
  let high = Math.max(...values);
  const reach = Math.max(10, (high - low) * 1.5);
  for (const limit of limits) {
    if (limit >= low - reach && limit <= high + reach) {
      low = Math.min(low, limit);
      high = Math.max(high, limit);
    }
  }
  const pad = Math.max(2, (high - low) * 0.12);
  return { low: low - pad, high: high + pad };
}

export const yOf = (value: number, { low, high }: Scale): number =>
  Math.round(((high - value) / (high - low)) * 10_000) / 100;

export function linePath(mean: Column, scale: Scale): string {
  let path = '';
  let drawing = false;
  mean.forEach((value, index) => {
    if (value === null) {
      drawing = false;
      return;
    }
    // A single value between two gaps is a dot, not nothing.
    path += `${drawing ? 'L' : 'M'}${index} ${yOf(value, scale)}`;
    if (!drawing) path += 'h0.01';
    drawing = true;
  });
  return path;
}

export function bandPath({ min, max }: TrendSeries, scale: Scale): string {
  let path = '';
  let from = -1;
  const close = (to: number): void => {
    if (from >= 0) path += stretch(min, max, from, to, scale);
    from = -1;
  };
  min.forEach((value, index) => {
    if (value === null || max[index] === null) close(index);
    else if (from < 0) from = index;
  });
  close(min.length);
  return path;
}

function stretch(min: Column, max: Column, from: number, to: number, scale: Scale): string {
  const points: string[] = [];
  for (let index = from; index < to; index += 1) points.push(`${index} ${yOf(max[index] ?? 0, scale)}`);
  for (let index = to - 1; index >= from; index -= 1) points.push(`${index} ${yOf(min[index] ?? 0, scale)}`);
  return `M${points.join('L')}Z`;
}
