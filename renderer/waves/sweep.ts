/**
 * Where the sweep is. The pen's place is a pure function of local monotonic time, the same for all lanes of one
 * width and speed: no tick count, no frame count, no clock of a sender moves it. All in device px.
 */
import type { Lane } from './types.ts';

export interface Sweep {
  /** Whole device px: what is erased ends on pixel edges. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Where the trace begins and how long it is; half a line width is kept free on both sides. */
  readonly left: number;
  readonly length: number;
  readonly pxPerMs: number;
  /** Duration of one sweep. */
  readonly sweepMs: number;
  /** Erase bar in time. */
  readonly gapMs: number;
  readonly lineWidth: number;
}

/** @param dpr device px per CSS px. Null where the lane is too small for a trace or a number is no number. */
export function sweepOf(lane: Lane, dpr: number): Sweep | null {
  const x = Math.round(lane.x * dpr);
  const y = Math.round(lane.y * dpr);
  const width = Math.round((lane.x + lane.width) * dpr) - x;
  const height = Math.round((lane.y + lane.height) * dpr) - y;
  const lineWidth = Math.max(1, lane.lineWidth * dpr);
  const pxPerMs = (lane.mmPerS * lane.pxPerMm * dpr) / 1000;
  const inset = Math.ceil(lineWidth / 2);
  const length = width - 2 * inset;
  const gap = lane.gapPx * dpr;
  if (!(length > 2 * gap && height > 2 * lineWidth && pxPerMs > 0 && Number.isFinite(length / pxPerMs))) return null;
  return {
    x,
    y,
    width,
    height,
    left: x + inset,
    length,
    pxPerMs,
    sweepMs: length / pxPerMs,
    gapMs: gap / pxPerMs,
    lineWidth,
  };
}

/** Part of the sweep that is over at `phaseMs`, in ms from its left end. */
export const lapMs = (sweep: Sweep, phaseMs: number): number =>
  phaseMs - Math.floor(phaseMs / sweep.sweepMs) * sweep.sweepMs;

/** x of the pen. */
export const penX = (sweep: Sweep, nowMs: number): number => sweep.left + lapMs(sweep, nowMs) * sweep.pxPerMs;

export interface Eraser {
  clearRect(x: number, y: number, width: number, height: number): void;
}

/** Clears what the front of the erase bar passed between two moments, in whole px. */
export function erase(sweep: Sweep, fromMs: number, toMs: number, eraser: Eraser): void {
  if (toMs <= fromMs) return;
  if (toMs - fromMs >= sweep.sweepMs) {
    eraser.clearRect(sweep.x, sweep.y, sweep.width, sweep.height);
    return;
  }
  const from = edge(sweep, fromMs);
  const to = edge(sweep, toMs);
  if (to >= from && lapMs(sweep, toMs) >= lapMs(sweep, fromMs)) {
    if (to > from) eraser.clearRect(from, sweep.y, to - from, sweep.height);
    return;
  }
  const right = sweep.x + sweep.width;
  if (right > from) eraser.clearRect(from, sweep.y, right - from, sweep.height);
  if (to > sweep.x) eraser.clearRect(sweep.x, sweep.y, to - sweep.x, sweep.height);
}

/** Left edge of the px column that holds a moment; the lane's own edge at the start of a lap. */
function edge(sweep: Sweep, phaseMs: number): number {
  const lap = lapMs(sweep, phaseMs);
  return lap <= 0 ? sweep.x : Math.floor(sweep.left + lap * sweep.pxPerMs);
}
