/** How fast the record grows. Pure but for what it remembers: sizes as they were told, by monotonic time. */
const windowMs = 24 * 3_600_000;
/** Earlier than this it is too early to say: the first files are made in large steps. */
const leastMs = 10 * 60_000;
/** A day in steps of a minute, a little room beside. */
const stepsMax = 1_500;

export class Growth {
  #steps: { readonly mono: number; readonly grown: number }[] = [];
  #last: number | null = null;

  /** All bytes together, once a minute. What retention deletes is no shrinking. */
  note(bytes: number, mono: number): void {
    const grown = this.#last === null ? 0 : Math.max(0, bytes - this.#last);
    this.#last = bytes;
    this.#steps.push({ mono, grown });
    while (this.#steps.length > stepsMax || mono - (this.#steps[0]?.mono ?? mono) > windowMs) this.#steps.shift();
  }

  /** Bytes in a day at the rate of the last one, or of the time since the start; null: too early to say. */
  get perDay(): number | null {
    const first = this.#steps[0];
    const last = this.#steps.at(-1);
    if (first === undefined || last === undefined || last.mono - first.mono < leastMs) return null;
    const grown = this.#steps.slice(1).reduce((sum, step) => sum + step.grown, 0);
    return (grown * windowMs) / (last.mono - first.mono);
  }
}
