/**
 * Where the blocks of one channel lie in time. Blocks that follow each other stay joined to the sample, however
 * the stamps jitter; what a stamp says beyond its tolerance is a gap, drawn as one. Slow drift between sample
 * clock and stamps is taken up by a tenth of a sample per block, which no eye can see.
 */
const jitterMs = 50;
/** Stamps of whole seconds, which many devices send. */
const coarseMs = 600;
/** Blocks without a stamp are placed by their arrival. */
const arrivalMs = 400;
/** Older than this behind the line is another time line, not a block sent twice. */
const otherLineMs = 10_000;

export class WaveLine {
  #end: number | null = null;
  #deviceAt: number | null = null;
  #count = 0;
  #rateHz = 0;

  /**
   * Monotonic time of the block's first sample, or null for a block that was there before.
   * `placed`: device time plus the clock's offset, or arrival less duration where `deviceAt` is null.
   */
  place(placed: number, deviceAt: number | null, count: number, rateHz: number): number | null {
    const duration = (count * 1000) / rateHz;
    const start = this.#startOf(placed, deviceAt, count, rateHz, duration);
    if (start === null) return null;
    this.#end = start + duration;
    this.#deviceAt = deviceAt;
    this.#count = count;
    this.#rateHz = rateHz;
    return start;
  }

  /** The measured offset of the device's clock jumped: what lay joined in device time stays joined. */
  shift(ms: number): void {
    if (this.#end !== null) this.#end += ms;
  }

  #startOf(placed: number, deviceAt: number | null, count: number, rateHz: number, duration: number): number | null {
    if (this.#end === null || this.#rateHz !== rateHz) return placed;
    const sample = 1000 / rateHz;
    const off = placed - this.#end;
    const coarse = deviceAt !== null && deviceAt % 1000 === 0;
    const tolerance = Math.max(1.5 * sample, deviceAt === null ? arrivalMs : coarse ? coarseMs : jitterMs);
    if (Math.abs(off) <= tolerance) return this.#end + Math.max(-sample / 10, Math.min(sample / 10, off));
    if (off > 0 || off < -otherLineMs) return placed;
    const isTwin = deviceAt === this.#deviceAt && count === this.#count;
    // Several blocks within one whole second share its stamp.
    if (isTwin && coarse && duration < 1000 && off + duration > -1000) return this.#end;
    return placed + duration <= this.#end + sample ? null : placed;
  }
}
