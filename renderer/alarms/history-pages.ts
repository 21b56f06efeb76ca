/**
 * The history in pages of a list that is scrolled: fetched as they come into view, kept up to a bound, the least
 * recently seen given up first. The list is anchored at one moment (`toAt` of the filter), so that a row keeps its
 * number while new alarms come.
 */
import type { AlarmPriority } from '../../shared/ward/alarm.ts';
import type { HistoryRow } from '../../shared/station-api/calls.ts';

export const pageRows = 200;
/** 4,000 rows, about 1 MB. */
const mostPages = 20;
/** Asked of the station at the same time: a person who drags the bar asks for what he stops at. */
const mostAsked = 2;

export interface HistoryAnswer {
  readonly rows: readonly HistoryRow[];
  readonly total: number;
  readonly counts: Partial<Record<AlarmPriority, number>>;
  readonly sinceAt: number | null;
}

export interface HistoryFault {
  readonly at: number;
  readonly why: string;
  /** Rows that it hides, counted from 0; `to` is one beyond. */
  readonly from: number;
  readonly to: number;
}

interface HistoryPagesOptions {
  readonly fetch: (offset: number, limit: number) => Promise<HistoryAnswer>;
  readonly now: () => number;
  readonly onChange: () => void;
}

export class HistoryPages {
  readonly #options: HistoryPagesOptions;
  /** In the order of their last use. */
  readonly #pages = new Map<number, readonly HistoryRow[]>();
  readonly #asked = new Set<number>();
  #wanted: readonly number[] = [0];
  #closed = false;
  total: number | null = null;
  counts: HistoryAnswer['counts'] = {};
  sinceAt: number | null = null;
  fault: HistoryFault | null = null;

  constructor(options: HistoryPagesOptions) {
    this.#options = options;
    this.#ask();
  }

  get loading(): boolean {
    return this.#asked.size > 0;
  }

  get pagesKept(): number {
    return this.#pages.size;
  }

  /** Undefined: not here yet. */
  row(index: number): HistoryRow | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows];
  }

  /** Rows `from` to `to` (one beyond) are in view: what of them is missing is fetched. */
  show(from: number, to: number): void {
    const first = Math.floor(Math.max(0, from) / pageRows);
    const last = Math.floor(Math.max(from, to - 1) / pageRows);
    this.#wanted = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    for (const page of this.#wanted) this.#touch(page);
    if (this.fault === null) this.#ask();
  }

  /** After a fault: what is in view is asked for again. */
  retry(): void {
    this.fault = null;
    this.#ask();
    this.#options.onChange();
  }

  /** Answers that are still under way are not taken. */
  close(): void {
    this.#closed = true;
  }

  #touch(page: number): void {
    const rows = this.#pages.get(page);
    if (rows === undefined) return;
    this.#pages.delete(page);
    this.#pages.set(page, rows);
  }

  #ask(): void {
    for (const page of this.#wanted) {
      if (this.#asked.size >= mostAsked) return;
      const beyond = this.total !== null && page > 0 && page * pageRows >= this.total;
      if (this.#pages.has(page) || this.#asked.has(page) || beyond) continue;
      this.#asked.add(page);
      void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    try {
      const answer = await this.#options.fetch(page * pageRows, pageRows);
      if (this.#closed) return;
      this.total = answer.total;
      this.counts = answer.counts;
      this.sinceAt = answer.sinceAt;
      this.#keep(page, answer.rows);
    } catch (error) {
      if (this.#closed) return;
      const why = error instanceof Error ? error.message : String(error);
      this.fault = { at: this.#options.now(), why, from: page * pageRows, to: (page + 1) * pageRows };
    } finally {
      this.#asked.delete(page);
    }
    if (this.fault === null) this.#ask();
    this.#options.onChange();
  }

  #keep(page: number, rows: readonly HistoryRow[]): void {
    this.#pages.set(page, rows);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) return;
      if (!this.#wanted.includes(old)) this.#pages.delete(old);
    }
  }
}
