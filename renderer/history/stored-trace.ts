/**
 * Stored waves on a canvas: pieces of a channel to a line, the holes between them, the range that a scale has to hold.
 *
 *   const pieces = piecesOf(blocks, 'ECG II');
 *   context.beginPath();
 *   for (const piece of pieces) tracePiece(context, piece, answer.form, plot);
 *   context.stroke();
 *   for (const hole of holesOf(pieces, answer.form, plot.fromAt, plot.toAt, 200)) hatch(context, …);
 *
 * Lengths are px of the canvas itself (device px, see use-canvas.ts), times epoch ms, values in the channel's unit.
 */
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { WavesAnswer } from '../../shared/station-api/history-calls.ts';
import { ColumnPen, type PathSink } from '../waves/column-pen.ts';

export type Form = WavesAnswer['form'];

/** −32768 in a piece: no sample there. */
export const noSample = -32768;

/** Where a stretch of time lies. y = zeroY − value × pxPerUnit. */
export interface Plot {
  readonly left: number;
  readonly width: number;
  readonly fromAt: number;
  readonly toAt: number;
  readonly zeroY: number;
  readonly pxPerUnit: number;
}

export interface Span {
  readonly fromAt: number;
  readonly toAt: number;
}

export const piecesOf = (blocks: readonly WaveBlock[], channel: string): readonly WaveBlock[] =>
  blocks.filter((block) => block.channel === channel).toSorted((a, b) => a.startAt - b.startAt);

/** Buckets or samples of a piece. */
const countOf = (piece: WaveBlock, form: Form): number =>
  form === 'pairs' ? Math.floor(piece.samples.length / 2) : piece.samples.length;

/** Milliseconds from one bucket or sample to the next. */
export const stepMs = (piece: WaveBlock, form: Form): number => (form === 'pairs' ? 2000 : 1000) / piece.rateHz;

export const endOf = (piece: WaveBlock, form: Form): number =>
  piece.startAt + countOf(piece, form) * stepMs(piece, form);

/**
 * Adds what lies within the plot's time to a path. Samples are joined; of pairs both are joined, the nearer one first,
 * so that an envelope as narrow as the px reads as the line it was made from. Holes are not joined.
 */
export function tracePiece(sink: PathSink, piece: WaveBlock, form: Form, plot: Plot): void {
  const step = stepMs(piece, form);
  const pxPerMs = plot.width / (plot.toAt - plot.fromAt);
  const first = Math.max(0, Math.ceil((plot.fromAt - piece.startAt) / step));
  const end = Math.min(countOf(piece, form), Math.ceil((plot.toAt - piece.startAt) / step));
  const pen = new ColumnPen();
  pen.begin(sink);
  let down = false;
  let y = 0;
  const put = (x: number, raw: number): void => {
    y = plot.zeroY - (raw * piece.gain + piece.offset) * plot.pxPerUnit;
    if (down) pen.line(x, y);
    else pen.move(x, y);
    down = true;
  };
  for (let index = first; index < end; index += 1) {
    const x = plot.left + (piece.startAt + index * step - plot.fromAt) * pxPerMs;
    if (form === 'samples') {
      const raw = piece.samples[index] ?? noSample;
      if (raw === noSample) down = false;
      else put(x, raw);
      continue;
    }
    const low = piece.samples[2 * index] ?? noSample;
    const high = piece.samples[2 * index + 1] ?? noSample;
    if (low === noSample || high === noSample) {
      down = false;
      continue;
    }
    const lowY = plot.zeroY - (low * piece.gain + piece.offset) * plot.pxPerUnit;
    const highY = plot.zeroY - (high * piece.gain + piece.offset) * plot.pxPerUnit;
    const lowFirst = down && Math.abs(lowY - y) <= Math.abs(highY - y);
    put(x, lowFirst ? low : high);
    put(x, lowFirst ? high : low);
  }
  pen.up();
}

/** Stretches of at least `leastMs` without a sample, oldest first. `pieces`: of one channel, by time. */
export function holesOf(
  pieces: readonly WaveBlock[],
  form: Form,
  fromAt: number,
  toAt: number,
  leastMs: number,
): readonly Span[] {
  const holes: Span[] = [];
  let since = fromAt;
  const known = (from: number, to: number): void => {
    const until = Math.min(from, toAt);
    if (until - since >= leastMs) holes.push({ fromAt: since, toAt: until });
    since = Math.max(since, to);
  };
  for (const piece of pieces) {
    const step = stepMs(piece, form);
    const wide = form === 'pairs' ? 2 : 1;
    const end = Math.min(countOf(piece, form), Math.ceil((toAt - piece.startAt) / step));
    let run = -1;
    for (let index = Math.max(0, Math.floor((fromAt - piece.startAt) / step)); index < end; index += 1) {
      const has = (piece.samples[index * wide] ?? noSample) !== noSample;
      if (has && run < 0) run = index;
      if (!has && run >= 0) {
        known(piece.startAt + run * step, piece.startAt + index * step);
        run = -1;
      }
    }
    if (run >= 0) known(piece.startAt + run * step, piece.startAt + end * step);
  }
  known(toAt, toAt);
  return holes;
}

/** Lowest and highest value within a time; null where nothing is recorded. */
export function rangeOf(
  pieces: readonly WaveBlock[],
  form: Form,
  fromAt: number,
  toAt: number,
): readonly [low: number, high: number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const piece of pieces) {
    const wide = form === 'pairs' ? 2 : 1;
    const step = stepMs(piece, form);
    const first = Math.max(0, Math.ceil((fromAt - piece.startAt) / step)) * wide;
    const end = Math.min(piece.samples.length, Math.ceil((toAt - piece.startAt) / step) * wide);
    for (let index = first; index < end; index += 1) {
      const raw = piece.samples[index] ?? noSample;
      if (raw === noSample) continue;
      const value = raw * piece.gain + piece.offset;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}
