/** The trace of one lane between two moments, as lines in device px: split at the seam, lifted at gaps. */
import type { ColumnPen } from './column-pen.ts';
import type { SampleRing } from './ring.ts';
import type { Sweep } from './sweep.ts';
import { lapMs } from './sweep.ts';

export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Draws [fromMs, toMs] of the samples' own time; both ends are interpolated, so the next call goes on exactly
 * where this one stopped. `delayMs` moves the bed's samples under the shared pen.
 */
export function trace(
  ring: SampleRing,
  fromMs: number,
  toMs: number,
  delayMs: number,
  sweep: Sweep,
  range: ValueRange,
  pen: ColumnPen,
): void {
  const from = Math.max(ring.indexAt(fromMs), ring.begin);
  const to = Math.min(ring.indexAt(toMs), ring.end - 1);
  if (!(to > from)) return;
  const top = sweep.y + sweep.lineWidth / 2;
  const bottom = sweep.y + sweep.height - sweep.lineWidth / 2;
  const pxPerUnit = (bottom - top) / (range.high - range.low);
  const right = sweep.left + sweep.length;
  let at = from;
  let x = sweep.left + lapMs(sweep, ring.timeOf(from) + delayMs) * sweep.pxPerMs;
  let y = Math.min(bottom, Math.max(top, bottom - (between(ring, from) - range.low) * pxPerUnit));
  if (!Number.isNaN(y)) pen.move(x, y);
  while (at < to) {
    const next = Math.min(Math.floor(at) + 1, to);
    const nextX = x + (next - at) * ring.stepMs * sweep.pxPerMs;
    const value = between(ring, next);
    const nextY = Math.min(bottom, Math.max(top, bottom - (value - range.low) * pxPerUnit));
    const joined = !Number.isNaN(y) && !Number.isNaN(nextY);
    if (nextX > right) {
      const share = (right - x) / (nextX - x);
      if (joined) {
        pen.line(right, y + (nextY - y) * share);
        pen.move(sweep.left, y + (nextY - y) * share);
      }
      x = sweep.left + ((nextX - sweep.left) % sweep.length);
    } else x = nextX;
    if (Number.isNaN(nextY)) pen.up();
    else if (joined) pen.line(x, nextY);
    else pen.move(x, nextY);
    y = nextY;
    at = next;
  }
  pen.up();
}

function between(ring: SampleRing, index: number): number {
  const whole = Math.floor(index);
  const share = index - whole;
  const value = ring.at(whole);
  return share === 0 ? value : value + (ring.at(whole + 1) - value) * share;
}
