/**
 * How often a device reports: told by the configuration, else learnt. A device that reports once a minute is not
 * silent after ten seconds; one not yet known well is not judged at all.
 */
import { silentMs } from '../../shared/live/freshness.ts';

const keep = 4;
/** Below this every device counts as reporting all the time. */
const fastMs = 4_000;
/** Slower than this is no rhythm: it speaks when something happens, and its silence means nothing. */
const slowestMs = 120_000;

export class ReportPeriod {
  readonly #configured: number | null;
  readonly #intervals: number[] = [];
  #at = 0;
  #last: number | null = null;

  constructor(configuredMs: number | null) {
    this.#configured = configuredMs;
  }

  /** A report with readings came. Those within half a second are one. */
  note(mono: number): void {
    const since = this.#last === null ? null : mono - this.#last;
    if (since !== null && since < 500) return;
    if (since !== null) {
      this.#intervals[this.#at % keep] = since;
      this.#at += 1;
    }
    this.#last = mono;
  }

  /** Null: all the time, or not known. The least of the last few, so that one outage teaches nothing. */
  get periodMs(): number | null {
    if (this.#configured !== null) return this.#configured;
    if (this.#intervals.length < keep) return null;
    const least = Math.min(...this.#intervals);
    return least <= fastMs ? null : Math.min(least, slowestMs);
  }

  /** Null where too little was heard to judge, or where there is no rhythm to miss. */
  get silentAfterMs(): number | null {
    if (this.#configured === null && (this.#intervals.length < keep || Math.min(...this.#intervals) > slowestMs))
      return null;
    return silentMs(this.periodMs);
  }
}
