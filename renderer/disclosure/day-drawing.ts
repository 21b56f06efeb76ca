/** The heart rate of a day: band from lowest to highest, mean as a line, limits that were in force dashed, gaps hatched. */
import type { Trend } from '../../shared/station-api/calls.ts';
import { hatch } from '../history/hatch.ts';
import type { CanvasSize } from '../history/use-canvas.ts';
import { lengthText } from './disclosure-words.ts';

export interface DayLook {
  readonly fromAt: number;
  readonly toAt: number;
  /** Null: not read yet. Of another time while the new one is read: it is drawn where it belongs. */
  readonly trend: Trend | null;
  readonly limits: readonly {
    readonly fromAt: number;
    readonly toAt: number;
    readonly low: number | null;
    readonly high: number | null;
  }[];
}

/** Shorter ones are the pauses of any monitor. */
const leastGapMs = 3 * 60_000;
const wordsPx = 12;
/** Beats per minute that are always on the scale. */
const usual = { low: 40, high: 140 } as const;

/** Lowest and highest rate that the strip has room for. */
export function dayScale(trend: Trend | null): readonly [low: number, high: number] {
  const series = trend?.series['HR'];
  const values = [...(series?.min ?? []), ...(series?.max ?? [])].filter((value) => value !== null);
  return [Math.min(usual.low, ...values) - 5, Math.max(usual.high, ...values) + 5];
}

export function drawDay(
  context: CanvasRenderingContext2D,
  { width, height, dpr }: CanvasSize,
  colour: (token: string) => string,
  { fromAt, toAt, trend, limits }: DayLook,
): void {
  const series = trend?.series['HR'];
  const x = (at: number): number => ((at - fromAt) / (toAt - fromAt)) * width;
  const [low, high] = dayScale(trend);
  const y = (value: number): number => ((high - value) / (high - low)) * height;
  drawLimits(context, { x, y, dpr, width }, limits, colour('--text-tertiary'));
  if (trend === null || series === undefined) return;
  const bucketMs = (trend.at[1] ?? toAt) - (trend.at[0] ?? fromAt);
  const runs = runsOf(series.mean);
  const line = colour('--p-hr');
  for (const [from, to] of runs) {
    context.beginPath();
    for (let index = from; index < to; index += 1) {
      context.lineTo(x((trend.at[index] ?? 0) + bucketMs / 2), y(series.max[index] ?? 0));
    }
    for (let index = to - 1; index >= from; index -= 1) {
      context.lineTo(x((trend.at[index] ?? 0) + bucketMs / 2), y(series.min[index] ?? 0));
    }
    context.globalAlpha = 0.3;
    context.fillStyle = line;
    context.fill();
    context.globalAlpha = 1;
    context.beginPath();
    for (let index = from; index < to; index += 1) {
      context.lineTo(x((trend.at[index] ?? 0) + bucketMs / 2), y(series.mean[index] ?? 0));
    }
    context.strokeStyle = line;
    context.lineWidth = 1.4 * dpr;
    context.stroke();
  }
  const edges = [
    fromAt,
    ...runs.flatMap(([from, to]) => [trend.at[from] ?? 0, (trend.at[to - 1] ?? 0) + bucketMs]),
    toAt,
  ];
  for (let index = 0; index < edges.length; index += 2) {
    const [from = 0, to = 0] = [edges[index], edges[index + 1]];
    if (to - from < leastGapMs) continue;
    const box = { x: x(from), y: 0, width: x(to) - x(from), height };
    hatch(context, box, colour('--text-primary'), dpr);
    drawLength(context, box, lengthText(to - from), { words: colour('--text-primary'), ground: colour('--tile'), dpr });
  }
}

/** Stretches of buckets with a value. */
function runsOf(mean: readonly (number | null)[]): readonly (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  for (const [index, value] of mean.entries()) {
    if (value === null) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  }
  return runs;
}

interface Axes {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  readonly dpr: number;
  readonly width: number;
}

function drawLimits(
  context: CanvasRenderingContext2D,
  { x, y, dpr, width }: Axes,
  limits: DayLook['limits'],
  colour: string,
): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = dpr;
  context.setLineDash([4 * dpr, 4 * dpr]);
  context.beginPath();
  for (const limit of limits) {
    for (const value of [limit.low, limit.high]) {
      if (value === null) continue;
      context.moveTo(Math.max(0, x(limit.fromAt)), Math.round(y(value)) + 0.5);
      context.lineTo(Math.min(width, x(limit.toAt)), Math.round(y(value)) + 0.5);
    }
  }
  context.stroke();
  context.restore();
}

function drawLength(
  context: CanvasRenderingContext2D,
  box: { readonly x: number; readonly width: number; readonly height: number },
  text: string,
  { words, ground, dpr }: { readonly words: string; readonly ground: string; readonly dpr: number },
): void {
  context.font = `${wordsPx * dpr}px Inter, system-ui, sans-serif`;
  const width = context.measureText(text).width + 8 * dpr;
  // Without room it is hatched without words; the lines below say its length.
  if (width > box.width + 16 * dpr) return;
  const x = box.x + (box.width - width) / 2;
  const high = 18 * dpr;
  context.fillStyle = ground;
  context.fillRect(x, (box.height - high) / 2, width, high);
  context.fillStyle = words;
  context.textBaseline = 'middle';
  context.fillText(text, x + 4 * dpr, box.height / 2);
}
