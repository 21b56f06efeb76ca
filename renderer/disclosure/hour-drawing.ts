/** An hour on a canvas: its lines, then its gaps with their words. The same for the screen and for paper. */
import { hatch } from '../history/hatch.ts';
import { gapText } from './disclosure-words.ts';
import { drawLines, middleY, rgbOf } from './hour-picture.ts';
import { lineCount, type Gap, type Hour, type LineScale } from './lines.ts';
import { lineMs } from './times.ts';

export interface HourLook {
  readonly hourAt: number;
  readonly hour: Hour;
  readonly scale: LineScale | null;
  readonly gaps: readonly Gap[];
  readonly arrhythmia: readonly { readonly fromAt: number; readonly toAt: number }[];
  /** "#rrggbb", but `ground`. */
  readonly colour: string;
  readonly bright: string;
  readonly words: string;
  readonly ground: string;
  readonly dpr: number;
}

/** Of a gap's words, CSS px. */
const wordsPx = 12;

export function drawHour(context: CanvasRenderingContext2D, width: number, height: number, look: HourLook): void {
  const { hourAt, hour, scale, arrhythmia, dpr } = look;
  if (scale !== null) {
    const picture = context.createImageData(width, height);
    drawLines(picture, hour.lines, {
      scale,
      colour: rgbOf(look.colour),
      bright: rgbOf(look.bright),
      thickness: 1.05 * dpr,
      hourAt,
      arrhythmia,
    });
    context.putImageData(picture, 0, 0);
  }
  for (const gap of look.gaps) drawGap(context, width, height, gap, look);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One box a line. */
function boxesOf({ fromAt, toAt }: Gap, hourAt: number, width: number, height: number): readonly Box[] {
  const boxes: Box[] = [];
  const rowPx = height / lineCount;
  const first = Math.max(0, Math.floor((fromAt - hourAt) / lineMs));
  for (let line = first; line < lineCount; line += 1) {
    const lineAt = hourAt + line * lineMs;
    if (lineAt >= toAt) break;
    const x = (Math.max(0, fromAt - lineAt) / lineMs) * width;
    const end = (Math.min(lineMs, toAt - lineAt) / lineMs) * width;
    boxes.push({ x, y: middleY(line, height) - rowPx / 2, width: end - x, height: rowPx });
  }
  return boxes;
}

function drawGap(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  gap: Gap,
  { hourAt, words, ground, dpr }: HourLook,
): void {
  const boxes = boxesOf(gap, hourAt, width, height);
  for (const box of boxes) hatch(context, box, words, dpr);
  const widest = Math.max(...boxes.map((box) => box.width));
  const wide = boxes.filter((box) => box.width >= widest - 1);
  const place = wide[Math.floor(wide.length / 2)];
  if (place === undefined) return;
  const text = gapText(gap);
  context.save();
  context.font = `${wordsPx * dpr}px Inter, system-ui, sans-serif`;
  const wordsWidth = context.measureText(text).width + 10 * dpr;
  // Words wider than their gap stand beside it, on its line.
  const x = Math.max(0, Math.min(width - wordsWidth, place.x + (place.width - wordsWidth) / 2));
  const high = Math.max(place.height, (wordsPx + 3) * dpr);
  const y = Math.max(0, Math.min(height - high, place.y + (place.height - high) / 2));
  context.fillStyle = ground;
  context.fillRect(x, y, wordsWidth, high);
  context.fillStyle = words;
  context.textBaseline = 'middle';
  context.fillText(text, x + 5 * dpr, y + high / 2);
  context.restore();
}
