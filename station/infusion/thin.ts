/**
 * Readings of one pump's channel as they are read from the record, thinned: one a minute is enough to know what went in,
 * but none that stands beside a fall of the counter, a change of the rate or a time without a word is left out.
 */
import type { Reading } from '../../shared/infusion/ledger-record.ts';

const everyMs = 60_000;

export class Thinned {
  readonly #kept: Reading[] = [];
  readonly #keepsChanges: boolean;
  #last: Reading | null = null;

  /** @param keepsChanges of a rate each change counts; of a counter that rises evenly none does. */
  constructor(keepsChanges: boolean) {
    this.#keepsChanges = keepsChanges;
  }

  /** @param reading not before the one taken last; others are left out. */
  take(reading: Reading): void {
    const before = this.#last;
    if (before !== null && reading.at <= before.at) return;
    const kept = this.#kept.at(-1);
    const matters =
      before === null ||
      reading.value < before.value ||
      (this.#keepsChanges && reading.value !== before.value) ||
      reading.at - before.at >= everyMs;
    if (matters && before !== null && kept !== before) this.#kept.push(before);
    if (matters || reading.at - (this.#kept.at(-1)?.at ?? -Infinity) >= everyMs) this.#kept.push(reading);
    this.#last = reading;
  }

  /** With the last one, whatever its time. */
  end(): readonly Reading[] {
    const last = this.#last;
    return last === null || this.#kept.at(-1) === last ? this.#kept : [...this.#kept, last];
  }

  get count(): number {
    return this.#kept.length;
  }
}
