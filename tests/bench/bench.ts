/** What every benchmark has: a name, what it says of itself, and a run that ends in one object. */

export interface BenchOptions {
  /** Length of the main measurement; null for the benchmark's own. */
  readonly seconds: number | null;
  readonly beds: number | null;
  /** What goes on, for people; never on standard output. */
  readonly say: (line: string) => void;
}

export interface Bench {
  readonly name: string;
  readonly summary: string;
  readonly measures: readonly string[];
  readonly leavesOut: readonly string[];
  run(options: BenchOptions): Promise<object>;
}

/** What must be stopped when the run ends, by itself or by a signal; last begun, first stopped. */
const stops: (() => Promise<void> | void)[] = [];

export function atEnd(stop: () => Promise<void> | void): () => Promise<void> {
  let open = true;
  const once = async (): Promise<void> => {
    if (!open) return;
    open = false;
    stops.splice(stops.indexOf(once), 1);
    await stop();
  };
  stops.push(once);
  return once;
}

export async function stopAll(): Promise<void> {
  for (let stop = stops.at(-1); stop !== undefined; stop = stops.at(-1)) await stop();
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** Least squares over points evenly spaced; per step. */
export function slope(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return 0;
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / n;
  let above = 0;
  let below = 0;
  values.forEach((value, x) => {
    above += (x - meanX) * (value - meanY);
    below += (x - meanX) ** 2;
  });
  return above / below;
}
