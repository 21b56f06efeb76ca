/** Blocks of a channel that came and are not begun to be drawn yet. Only for figures; the oldest is forgotten. */

const most = 16;

export class UndrawnBlocks {
  readonly #starts = new Float64Array(most);
  readonly #ends = new Float64Array(most);
  #first = 0;
  #next = 0;

  push(startMs: number, endMs: number): void {
    this.#starts[this.#next % most] = startMs;
    this.#ends[this.#next % most] = endMs;
    this.#next += 1;
    this.#first = Math.max(this.#first, this.#next - most);
  }

  /** End of the next block that begins before `drawnMs`; NaN where there is none. */
  take(drawnMs: number): number {
    if (this.#first === this.#next || !((this.#starts[this.#first % most] ?? drawnMs) < drawnMs)) return Number.NaN;
    const end = this.#ends[this.#first % most] ?? Number.NaN;
    this.#first += 1;
    return end;
  }
}
