/**
 * How far behind now a bed is drawn: just enough that its samples are there when the pen comes by. One delay for
 * all channels of a bed, so that a pulse stays where it belongs beside its QRS.
 */

export const playoutBounds = {
  /** Never less: below it a frame that comes 20 ms late would already tear the trace. */
  leastMs: 120,
  /** Devices that send blocks longer than this are drawn as late as they send, evenly instead of in jumps. */
  mostMs: 2_500,
} as const;

const remembered = 32;
/** The delay covers all but this many of the remembered arrivals. */
const spared = 3;
const marginMs = 20;
const stepMs = 20;
/** Downwards only by a good piece, and only after this long. */
const slackMs = 60;
const calmMs = 10_000;
/** What comes first, or after a silence, is a backlog: the seconds that a lane begins with, or a line that is back. */
const silenceMs = 3_000;

export class Playout {
  readonly #needs = new Float64Array(remembered);
  readonly #sorted = new Float64Array(remembered);
  #count = 0;
  #delayMs: number = playoutBounds.leastMs;
  #roomySinceMs = Number.NaN;
  #lastMs = Number.NEGATIVE_INFINITY;

  get delayMs(): number {
    return this.#delayMs;
  }

  /** Age of the oldest sample in what just came. True when the delay changed: the bed is then drawn anew. */
  arrived(ageMs: number, nowMs: number): boolean {
    const isBacklog = nowMs - this.#lastMs > silenceMs;
    this.#lastMs = nowMs;
    if (isBacklog) return false;
    this.#needs[this.#count % remembered] = ageMs;
    this.#count += 1;
    const wanted = this.#wanted();
    if (wanted > this.#delayMs) {
      this.#roomySinceMs = Number.NaN;
      this.#delayMs = wanted;
      return true;
    }
    if (wanted > this.#delayMs - slackMs) {
      this.#roomySinceMs = Number.NaN;
      return false;
    }
    if (Number.isNaN(this.#roomySinceMs)) this.#roomySinceMs = nowMs;
    if (nowMs - this.#roomySinceMs < calmMs) return false;
    this.#roomySinceMs = Number.NaN;
    this.#delayMs = wanted;
    return true;
  }

  #wanted(): number {
    const held = Math.min(this.#count, remembered);
    this.#sorted.fill(Number.NEGATIVE_INFINITY);
    for (let index = 0; index < held; index += 1) this.#sorted[index] = this.#needs[index] ?? 0;
    this.#sorted.sort();
    // The first blocks decide by themselves; later a single late one does not.
    const need = this.#sorted[remembered - 1 - Math.min(spared, Math.floor(held / 8))] ?? 0;
    const stepped = Math.ceil((need + marginMs) / stepMs) * stepMs;
    return Math.min(playoutBounds.mostMs, Math.max(playoutBounds.leastMs, stepped));
  }
}
