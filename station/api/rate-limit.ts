/** A limit on acts per second of monotonic time (L7). Starts full. */
export class RateLimit {
  readonly #perSecond: number;
  #left: number;
  #atMono: number;

  constructor(perSecond: number, mono: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#atMono = mono;
  }

  /** Takes one, if there is one. */
  take(mono: number): boolean {
    const earned = (Math.max(0, mono - this.#atMono) / 1000) * this.#perSecond;
    this.#left = Math.min(this.#perSecond, this.#left + earned);
    this.#atMono = mono;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
