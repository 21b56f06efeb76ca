/** The paper of a strip: 5 mm grid, traces, gaps hatched, what is not saved dimmed. Lengths in CSS px. */
import { channelByKey } from '../../shared/domain/channels.ts';
import { hatch } from '../history/hatch.ts';
import { holesOf, tracePiece } from '../history/stored-trace.ts';
import type { CanvasSize } from '../history/use-canvas.ts';
import { gridTimes, xOf, type LaneScale, type View } from './geometry.ts';
import type { Track } from './tracks.ts';

export interface DrawnLane {
  readonly channel: string;
  /** Undefined: nothing of it is recorded here. */
  readonly track: Track | undefined;
  readonly top: number;
  readonly height: number;
  readonly scale: LaneScale;
}

export interface Paper {
  readonly view: View;
  readonly lanes: readonly DrawnLane[];
  readonly savedFromAt: number;
  readonly savedToAt: number;
  /** Later than this the record cannot hold anything yet. */
  readonly recordedToAt: number;
  readonly mmPerS: number;
  readonly pxPerMm: number;
}

/** A hole shorter than this is seen as one between two samples. */
const leastHoleMs = 100;
const lineWidthPx = 1.6;
const dimmed = 0.42;

type Colour = (token: string) => string;

export function paintPaper(context: CanvasRenderingContext2D, size: CanvasSize, colour: Colour, paper: Paper): void {
  paintGrid(context, size, colour, paper);
  const { dpr, width, height } = size;
  for (const lane of paper.lanes) {
    paintHoles(context, dpr, colour, paper, lane);
    if (lane.track === undefined) continue;
    const from = Math.max(0, Math.min(width, xOf(paper.view, paper.savedFromAt) * dpr));
    const to = Math.max(from, Math.min(width, xOf(paper.view, paper.savedToAt) * dpr));
    for (const [left, right, alpha] of [
      [0, from, dimmed],
      [from, to, 1],
      [to, width, dimmed],
    ] as const) {
      if (right <= left) continue;
      context.save();
      context.beginPath();
      context.rect(left, 0, right - left, height);
      context.clip();
      context.globalAlpha = alpha;
      paintTrace(context, size, colour, paper, lane);
      context.restore();
    }
  }
}

function paintGrid(context: CanvasRenderingContext2D, size: CanvasSize, colour: Colour, paper: Paper): void {
  const { dpr, width, height } = size;
  const sharp = (px: number): number => Math.round(px * dpr) + (Math.round(dpr) % 2) / 2;
  context.beginPath();
  for (const at of gridTimes(paper.view, paper.mmPerS)) {
    const x = sharp(xOf(paper.view, at));
    context.moveTo(x, 0);
    context.lineTo(x, height);
  }
  const step = 5 * paper.pxPerMm;
  for (let y = 0; y * dpr <= height; y += step) {
    context.moveTo(0, sharp(y));
    context.lineTo(width, sharp(y));
  }
  context.strokeStyle = colour('--line-subtle');
  context.lineWidth = Math.max(1, Math.round(dpr));
  context.stroke();
}

function paintHoles(
  context: CanvasRenderingContext2D,
  dpr: number,
  colour: Colour,
  { view, recordedToAt }: Paper,
  { track, top, height }: DrawnLane,
): void {
  const toAt = Math.min(view.toAt, recordedToAt);
  for (const hole of holesOf(track?.pieces ?? [], 'samples', view.fromAt, toAt, leastHoleMs)) {
    const x = xOf(view, hole.fromAt) * dpr;
    const inset = height * 0.12;
    const box = {
      x,
      y: (top + inset) * dpr,
      width: xOf(view, hole.toAt) * dpr - x,
      height: (height - 2 * inset) * dpr,
    };
    hatch(context, box, colour('--text-primary'), dpr);
  }
}

function paintTrace(
  context: CanvasRenderingContext2D,
  { width, dpr }: CanvasSize,
  colour: Colour,
  { view }: Paper,
  { channel, track, top, height, scale }: DrawnLane,
): void {
  const pxPerUnit = (height / (scale.high - scale.low)) * dpr;
  const zeroY = top * dpr + scale.high * pxPerUnit;
  context.beginPath();
  for (const piece of track?.pieces ?? []) {
    tracePiece(context, piece, 'samples', { left: 0, width, fromAt: view.fromAt, toAt: view.toAt, zeroY, pxPerUnit });
  }
  context.strokeStyle = colour(`--p-${channelByKey(channel)?.colour ?? 'temp'}`);
  context.lineWidth = lineWidthPx * dpr;
  context.lineJoin = 'round';
  context.stroke();
}
