/** Weeks as a line. A week that is not known is a gap, never joined. */
import type { JSX } from 'react';
import { t } from '../../words/index.ts';
import css from './Fleet.module.css';

const [width, height, margin] = [92, 28, 4];

/** Paths of the runs of known weeks; a single one is a dot. */
export function sparkRuns(weeks: readonly (number | null)[]): readonly (readonly (readonly [number, number])[])[] {
  const known = weeks.filter((week) => week !== null);
  const low = Math.min(...known, 0);
  const high = Math.max(...known, low + 1e-9);
  const runs: [number, number][][] = [];
  let run: [number, number][] = [];
  for (const [index, week] of weeks.entries()) {
    if (week === null) {
      if (run.length > 0) runs.push(run);
      run = [];
      continue;
    }
    const x = margin + (index / Math.max(1, weeks.length - 1)) * (width - 2 * margin);
    run.push([x, height - margin - ((week - low) / (high - low)) * (height - 2 * margin)]);
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

export function Spark({ weeks }: { readonly weeks: readonly (number | null)[] }): JSX.Element {
  const runs = sparkRuns(weeks);
  const known = weeks.filter((week) => week !== null);
  const [first, last] = [known[0], known.at(-1)];
  const end = runs.at(-1)?.at(-1);
  const label =
    first === undefined || last === undefined
      ? t('fleet.sparkNone')
      : t('fleet.spark', { count: known.length, first: Number(first.toFixed(1)), last: Number(last.toFixed(1)) });
  return (
    <svg className={css.spark} width={width} height={height} role="img" aria-label={label}>
      {runs.map((run) => (
        <polyline key={run[0]?.[0]} points={run.map((point) => point.join(',')).join(' ')} />
      ))}
      {runs
        .flatMap((run) => (run.length === 1 ? run : []))
        .map(([x, y]) => (
          <circle key={x} cx={x} cy={y} r={1.5} />
        ))}
      {end !== undefined && <circle cx={end[0]} cy={end[1]} r={3} />}
    </svg>
  );
}
