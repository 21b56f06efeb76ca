/** Builders for the tests of this folder. */
import { encodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import type { PathSink } from './column-pen.ts';
import type { Eraser } from './sweep.ts';
import type { Lane } from './types.ts';

export const aLane = (over: Partial<Lane> = {}): Lane => ({
  id: 'lane',
  bed: '07',
  channel: 'ECG II',
  x: 10,
  y: 20,
  width: 402,
  height: 60,
  colour: '#8FD0A0',
  background: 'transparent',
  mmPerS: 25,
  pxPerMm: 4,
  gapPx: 14,
  lineWidth: 2,
  range: [-1, 2],
  mmPerUnit: null,
  state: 'live',
  ...over,
});

export const aBlock = (over: Partial<WaveBlock> = {}): WaveBlock => ({
  bed: '07' as BedId,
  channel: 'ECG II',
  unit: 'mV',
  startAt: 1_000_000,
  deviceAt: null,
  rateHz: 250,
  gain: 0.001,
  offset: 0,
  ageMs: 100,
  samples: new Int16Array(25),
  ...over,
});

export const aFrame = (sentAt: number, ...blocks: WaveBlock[]): Uint8Array => encodeWaveFrame({ sentAt, blocks });

/** A canvas that remembers what is on it, column by column: enough to see gaps, seams and what is stale. */
export class RecordingSurface implements PathSink, Eraser {
  strokeStyle = '';
  fillStyle = '';
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  lineJoin: CanvasLineJoin = 'miter';
  /** y of the points in each px column, by column. */
  readonly columns = new Map<number, number[]>();
  readonly moves: [number, number][] = [];
  readonly lines: [number, number][] = [];
  #at: [number, number] = [0, 0];

  moveTo(x: number, y: number): void {
    this.moves.push([x, y]);
    this.#at = [x, y];
    this.#mark(x, y);
  }

  lineTo(x: number, y: number): void {
    this.lines.push([x, y]);
    const [fromX, fromY] = this.#at;
    for (let column = Math.floor(fromX) + 1; column <= x; column += 1) {
      this.#mark(column, fromY + ((y - fromY) * (column - fromX)) / (x - fromX));
    }
    this.#mark(x, y);
    this.#at = [x, y];
  }

  #mark(x: number, y: number): void {
    const column = Math.floor(x);
    this.columns.set(column, [...(this.columns.get(column) ?? []), y]);
  }

  clearRect(x: number, _y: number, width: number, _height: number): void {
    for (const column of this.columns.keys()) if (column >= x && column < x + width) this.columns.delete(column);
  }

  beginPath(): void {
    this.moves.length = 0;
    this.lines.length = 0;
  }

  stroke(): void {
    // What is drawn is marked as the path grows.
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.clearRect(x, y, width, height);
  }
}
