/**
 * Lowest and highest of each bucket, for a picture of a long stretch. Buckets begin at the start of what was asked for,
 * whatever is recorded, so that pictures of neighbouring stretches fit each other; no extreme is lost.
 */
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { Clipped } from './pieces.ts';
import type { WaveFacts } from './placing.ts';

/** Int16's least stands for "no sample". */
const none = -32768;
const hair = 1e-6;

export class PairBuckets {
  readonly #fromAt: number;
  readonly #widthMs: number;
  readonly #count: number;
  readonly #low: Int16Array;
  readonly #high: Int16Array;
  /** Number of the scale of each bucket, from 1; 0: nothing was recorded there. */
  readonly #scale: Uint16Array;
  readonly #scales: WaveFacts[] = [];

  constructor(fromAt: number, toAt: number, count: number) {
    this.#fromAt = fromAt;
    this.#widthMs = (toAt - fromAt) / count;
    this.#count = count;
    this.#low = new Int16Array(count);
    this.#high = new Int16Array(count);
    this.#scale = new Uint16Array(count);
  }

  add({ facts, startAt, samples }: Omit<Clipped, 'isNext'>): void {
    const perMs = facts.rateHz / 1000;
    const scale = this.#scaleOf(facts);
    /** Where a bucket begins, in samples. */
    const begin = (bucket: number): number => (this.#fromAt + bucket * this.#widthMs - startAt) * perMs - hair;
    const place = (bucket: number): number => Math.ceil(begin(bucket));
    // Narrower than a sample: it holds until the next one.
    const holds = this.#widthMs * perMs < 1;
    const first = Math.max(0, Math.floor((startAt - this.#fromAt) / this.#widthMs + hair));
    let from = Math.max(0, place(first));
    for (let bucket = first; bucket < this.#count; bucket += 1) {
      const to = Math.min(samples.length, place(bucket + 1));
      if (to > from) this.#take(bucket, scale, samples, from, to);
      else if (holds && from > 0 && begin(bucket) < samples.length - 2 * hair)
        this.#take(bucket, scale, samples, from - 1, from);
      else if (from >= samples.length) break;
      from = Math.max(from, to);
    }
  }

  /** @param channel facts come from what was recorded; a block ends where nothing was, or where the scale changes. */
  blocks(): readonly WaveBlock[] {
    const blocks: WaveBlock[] = [];
    let from = 0;
    while (from < this.#count) {
      const scale = this.#scale[from] ?? 0;
      let to = from + 1;
      while (to < this.#count && this.#scale[to] === scale) to += 1;
      const facts = this.#scales[scale - 1];
      if (facts !== undefined) blocks.push(this.#block(facts, from, to));
      from = to;
    }
    return blocks;
  }

  #block(facts: WaveFacts, from: number, to: number): WaveBlock {
    const samples = new Int16Array((to - from) * 2);
    for (let bucket = from; bucket < to; bucket += 1) {
      samples[(bucket - from) * 2] = this.#low[bucket] ?? none;
      samples[(bucket - from) * 2 + 1] = this.#high[bucket] ?? none;
    }
    const startAt = this.#fromAt + from * this.#widthMs;
    return { ...facts, rateHz: 2000 / this.#widthMs, startAt, deviceAt: null, ageMs: 0, samples };
  }

  #take(bucket: number, scale: number, samples: Int16Array, from: number, to: number): void {
    let low = 32767;
    let high = none;
    for (let at = from; at < to; at += 1) {
      const value = samples[at] ?? none;
      if (value === none) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    this.#merge(bucket, scale, high === none ? none : low, high);
  }

  #merge(bucket: number, scale: number, low: number, high: number): void {
    const before = this.#scale[bucket] ?? 0;
    if (before === 0 || (this.#high[bucket] === none && high !== none)) {
      this.#scale[bucket] = scale;
      this.#low[bucket] = low;
      this.#high[bucket] = high;
      return;
    }
    if (high === none) return;
    const other = before === scale ? null : this.#converter(scale, before);
    this.#low[bucket] = Math.min(this.#low[bucket] ?? none, other === null ? low : other(low, Math.floor));
    this.#high[bucket] = Math.max(this.#high[bucket] ?? none, other === null ? high : other(high, Math.ceil));
  }

  /** From one scale to the other, to the outside, as far as it reaches. */
  #converter(from: number, to: number): (value: number, round: (value: number) => number) => number {
    const a = this.#scales[from - 1];
    const b = this.#scales[to - 1];
    return (value, round) => {
      if (a === undefined || b === undefined || b.gain === 0) return value;
      const raw = (value * a.gain + a.offset - b.offset) / b.gain;
      return Math.min(32767, Math.max(-32767, round(raw)));
    };
  }

  /** One scale for all rates of it: a pair has no rate of its own. */
  #scaleOf(facts: WaveFacts): number {
    const found = this.#scales.findIndex(
      (scale) =>
        scale.gain === facts.gain &&
        scale.offset === facts.offset &&
        scale.unit === facts.unit &&
        scale.bed === facts.bed,
    );
    if (found >= 0) return found + 1;
    this.#scales.push(facts);
    return this.#scales.length;
  }
}
