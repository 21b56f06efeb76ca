/**
 * Counts of the alarm table by chunk of its rows, so that a question walks over what changed since it was last asked
 * and not over years. A chunk is a fixed range of row numbers; a write to one of its rows makes its counts old.
 */
import type { AlarmPriority } from '../../shared/ward/alarm.ts';
import type { ReadableDb } from './handles.ts';

/** Rows of one chunk: walked over in one slice of a few milliseconds. */
export const chunkRows = 8_192;
/** Filters whose counts are kept; the one asked for longest ago gives way. */
const filtersKept = 32;

export type Counts = Readonly<Record<AlarmPriority, number>>;

interface Kept {
  readonly version: number;
  readonly counts: Counts;
}

export class CountedChunks {
  static readonly #known = new WeakMap<ReadableDb, CountedChunks>();
  readonly #versions = new Map<number, number>();
  readonly #kept = new Map<string, Map<number, Kept>>();

  /** One per connection: whoever writes the table through it says so here. */
  static of(db: ReadableDb): CountedChunks {
    const known = CountedChunks.#known.get(db) ?? new CountedChunks();
    CountedChunks.#known.set(db, known);
    return known;
  }

  /** This row is new or another one now. */
  touched(n: number): void {
    const chunk = Math.floor(n / chunkRows);
    this.#versions.set(chunk, this.#versionOf(chunk) + 1);
  }

  /** Rows were deleted, nobody knows which. */
  forget(): void {
    this.#kept.clear();
  }

  /** Null: to be counted, and kept with `keep`. */
  find(filter: string, chunk: number): Counts | null {
    const kept = this.#of(filter).get(chunk);
    return kept?.version === this.#versionOf(chunk) ? kept.counts : null;
  }

  keep(filter: string, chunk: number, counts: Counts): void {
    this.#of(filter).set(chunk, { version: this.#versionOf(chunk), counts });
  }

  #of(filter: string): Map<number, Kept> {
    const kept = this.#kept.get(filter) ?? new Map<number, Kept>();
    // Newest last.
    this.#kept.delete(filter);
    this.#kept.set(filter, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > filtersKept && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }

  #versionOf(chunk: number): number {
    return this.#versions.get(chunk) ?? 0;
  }
}
