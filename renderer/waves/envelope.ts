/** Lowest and highest value of the last seconds, in buckets: what a lane's scale has to hold. */

const bucketMs = 1_000;
const buckets = 8;

export class Envelope {
  readonly #low = new Float64Array(buckets).fill(Number.POSITIVE_INFINITY);
  readonly #high = new Float64Array(buckets).fill(Number.NEGATIVE_INFINITY);
  #turn = Number.NaN;
  /** +∞ and −∞ while nothing is known. */
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;

  add(samples: Int16Array, gain: number, offset: number, none: number, nowMs: number): void {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < samples.length; index += 1) {
      const raw = samples[index] ?? none;
      if (raw === none) continue;
      if (raw < least) least = raw;
      if (raw > most) most = raw;
    }
    this.#turnTo(Math.floor(nowMs / bucketMs));
    if (least <= most) {
      const slot = this.#turn % buckets;
      const a = least * gain + offset;
      const b = most * gain + offset;
      this.#low[slot] = Math.min(this.#low[slot] ?? a, a, b);
      this.#high[slot] = Math.max(this.#high[slot] ?? a, a, b);
    }
    this.low = Number.POSITIVE_INFINITY;
    this.high = Number.NEGATIVE_INFINITY;
    for (let slot = 0; slot < buckets; slot += 1) {
      this.low = Math.min(this.low, this.#low[slot] ?? this.low);
      this.high = Math.max(this.high, this.#high[slot] ?? this.high);
    }
  }

  #turnTo(turn: number): void {
    if (Number.isNaN(this.#turn)) this.#turn = turn;
    const from = Math.max(this.#turn + 1, turn - buckets + 1);
    for (let next = from; next <= turn; next += 1) {
      this.#low[next % buckets] = Number.POSITIVE_INFINITY;
      this.#high[next % buckets] = Number.NEGATIVE_INFINITY;
    }
    this.#turn = Math.max(this.#turn, turn);
  }
}
