/**
 * Sees to it that every alarm and every kept event on record gets its strip: after a start those of the last days that
 * may have been missed, then those that came since. Asking again costs nothing, so no one has to remember.
 */
import type { StoreClient } from '../store/store-client.ts';
import type { StripMark } from '../store/strips-since.ts';
import type { StripWanted } from '../waves/wave-record.ts';

const dayMs = 24 * 3_600_000;

const sweepLimits = {
  /** Strips asked for after a start, newest first. */
  atStart: 20_000,
  each: 2_000,
} as const;

interface SweepDeps {
  readonly store: Pick<StoreClient, 'strips'>;
  readonly keep: (strip: StripWanted) => void;
  /** The log that the station is on; null before it knew any. */
  readonly logKey: () => string | null;
  /** Epoch ms, gateway's clock. */
  readonly now: () => number;
  /** Days of waves that may still be there. */
  readonly days: () => number;
  /** Another number: whoever captures has begun anew and knows of nothing. */
  readonly capturer: () => number;
}

export class StripSweep {
  readonly #deps: SweepDeps;
  /** Up to where, of which log, for which capturer. */
  #swept: { readonly logKey: string; readonly capturer: number; readonly mark: StripMark } | null = null;
  #busy = false;

  constructor(deps: SweepDeps) {
    this.#deps = deps;
  }

  async sweep(): Promise<void> {
    const { store, keep, now, days } = this.#deps;
    const logKey = this.#deps.logKey();
    if (logKey === null || this.#busy) return;
    this.#busy = true;
    const capturer = this.#deps.capturer();
    const isSame = this.#swept?.logKey === logKey && this.#swept.capturer === capturer;
    const before = isSame ? this.#swept : null;
    const sinceAt = now() - days() * dayMs;
    const after = before?.mark ?? { alarm: 0, seq: 0 };
    const limit = before === null ? sweepLimits.atStart : sweepLimits.each;
    try {
      const { strips, mark } = await store.strips({ logKey, sinceAt, after, limit });
      for (const strip of strips) keep(strip);
      this.#swept = { logKey, capturer, mark };
    } catch {
      // The disk does not answer: the next sweep asks for as much.
    } finally {
      this.#busy = false;
    }
  }
}
