/** Counts of one second in fixed bins: nothing is allocated while frames run. */
import type { WaveStats } from './types.ts';

export class Histogram {
  readonly #bins: Uint32Array;
  readonly #width: number;
  #count = 0;

  /** @param width of a bin; what is beyond the last bin is counted in it. */
  constructor(width: number, bins: number) {
    this.#width = width;
    this.#bins = new Uint32Array(bins);
  }

  add(value: number): void {
    const bin = Math.min(this.#bins.length - 1, Math.max(0, Math.floor(value / this.#width)));
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
    this.#count += 1;
  }

  /** Upper edge of the bin that holds the quantile; 0 where nothing was counted. */
  quantile(share: number): number {
    let left = Math.ceil(this.#count * share);
    if (left === 0) return 0;
    for (let bin = 0; bin < this.#bins.length; bin += 1) {
      left -= this.#bins[bin] ?? 0;
      if (left <= 0) return (bin + 1) * this.#width;
    }
    return this.#bins.length * this.#width;
  }

  clear(): void {
    this.#bins.fill(0);
    this.#count = 0;
  }
}

export type FrameFigures = Pick<
  WaveStats,
  'fps' | 'frameMs' | 'frameMsP99' | 'drawMsP99' | 'lagMsP50' | 'lagMsP99' | 'blockMsP50' | 'blockMsP99'
>;

/** Frames remembered one by one between two reports. */
const remembered = 512;

export class FrameStats {
  readonly #intervals = new Float64Array(remembered);
  readonly #interval = new Histogram(0.5, 2_000);
  readonly #draw = new Histogram(0.1, 2_000);
  readonly #lag = new Histogram(5, 4_000);
  readonly #block = new Histogram(5, 4_000);
  #frames = 0;
  #known = 0;
  #lastFrameMs = Number.NaN;
  #sinceMs = Number.NaN;

  frame(startMs: number, endMs: number): void {
    const interval = startMs - this.#lastFrameMs;
    if (!Number.isNaN(interval)) {
      this.#interval.add(interval);
      if (this.#known < remembered) this.#intervals[this.#known] = interval;
      this.#known = Math.min(remembered, this.#known + 1);
    }
    this.#lastFrameMs = startMs;
    this.#draw.add(endMs - startMs);
    this.#frames += 1;
  }

  lag(ms: number): void {
    this.#lag.add(ms);
  }

  /** A block began to be drawn this long after its last sample was taken. */
  begun(ms: number): void {
    this.#block.add(ms);
  }

  /** Figures since the last call. */
  take(nowMs: number): FrameFigures {
    const seconds = Number.isNaN(this.#sinceMs) ? 1 : Math.max(0.001, (nowMs - this.#sinceMs) / 1000);
    const figures = {
      fps: this.#frames / seconds,
      frameMs: [...this.#intervals.subarray(0, this.#known)],
      frameMsP99: this.#interval.quantile(0.99),
      drawMsP99: this.#draw.quantile(0.99),
      lagMsP50: this.#lag.quantile(0.5),
      lagMsP99: this.#lag.quantile(0.99),
      blockMsP50: this.#block.quantile(0.5),
      blockMsP99: this.#block.quantile(0.99),
    };
    this.#sinceMs = nowMs;
    this.#frames = 0;
    this.#known = 0;
    this.#interval.clear();
    this.#draw.clear();
    this.#lag.clear();
    this.#block.clear();
    return figures;
  }
}
