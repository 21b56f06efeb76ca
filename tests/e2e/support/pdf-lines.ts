/** Straight lines of a PDF that Chromium made, in millimetres on its pages: enough of PDF 32000-1 to measure a print. */
import { inflateSync } from 'node:zlib';

export interface PdfLine {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Stroke colour, "r g b" each 0–255. */
  readonly colour: string;
}

type Matrix = readonly [number, number, number, number, number, number];
const identity: Matrix = [1, 0, 0, 1, 0, 0];
const mmPerPoint = 25.4 / 72;

const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[1] * n[2],
  m[0] * n[1] + m[1] * n[3],
  m[2] * n[0] + m[3] * n[2],
  m[2] * n[1] + m[3] * n[3],
  m[4] * n[0] + m[5] * n[2] + n[4],
  m[4] * n[1] + m[5] * n[3] + n[5],
];

interface State {
  matrix: Matrix;
  colour: string;
}

/** Width and height of each page, mm. */
export function pdfPages(pdf: Buffer): readonly { readonly widthMm: number; readonly heightMm: number }[] {
  const boxes = pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/gu);
  return [...boxes].map(([, width, height]) => ({
    widthMm: Number(width) * mmPerPoint,
    heightMm: Number(height) * mmPerPoint,
  }));
}

/** All stroked lines of all content streams. */
export function pdfLines(pdf: Buffer): readonly PdfLine[] {
  return streamsOf(pdf).flatMap(linesOf);
}

function streamsOf(pdf: Buffer): readonly string[] {
  const text = pdf.toString('latin1');
  const streams: string[] = [];
  for (const match of text.matchAll(/<<(?:(?!>>\s*stream)[\s\S])*?>>\s*stream\r?\n/gu)) {
    if (!match[0].includes('/FlateDecode') || /\/Subtype\s*\/Image/u.test(match[0])) continue;
    const from = match.index + match[0].length;
    const to = text.indexOf('endstream', from);
    try {
      const stream = inflateSync(pdf.subarray(from, to)).toString('latin1');
      if (/\sm\s/u.test(stream) && /\bS\b/u.test(stream)) streams.push(stream);
    } catch {
      // No content: a font, or a table of objects.
    }
  }
  return streams;
}

function linesOf(stream: string): readonly PdfLine[] {
  const lines: PdfLine[] = [];
  const stack: State[] = [];
  let state: State = { matrix: identity, colour: '0 0 0' };
  let operands: number[] = [];
  let path: { x1: number; y1: number; x2: number; y2: number }[] = [];
  let at = { x: 0, y: 0 };
  const place = (x: number, y: number): { x: number; y: number } => {
    const [a, b, c, d, e, f] = state.matrix;
    return { x: (x * a + y * c + e) * mmPerPoint, y: (x * b + y * d + f) * mmPerPoint };
  };
  const number = (index: number): number => operands[index] ?? 0;
  const doOne = (operator: string): void => {
    switch (operator) {
      case 'q':
        stack.push({ ...state });
        break;
      case 'Q':
        state = stack.pop() ?? state;
        break;
      case 'cm':
        state.matrix = times(operands.slice(0, 6) as unknown as Matrix, state.matrix);
        break;
      case 'RG':
        state.colour = operands
          .slice(0, 3)
          .map((part) => Math.round(part * 255))
          .join(' ');
        break;
      case 'G':
        state.colour = Array.from({ length: 3 }, () => Math.round(number(0) * 255)).join(' ');
        break;
      case 'm':
        at = place(number(0), number(1));
        break;
      case 'l': {
        const to = place(number(0), number(1));
        path.push({ x1: at.x, y1: at.y, x2: to.x, y2: to.y });
        at = to;
        break;
      }
      case 'S':
        lines.push(...path.map((line) => ({ ...line, colour: state.colour })));
        path = [];
        break;
      case 'f':
      case 'f*':
      case 'n':
      case 'W':
      case 'W*':
        path = [];
        break;
    }
  };
  for (const [token] of stream.replaceAll(/\((?:\\.|[^\\)])*\)/gu, ' ').matchAll(/[^\s[\]<>]+/gu)) {
    const value = Number(token);
    if (!Number.isNaN(value)) operands.push(value);
    else {
      doOne(token);
      operands = [];
    }
  }
  return lines;
}
