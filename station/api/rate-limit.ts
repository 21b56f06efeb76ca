/** A limit on acts per second of monotonic time (L7). Starts full. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #atMono: number;

  /** @param burst so many at once after a rest; by default those of one second */
  constructor(perSecond: number, mono: number, burst = perSecond) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#atMono = mono;
  }

  /** Takes one, if there is one. */
  take(mono: number): boolean {
    const earned = (Math.max(0, mono - this.#atMono) / 1000) * this.#perSecond;
    this.#left = Math.min(this.#burst, this.#left + earned);
    this.#atMono = mono;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
