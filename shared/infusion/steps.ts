/** A piecewise linear function of time that only rises or stays; and the last of a list at a time. */

/** Index of the last whose time is not after `at`; -1: none. @param times rising. */
export function lastAt(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A sum over time: at each of its times it has a value, between two it grows evenly, beyond them it stays. */
export class Cumulative {
  readonly times: readonly number[];
  readonly values: readonly number[];

  constructor(times: readonly number[], values: readonly number[]) {
    this.times = times;
    this.values = values;
  }

  at(time: number): number {
    const index = lastAt(this.times, time);
    if (index < 0) return this.values[0] ?? 0;
    const value = this.values[index] ?? 0;
    const next = this.times[index + 1];
    if (next === undefined) return value;
    const from = this.times[index] ?? time;
    return value + (((this.values[index + 1] ?? value) - value) * (time - from)) / (next - from);
  }

  between(from: number, to: number): number {
    return this.at(to) - this.at(from);
  }
}

/** Times that something holds, in order and without overlaps. */
export class Intervals {
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  /** @param from not before the one added last. */
  add(from: number, to: number): void {
    if (!(to > from)) return;
    const last = this.#to.at(-1);
    if (last !== undefined && from <= last) this.#to[this.#to.length - 1] = Math.max(last, to);
    else {
      this.#from.push(from);
      this.#to.push(to);
    }
  }

  /** Holds for some time within. */
  touches(from: number, to: number): boolean {
    if (!(to > from)) return false;
    const index = lastAt(this.#to, from) + 1;
    const begin = this.#from[index];
    return begin !== undefined && begin < to;
  }
}
