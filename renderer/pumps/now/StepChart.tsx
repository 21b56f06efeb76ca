/** A small chart: a line over time with limits. The drawing stretches, its words do not. */
import type { CSSProperties, JSX } from 'react';
import { shortTime } from '../../words/format.ts';
import css from '../Pumps.module.css';

export interface ChartPoint {
  readonly at: number;
  /** Null: nothing is known; the line ends here. */
  readonly value: number | null;
}

export interface ChartLimit {
  readonly value: number;
  readonly words: string;
  /** What lies above is shaded: it can be passed only by overriding. */
  readonly shaded?: boolean;
  /** Two limits may lie close: their words stand at different ends. */
  readonly end?: boolean;
}

interface StepChartProps {
  readonly label: string;
  readonly points: readonly ChartPoint[];
  readonly limits: readonly ChartLimit[];
  readonly fromAt: number;
  readonly toAt: number;
  /** `steps`: a value holds until the next; `line`: it moves there. */
  readonly form: 'steps' | 'line';
  readonly lowText: string;
  readonly highText: string;
  readonly high: number;
}

/** Words of a limit above this part of the height would leave the chart. */
const belowPart = 0.8;
const width = 1000;
const height = 100;

export function StepChart(props: StepChartProps): JSX.Element {
  const { label, points, limits, fromAt, toAt, form, high, lowText, highText } = props;
  const y = (value: number): number => height - (Math.max(0, Math.min(high, value)) / high) * height;
  const x = (at: number): number => ((Math.max(fromAt, Math.min(toAt, at)) - fromAt) / (toAt - fromAt)) * width;
  return (
    <figure className={css.chart} role="img" aria-label={label}>
      <span className={css.chartHigh}>{highText}</span>
      <span className={css.chartLow}>{lowText}</span>
      <div className={css.chartPlot}>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
          {limits.map(({ value, shaded }) => (
            <g key={value}>
              {shaded === true && <rect className={css.chartBeyond} x={0} y={0} width={width} height={y(value)} />}
              <line className={css.chartLimit} x1={0} x2={width} y1={y(value)} y2={y(value)} />
            </g>
          ))}
          <path className={css.chartLine} d={pathOf(points, form, x, y, x(toAt))} />
        </svg>
        {limits.map(({ value, words, end }) => {
          const place: CSSProperties = { bottom: `${(Math.min(high, value) / high) * 100}%` };
          return (
            <span
              key={value}
              className={css.chartWords}
              style={place}
              data-end={end === true ? '' : undefined}
              data-below={value / high > belowPart ? '' : undefined}
            >
              {words}
            </span>
          );
        })}
      </div>
      <span className={css.chartFrom}>{shortTime(fromAt)}</span>
      <span className={css.chartTo}>{shortTime(toAt)}</span>
    </figure>
  );
}

function pathOf(
  points: readonly ChartPoint[],
  form: StepChartProps['form'],
  x: (at: number) => number,
  y: (value: number) => number,
  end: number,
): string {
  let path = '';
  let drawn: number | null = null;
  for (const { at, value } of points) {
    const across = x(at).toFixed(1);
    if (drawn !== null && (form === 'steps' || value === null)) path += `H${across}`;
    if (value !== null) path += `${drawn === null ? 'M' : 'L'}${across} ${y(value).toFixed(1)}`;
    drawn = value;
  }
  return drawn === null ? path : `${path}H${end.toFixed(1)}`;
}
