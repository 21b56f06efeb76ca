/**
 * Writes numerics: rows second by second, for a commit a second; columns and minutes of what is complete
 * (day-writer.ts). Rows of the past (a fill after a cut) land in their own day's file.
 */
import { mkdirSync } from 'node:fs';
import { DayWriter } from './day-writer.ts';
import { openWritable, type Migration } from './handles.ts';
import { dayFile, dayOf, type NumericsRow } from './numerics-files.ts';

/** Today's file, and yesterday's for what was measured just before midnight. */
const openMost = 2;
/** A cell of a row names its series in 16 bits; a ward of 64 beds and 400 pump channels has some thousands. */
const seriesOfADay = 0xffff;
/** Beds of a file that nothing is written to, put in columns at one time. */
const bedsAtRest = 8;

export class NumericsWriter {
  readonly #folder: string;
  readonly #migrations: readonly Migration[];
  readonly #say: (sentence: string) => void;
  readonly #seriesMost: number;
  /** Days of which it was said that they have no room. */
  readonly #full = new Set<string>();
  /** Least recently written first. */
  readonly #open = new Map<string, DayWriter>();
  readonly #written = new Set<string>();

  /** @param say told of a file that was set aside, and once of a day that has no room for further series. */
  constructor(
    folder: string,
    migrations: readonly Migration[],
    say: (sentence: string) => void,
    seriesMost: number = seriesOfADay,
  ) {
    this.#folder = folder;
    this.#migrations = migrations;
    this.#say = say;
    this.#seriesMost = seriesMost;
    mkdirSync(folder, { recursive: true });
  }

  write(rows: readonly NumericsRow[]): void {
    const byDay = Map.groupBy(rows, (row) => dayOf(row.t * 1000));
    for (const [day, ofDay] of byDay) {
      this.#day(day).write(ofDay);
      this.#written.add(day);
    }
  }

  /** Now and then: a file that nothing came to since the last time is brought to its end, some beds at a time. */
  rest(): void {
    for (const [day, writer] of this.#open) if (!this.#written.has(day)) writer.compactSome(bedsAtRest);
    this.#written.clear();
  }

  isOpen(day: string): boolean {
    return this.#open.has(day);
  }

  /** A further handle on a day's file, which is migrated where it is of an older version. */
  another(day: string): DayWriter {
    const db = openWritable(dayFile(this.#folder, day), this.#migrations, 'full', this.#say);
    return new DayWriter(db, this.#seriesMost, () => {
      if (this.#full.has(day)) return;
      this.#full.add(day);
      this.#say(`${day} has ${this.#seriesMost} series of numerics: further ones are not recorded on that day`);
    });
  }

  close(): void {
    for (const writer of this.#open.values()) writer.close();
    this.#open.clear();
  }

  #day(day: string): DayWriter {
    let writer = this.#open.get(day);
    this.#open.delete(day);
    for (const [other, leastUsed] of this.#open) {
      if (this.#open.size < openMost) break;
      leastUsed.close();
      this.#open.delete(other);
    }
    writer ??= this.another(day);
    this.#open.set(day, writer);
    return writer;
  }
}
