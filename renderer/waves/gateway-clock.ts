/**
 * The gateway's clock in local monotonic time. The least delayed frame of the last half minute tells the offset:
 * nothing arrives before it was sent, so the smallest (arrival − sending) is the nearest to the truth. What all
 * frames of that time have in common as delay cannot be seen from here.
 */

const bucketMs = 5_000;
const buckets = 6;
/** A frame "earlier" than any before by more than this means that the gateway's clock was set forward. */
const stepMs = 250;
/** Start and age of a block may disagree by this much before its age is believed instead. */
const trustMs = 500;

export class GatewayClock {
  /** Least (arrival − sending) per bucket; +∞ where nothing came. */
  readonly #least = new Float64Array(buckets).fill(Number.POSITIVE_INFINITY);
  #bucket = 0;
  #bucketSinceMs = Number.NEGATIVE_INFINITY;
  #offsetMs = Number.NaN;
  #lastSentAt = Number.NEGATIVE_INFINITY;
  /** Steps of the gateway's clock seen so far. */
  steps = 0;

  observe(sentAt: number, arrivedMs: number): void {
    const delay = arrivedMs - sentAt;
    const back = sentAt < this.#lastSentAt;
    const forward = delay < this.#offsetMs - stepMs;
    this.#lastSentAt = sentAt;
    if (back || forward) {
      if (Number.isFinite(this.#offsetMs)) this.steps += 1;
      this.#least.fill(Number.POSITIVE_INFINITY);
      this.#bucketSinceMs = arrivedMs;
    }
    this.#turn(arrivedMs);
    this.#least[this.#bucket] = Math.min(this.#least[this.#bucket] ?? delay, delay);
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < buckets; index += 1) least = Math.min(least, this.#least[index] ?? least);
    this.#offsetMs = least;
  }

  #turn(nowMs: number): void {
    const passed = nowMs - this.#bucketSinceMs;
    if (passed < bucketMs) return;
    const turns = Math.min(buckets, Number.isFinite(passed) ? Math.floor(passed / bucketMs) : 1);
    for (let turn = 0; turn < turns; turn += 1) {
      this.#bucket = (this.#bucket + 1) % buckets;
      this.#least[this.#bucket] = Number.POSITIVE_INFINITY;
    }
    this.#bucketSinceMs = nowMs;
  }

  /** Local time of a moment of the gateway's clock. */
  toLocal(gatewayMs: number): number {
    return gatewayMs + this.#offsetMs;
  }

  /** Local time of a block's first sample: its stamp, or its age where the two contradict each other. */
  startOf(block: { readonly startAt: number; readonly ageMs: number }, sentAt: number): number {
    const byAge = sentAt - block.ageMs;
    return this.toLocal(Math.abs(block.startAt - byAge) > trustMs ? byAge : block.startAt);
  }
}
