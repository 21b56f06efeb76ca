/**
 * The last seconds of one channel, addressed by time. Samples lie on the grid of their own rate; the grid is tied
 * to local monotonic time by `originMs` and follows the sender's clock slowly, so that neither rounded time stamps
 * nor a sender whose 250 Hz are 250.02 Hz move, cut or double a sample (L16).
 */

/** Time stamps off by less than this are jitter: the block goes on where the last one ended. */
const snapMs = 60;
/** Share of the remaining error taken over at each block. */
const follow = 0.03;
const maxSamples = 65_536;

export interface Written {
  /** Index of the first sample that was put behind an already known later one; −1 where none was. */
  readonly rewrittenFrom: number;
  /** Samples kept. 0: the whole block was older than the ring holds. */
  readonly kept: number;
}

const nothing: Written = { rewrittenFrom: -1, kept: 0 };

export class SampleRing {
  readonly rateHz: number;
  readonly stepMs: number;
  #values: Float32Array;
  #mask: number;
  /** Local time of index 0. */
  #originMs = 0;
  /** Index after the newest sample. Counts up for as long as the ring lives: doubles hold it beyond 32 bits. */
  #end = 0;
  /** Oldest index that was ever written and still fits. */
  #begin = 0;
  #empty = true;
  /** Local time at which something last came in. */
  fedAtMs = Number.NEGATIVE_INFINITY;

  /** @param seconds that must fit at `rateHz`; at most 65,536 samples. `firstIndex` is for tests. */
  constructor(rateHz: number, seconds: number, firstIndex = 0) {
    this.rateHz = rateHz;
    this.stepMs = 1000 / rateHz;
    const capacity = capacityFor(rateHz, seconds);
    this.#values = new Float32Array(capacity).fill(Number.NaN);
    this.#mask = capacity - 1;
    this.#begin = firstIndex;
    this.#end = firstIndex;
  }

  get capacity(): number {
    return this.#mask + 1;
  }

  get isEmpty(): boolean {
    return this.#empty;
  }

  /** First index that is held. */
  get begin(): number {
    return this.#begin;
  }

  /** Index after the newest sample. */
  get end(): number {
    return this.#end;
  }

  timeOf(index: number): number {
    return this.#originMs + index * this.stepMs;
  }

  /** With its fraction. */
  indexAt(timeMs: number): number {
    return (timeMs - this.#originMs) / this.stepMs;
  }

  get newestMs(): number {
    return this.#empty ? Number.NEGATIVE_INFINITY : this.timeOf(this.#end - 1);
  }

  /** Physical value, NaN for a gap and for anything outside of what is held. */
  at(index: number): number {
    if (index < this.#begin || index >= this.#end) return Number.NaN;
    return this.#values[index & this.#mask] ?? Number.NaN;
  }

  /** Makes room for a longer sweep; what is held stays. */
  reserve(seconds: number): void {
    const capacity = capacityFor(this.rateHz, seconds);
    if (capacity <= this.capacity) return;
    const values = new Float32Array(capacity).fill(Number.NaN);
    for (let index = this.#begin; index < this.#end; index += 1) {
      values[index & (capacity - 1)] = this.#values[index & this.#mask] ?? Number.NaN;
    }
    this.#values = values;
    this.#mask = capacity - 1;
  }

  /** @param startMs local time of the first sample. `none` in `samples` marks a gap. */
  write(startMs: number, samples: Int16Array, gain: number, offset: number, none: number): Written {
    if (samples.length === 0) return nothing;
    const first = this.#empty ? this.#open(startMs) : this.#place(startMs);
    const last = first + samples.length;
    if (last <= this.#end - this.capacity) return nothing;
    const from = Math.max(first, last - this.capacity, this.#end - this.capacity);
    const rewrites = from < this.#end;
    if (last > this.#end) this.#advance(Math.max(first, this.#end), last);
    if (from < this.#begin) this.#begin = from;
    let changed = -1;
    for (let index = from; index < last; index += 1) {
      const raw = samples[index - first] ?? none;
      const value = Math.fround(raw === none ? Number.NaN : raw * gain + offset);
      const slot = index & this.#mask;
      if (changed < 0 && rewrites && !Object.is(this.#values[slot], value)) changed = index;
      this.#values[slot] = value;
    }
    return { rewrittenFrom: changed, kept: last - from };
  }

  #open(startMs: number): number {
    this.#originMs = startMs - this.#end * this.stepMs;
    this.#empty = false;
    return this.#end;
  }

  #place(startMs: number): number {
    const errorMs = startMs - this.timeOf(this.#end);
    if (Math.abs(errorMs) > snapMs) return Math.round(this.indexAt(startMs));
    this.#originMs += errorMs * follow;
    return this.#end;
  }

  /** Moves the end forward; what lies between the old end and the block is a gap. */
  #advance(blockFrom: number, end: number): void {
    const gapFrom = Math.max(this.#end, end - this.capacity);
    for (let index = gapFrom; index < blockFrom; index += 1) this.#values[index & this.#mask] = Number.NaN;
    this.#end = end;
    this.#begin = Math.max(this.#begin, end - this.capacity);
  }
}

function capacityFor(rateHz: number, seconds: number): number {
  const wanted = Math.min(maxSamples, Math.ceil(rateHz * seconds));
  return 2 ** Math.ceil(Math.log2(Math.max(64, wanted)));
}
