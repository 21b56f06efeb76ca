/** Samples of one channel that are recorded and not yet a block: they lie in the tail of their day and in memory. */
import { otherClockMs } from '../../shared/feed/wave-stamps.ts';
import { packBlock, samplesOfBlock, type BlockRecord } from './block-record.ts';
import {
  blockMsMax,
  durationMs,
  endOf,
  sameFacts,
  slipMs,
  type Fragment,
  type Recorded,
  type WaveFacts,
} from './placing.ts';

/** One row of the tail: what came in one second. */
export interface TailRow {
  /** Null: not on the disk yet. */
  id: number | null;
  /** A wave frame. */
  readonly bytes: Uint8Array;
  /** Stretches that hold something of it and are no block yet. */
  refs: number;
}

/** More would not fit the codec's count. */
const samplesMax = 60_000;

export class Stretch implements Recorded {
  readonly facts: WaveFacts;
  readonly startAt: number;
  readonly deviceAt: number | null;
  readonly rows = new Set<TailRow>();
  /** Up to here nothing else of this channel is on record. */
  freeUntil: number;
  /** Monotonic ms of the last sample's coming. */
  touchedMono: number;
  #chunks: Int16Array[];
  #count: number;
  #record: BlockRecord | null = null;

  constructor(fragment: Fragment, freeUntil: number, mono: number) {
    this.facts = fragment.facts;
    this.startAt = fragment.startAt;
    this.deviceAt = fragment.deviceAt;
    this.freeUntil = freeUntil;
    this.touchedMono = mono;
    this.#chunks = [fragment.samples.slice()];
    this.#count = fragment.samples.length;
  }

  get count(): number {
    return this.#count;
  }

  get endAt(): number {
    return endOf(this, this.#count);
  }

  get spanMs(): number {
    return durationMs(this.#count, this.facts.rateHz);
  }

  /** Null while it is open. */
  get record(): BlockRecord | null {
    return this.#record;
  }

  /** A block that was written somewhere else already. */
  static ofRecord(record: BlockRecord, mono: number): Stretch {
    const { facts, startAt, deviceAt, count } = record;
    const none = new Int16Array(0);
    const stretch = new Stretch({ facts, startAt, deviceAt, samples: none }, Number.POSITIVE_INFINITY, mono);
    stretch.#count = count;
    stretch.#record = record;
    stretch.#chunks = [];
    return stretch;
  }

  /** Does the fragment follow at once? `isMissing`: it is known that nothing of it is on record. */
  takes(fragment: Fragment, isMissing: boolean): boolean {
    const { facts, startAt, deviceAt, samples } = fragment;
    if (this.#record !== null || !sameFacts(facts, this.facts)) return false;
    // Its stamp would be told as the first one's and what passed since: a clock that was set begins a block.
    const isSet = deviceAt !== null && Math.abs(deviceAt - this.spanMs - (this.deviceAt ?? Number.NaN)) > otherClockMs;
    if (isSet) return false;
    const slip = slipMs(facts.rateHz, samples.length);
    return (
      Math.abs(startAt - this.endAt) <= slip &&
      this.#count + samples.length <= samplesMax &&
      this.spanMs + durationMs(samples.length, facts.rateHz) <= blockMsMax &&
      (isMissing || endOf(fragment, samples.length) <= this.freeUntil + slip)
    );
  }

  append(samples: Int16Array, mono: number): void {
    this.#chunks.push(samples.slice());
    this.#count += samples.length;
    this.touchedMono = mono;
  }

  /** Samples from an index on, as a fragment of their own. */
  tail(from: number): Fragment {
    const shift = durationMs(from, this.facts.rateHz);
    const samples = new Int16Array(this.#count - from);
    let end = samples.length;
    for (const chunk of this.#chunks.toReversed()) {
      if (end <= 0) break;
      const part = chunk.length <= end ? chunk : chunk.subarray(chunk.length - end);
      end -= part.length;
      samples.set(part, end);
    }
    const deviceAt = this.deviceAt === null ? null : this.deviceAt + shift;
    return { facts: this.facts, startAt: this.startAt + shift, deviceAt, samples };
  }

  samples(): Int16Array {
    if (this.#record !== null) return samplesOfBlock(this.#record.data, this.#record.crc) ?? new Int16Array(0);
    const [first] = this.#chunks;
    if (this.#chunks.length === 1 && first !== undefined) return first;
    const all = new Int16Array(this.#count);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [all];
    return all;
  }

  /** Ends it: from now on it is the block that will be written. */
  close(): BlockRecord {
    this.#record ??= packBlock({
      facts: this.facts,
      startAt: this.startAt,
      deviceAt: this.deviceAt,
      samples: this.samples(),
    });
    this.#chunks = [];
    return this.#record;
  }
}
