/**
 * Sixty lines as px. Each column is filled from its lowest to its highest value and to where the last one was, with
 * soft ends: a path of that many points would take a browser several frames.
 */
import { type Line, type LineScale, lineCount } from './lines.ts';
import { lineMs } from './times.ts';

export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** "#8fd0a0". Anything else is grey. */
export function rgbOf(colour: string): Rgb {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour.trim());
  const [r = 128, g = 128, b = 128] = hex === null ? [] : hex.slice(1).map((part) => Number.parseInt(part, 16));
  return { r, g, b };
}

export interface LinesPicture {
  readonly width: number;
  readonly height: number;
  /** RGBA, as ImageData wants it. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export interface LinesLook {
  readonly scale: LineScale;
  readonly colour: Rgb;
  /** Of arrhythmia. */
  readonly bright: Rgb;
  /** px of a line that does not rise or fall. */
  readonly thickness: number;
  readonly hourAt: number;
  /** Times that are drawn bright. */
  readonly arrhythmia: readonly { readonly fromAt: number; readonly toAt: number }[];
}

/** Middle of a line, in px of a picture that high. */
export const middleY = (line: number, height: number): number => ((line + 0.5) * height) / lineCount;

export function drawLines(
  { width, height, data }: LinesPicture,
  lines: readonly (Line | null)[],
  look: LinesLook,
): void {
  const pxPerUnit = (look.scale.linesPerUnit * height) / lineCount;
  for (const [index, line] of lines.entries()) {
    if (line === null) continue;
    const zeroY = middleY(index, height);
    const columns = line.low.length;
    const bright = brightColumns(look, index, columns);
    let top = Number.NaN;
    let foot = Number.NaN;
    for (let column = 0; column < columns; column += 1) {
      const low = line.low[column] ?? Number.NaN;
      if (Number.isNaN(low)) {
        top = Number.NaN;
        continue;
      }
      const lowY = zeroY - (low - line.zero) * pxPerUnit;
      const highY = zeroY - ((line.high[column] ?? low) - line.zero) * pxPerUnit;
      // Joined to the column before, unless something is missing between.
      const from = Number.isNaN(top) ? highY : Math.min(highY, foot);
      const to = Number.isNaN(top) ? lowY : Math.max(lowY, top);
      top = highY;
      foot = lowY;
      const spare = Math.max(0, look.thickness - (to - from)) / 2;
      // On a display with more px than a question may ask for, a column is wider than one.
      const x = Math.floor((column * width) / columns);
      const end = Math.max(x + 1, Math.floor(((column + 1) * width) / columns));
      const isBright = bright !== null && bright[column] === 1;
      fill(data, width, height, x, end, from - spare, to + spare, isBright ? look.bright : look.colour);
    }
  }
}

/** Null: nothing of this line is bright. */
function brightColumns({ hourAt, arrhythmia }: LinesLook, line: number, columns: number): Uint8Array | null {
  const fromAt = hourAt + line * lineMs;
  let marks: Uint8Array | null = null;
  for (const span of arrhythmia) {
    const from = Math.max(0, Math.floor(((span.fromAt - fromAt) / lineMs) * columns));
    const to = Math.min(columns, Math.ceil(((span.toAt - fromAt) / lineMs) * columns));
    if (to > from) (marks ??= new Uint8Array(columns)).fill(1, from, to);
  }
  return marks;
}

/** A column, with part of a px at each end. What is there already shows where it covers more. */
function fill(
  data: Uint8ClampedArray,
  width: number,
  height: number,
  x: number,
  end: number,
  from: number,
  to: number,
  { r, g, b }: Rgb,
): void {
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(height - 1, Math.ceil(to) - 1);
  for (let y = first; y <= last; y += 1) {
    const cover = Math.round(255 * Math.min(1, Math.min(y + 1, to) - Math.max(y, from)));
    for (let at = (y * width + x) * 4; at < (y * width + end) * 4; at += 4) {
      if (cover < (data[at + 3] ?? 0)) continue;
      data[at] = r;
      data[at + 1] = g;
      data[at + 2] = b;
      data[at + 3] = cover;
    }
  }
}
