/**
 * The lanes as one chart.js picture: a scale a lane, stacked without space, one time axis. Lines and marks are its
 * datasets, limits its annotations; bands, cuffs and gaps are drawn before them by a plugin of ours. Names and numbers
 * stand beside it as text of the page.
 */
import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartConfiguration,
  type Plugin,
} from 'chart.js';
import annotation from 'chartjs-plugin-annotation';
import { hatch } from '../history/hatch.ts';
import type { ChartColours } from './colours.ts';
import type { Lane, Point } from './lanes.ts';
import type { Range } from './scale.ts';
import type { Gap, LimitLine } from './surroundings.ts';

Chart.register(LinearScale, LineController, LineElement, PointElement, annotation);

/** Below each lane, of its height: what parts it from the next. */
export const lanePart = 0.92;
/** Limits of one lane; more changes than these in one picture are a fault of their source. */
const mostLimits = 200;
/** Half the width of a cuff's mark, and of a gap at least, px. */
const cuffPx = 4;
const gapPx = 2;

export interface LanePicture {
  readonly lane: Lane;
  readonly points: readonly Point[];
  readonly joinMs: number;
  readonly bucketMs: number;
  readonly gaps: readonly Gap[];
  readonly limits: readonly LimitLine[];
  /** Null: nothing to draw. */
  readonly range: Range | null;
}

export interface Picture {
  readonly lanes: readonly LanePicture[];
  readonly fromAt: number;
  readonly toAt: number;
}

type LineChart = Chart<'line', { x: number; y: number }[]>;
type LineConfiguration = ChartConfiguration<'line', { x: number; y: number }[]>;

const axisOf = (index: number): string => `y${index}`;

function band(chart: LineChart, axis: string, one: LanePicture, edges: 'inner' | 'outer'): Path2D {
  const x = chart.scales['x'];
  const y = chart.scales[axis];
  const path = new Path2D();
  if (x === undefined || y === undefined) return path;
  const px = (at: number): number => x.getPixelForValue(at);
  const half = one.bucketMs / 2;
  let run: Point[] = [];
  const close = (): void => {
    const [first, last] = [run[0], run.at(-1)];
    if (first !== undefined && last !== undefined) {
      const top = (point: Point): number => y.getPixelForValue(edges === 'inner' ? point.high : point.highest);
      const foot = (point: Point): number => y.getPixelForValue(edges === 'inner' ? point.low : point.lowest);
      path.moveTo(px(first.at - half), top(first));
      for (const point of run) path.lineTo(px(point.at), top(point));
      path.lineTo(px(last.at + half), top(last));
      path.lineTo(px(last.at + half), foot(last));
      for (const point of run.toReversed()) path.lineTo(px(point.at), foot(point));
      path.lineTo(px(first.at - half), foot(first));
      path.closePath();
    }
    run = [];
  };
  for (const point of one.points) {
    const last = run.at(-1);
    if (last !== undefined && point.at - last.at > one.joinMs) close();
    run.push(point);
  }
  close();
  return path;
}

function cuffs(chart: LineChart, axis: string, { points }: LanePicture, colour: string): void {
  const { ctx } = chart;
  const x = chart.scales['x'];
  const y = chart.scales[axis];
  if (x === undefined || y === undefined) return;
  ctx.beginPath();
  for (const { at, low, high } of points) {
    const middle = Math.round(x.getPixelForValue(at)) + 0.5;
    const [top, foot] = [y.getPixelForValue(high), y.getPixelForValue(low)];
    ctx.moveTo(middle - cuffPx, top);
    ctx.lineTo(middle + cuffPx, top);
    ctx.moveTo(middle, top);
    ctx.lineTo(middle, foot);
    ctx.moveTo(middle - cuffPx, foot);
    ctx.lineTo(middle + cuffPx, foot);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

function hatchGaps(chart: LineChart, axis: string, { gaps }: LanePicture, colour: string): void {
  const x = chart.scales['x'];
  const y = chart.scales[axis];
  if (x === undefined || y === undefined) return;
  for (const { fromAt, toAt } of gaps) {
    const left = Math.max(x.left, x.getPixelForValue(fromAt));
    const right = Math.min(x.right, x.getPixelForValue(toAt));
    if (right <= x.left || left >= x.right) continue;
    const box = { x: left, y: y.top, width: Math.max(gapPx, right - left), height: y.height * lanePart };
    hatch(chart.ctx, box, colour, 1);
  }
}

/** `picture` and `colours` are asked at each drawing: they change with the answer and the theme. */
const under = (picture: () => Picture, colours: () => ChartColours): Plugin<'line'> => ({
  id: 'wardlight-lanes',
  beforeDatasetsDraw: (drawn) => {
    const chart = drawn as LineChart;
    const { ctx, chartArea } = chart;
    const { of, text, shades } = colours();
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
    ctx.clip();
    for (const [index, one] of picture().lanes.entries()) {
      const axis = axisOf(index);
      hatchGaps(chart, axis, one, text);
      if (one.lane.form === 'marks') {
        if (one.lane.keys.length > 1) cuffs(chart, axis, one, of(one.lane.colour));
        continue;
      }
      ctx.fillStyle = of(one.lane.colour);
      ctx.globalAlpha = shades[0];
      ctx.fill(band(chart, axis, one, 'outer'));
      ctx.globalAlpha = shades[1];
      if (one.lane.form === 'band') ctx.fill(band(chart, axis, one, 'inner'));
      ctx.globalAlpha = 1;
    }
    ctx.restore();
  },
});

/** The range of a scale whose lane takes but a part of its height. */
const scaled = (range: Range | null): { readonly min: number; readonly max: number } => {
  const { low, high } = range ?? { low: 0, high: 1 };
  return { min: low - ((high - low) * (1 - lanePart)) / lanePart, max: high };
};

/** What of the annotation plugin's line is used; its own types do not resolve under this compiler's module rules. */
interface LimitAnnotation {
  readonly type: 'line';
  readonly xScaleID: 'x';
  readonly yScaleID: string;
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
  readonly borderColor: string;
  readonly borderWidth: number;
  readonly borderDash: number[];
  readonly drawTime: 'beforeDatasetsDraw';
}

function limitLines({ lanes, fromAt, toAt }: Picture, colour: string): Record<string, LimitAnnotation> {
  const lines: Record<string, LimitAnnotation> = {};
  for (const [index, { limits, range }] of lanes.entries()) {
    const shown = limits.filter(
      (one) =>
        range !== null && one.value > range.low && one.value < range.high && one.toAt > fromAt && one.fromAt < toAt,
    );
    for (const [n, one] of shown.slice(-mostLimits).entries()) {
      lines[`${index}-${n}`] = {
        type: 'line',
        xScaleID: 'x',
        yScaleID: axisOf(index),
        xMin: Math.max(one.fromAt, fromAt),
        xMax: Math.min(one.toAt, toAt),
        yMin: one.value,
        yMax: one.value,
        borderColor: colour,
        borderWidth: 1,
        borderDash: [4, 3],
        drawTime: 'beforeDatasetsDraw',
      };
    }
  }
  return lines;
}

const datasetsOf = ({ lanes }: Picture, { of, lineWidth }: ChartColours): LineConfiguration['data']['datasets'] =>
  lanes.map(({ lane, points, joinMs }, index) => {
    const cuff = lane.form === 'marks' && lane.keys.length > 1;
    // Options that differ from point to point cost their working out for each: only where one stands alone.
    const alone = lane.form !== 'marks' && points.some((_, at) => isAlone(points, at, joinMs));
    const radius = alone ? points.map((_, at) => (isAlone(points, at, joinMs) ? 1.5 : 0)) : 0;
    return {
      data: cuff ? [] : points.map(({ at, value }) => ({ x: at, y: value })),
      xAxisID: 'x',
      yAxisID: axisOf(index),
      borderColor: of(lane.colour),
      backgroundColor: of(lane.colour),
      borderWidth: lineWidth,
      spanGaps: joinMs,
      showLine: lane.form !== 'marks',
      // A value between two gaps is a dot, not nothing.
      pointRadius: lane.form === 'marks' ? 3 : radius,
      pointHitRadius: 0,
      pointBorderWidth: 0,
    };
  });

const isAlone = (points: readonly Point[], index: number, joinMs: number): boolean => {
  const at = points[index]?.at ?? 0;
  const far = (other: Point | undefined): boolean => other === undefined || Math.abs(other.at - at) > joinMs;
  return far(points[index - 1]) && far(points[index + 1]);
};

interface LaneScale {
  readonly type: 'linear';
  readonly display: false;
  readonly position: 'right';
  readonly stack: string;
  readonly min: number;
  readonly max: number;
}

function optionsOf(picture: Picture, { limit }: ChartColours): NonNullable<LineConfiguration['options']> {
  const { lanes, fromAt, toAt } = picture;
  const scales: Record<string, LaneScale> = {};
  for (const [index, { range }] of lanes.entries()) {
    // `right` is stacked from above; the lanes' order is that of their names beside it.
    const stacked = { position: 'right', stack: 'lanes', ...scaled(range) } as const;
    scales[axisOf(index)] = { type: 'linear', display: false, ...stacked };
  }
  return {
    animation: false,
    responsive: false,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    events: [],
    layout: { autoPadding: false, padding: 0 },
    scales: { ...scales, x: { type: 'linear', display: false, min: fromAt, max: toAt } },
    plugins: { annotation: { animations: { numbers: { duration: 0 } }, annotations: limitLines(picture, limit) } },
  };
}

export interface LaneChart {
  /** Draws at once. `width`, `height`: CSS px. */
  readonly show: (picture: Picture, colours: ChartColours, width: number, height: number) => void;
  readonly end: () => void;
}

/** @param dpr device px of one CSS px; paper wants more than a screen has. */
export function laneChart(canvas: HTMLCanvasElement, dpr: () => number): LaneChart {
  let shown: { readonly picture: Picture; readonly colours: ChartColours } | null = null;
  let chart: LineChart | null = null;
  let count = -1;
  const end = (): void => {
    chart?.destroy();
    chart = null;
  };
  return {
    show: (picture, colours, width, height) => {
      shown = { picture, colours };
      const options = { ...optionsOf(picture, colours), devicePixelRatio: dpr() };
      const data = { datasets: datasetsOf(picture, colours) };
      // Scales are laid out when they are made: another number of lanes is another chart.
      if (chart === null || count !== picture.lanes.length) {
        end();
        count = picture.lanes.length;
        canvas.width = width;
        canvas.height = height;
        const plugin = under(
          () => shown?.picture ?? picture,
          () => shown?.colours ?? colours,
        );
        chart = new Chart(canvas, { type: 'line', data, options, plugins: [plugin] });
      } else {
        chart.data = data;
        chart.options = options;
      }
      chart.resize(width, height);
      chart.update('none');
    },
    end,
  };
}
