/**
 * The time line of the feed: monotonic time plus an anchor, so that waves stay joined while the system's clock is
 * slewed. A step of the system's clock moves the anchor at once and is told.
 */
import type { AdapterClock } from '../adapters/adapter.ts';

const stepMs = 500;

export class FeedClock {
  readonly #clock: AdapterClock;
  #anchor: number;

  constructor(clock: AdapterClock) {
    this.#clock = clock;
    this.#anchor = clock.now() - clock.mono();
  }

  /** Wall clock less monotonic clock. */
  get anchor(): number {
    return this.#anchor;
  }

  get mono(): number {
    return this.#clock.mono();
  }

  get now(): number {
    return this.#clock.mono() + this.#anchor;
  }

  /** Follows the system's clock; returns by how much it stepped, 0 as a rule. */
  check(): number {
    const off = this.#clock.now() - this.now;
    if (Math.abs(off) < stepMs) return 0;
    this.#anchor += off;
    return off;
  }
}
