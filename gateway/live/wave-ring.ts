/** The last seconds of all waves, in order of arrival: every station reads from it at its own pace. */
import type { BedId } from '../../shared/domain/ids.ts';

export interface PlacedBlock {
  readonly bed: BedId;
  readonly channel: string;
  readonly unit: string;
  /** Monotonic time of the first sample. */
  readonly startMono: number;
  readonly deviceAt: number | null;
  readonly rateHz: number;
  readonly gain: number;
  readonly offset: number;
  readonly samples: Int16Array;
  readonly receivedMono: number;
}

export interface RingBounds {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

export class WaveRing {
  #blocks: PlacedBlock[] = [];
  /** Number of the first block held; blocks are numbered from 0. */
  #first = 0;
  #bytes = 0;
  readonly #bounds: RingBounds;

  constructor(bounds: RingBounds) {
    this.#bounds = bounds;
  }

  get first(): number {
    return this.#first;
  }

  /** Number that the next block will have. */
  get next(): number {
    return this.#first + this.#blocks.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(block: PlacedBlock): void {
    this.#blocks.push(block);
    this.#bytes += block.samples.byteLength;
    this.#trim(block.receivedMono);
  }

  /** Blocks from number `from` on; what is no longer held is skipped. */
  *after(from: number): Generator<PlacedBlock> {
    for (let at = Math.max(0, from - this.#first); at < this.#blocks.length; at += 1) {
      const block = this.#blocks[at];
      if (block !== undefined) yield block;
    }
  }

  #trim(mono: number): void {
    let drop = 0;
    for (const block of this.#blocks) {
      if (mono - block.receivedMono <= this.#bounds.maxAgeMs && this.#bytes <= this.#bounds.maxBytes) break;
      this.#bytes -= block.samples.byteLength;
      drop += 1;
    }
    if (drop === 0) return;
    this.#blocks.splice(0, drop);
    this.#first += drop;
  }
}
