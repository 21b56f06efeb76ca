const keysMax = 20_000;

/** Allows so many at once and so many an hour after that, of each key. */
export class Budget {
  readonly #left = new Map<string, { count: number; mono: number }>();
  readonly #burst: number;
  readonly #perHour: number;

  constructor(burst: number, perHour: number) {
    this.#burst = burst;
    this.#perHour = perHour;
  }

  take(key: string, mono: number): boolean {
    const known = this.#left.get(key) ?? { count: this.#burst, mono };
    const count = Math.min(this.#burst, known.count + ((mono - known.mono) / 3_600_000) * this.#perHour);
    if (this.#left.size >= keysMax) this.#left.clear();
    this.#left.set(key, { count: count >= 1 ? count - 1 : count, mono });
    return count >= 1;
  }
}
