/**
 * Days that are over are brought to their end when there is time: rows that a crash left become columns, and a file of
 * version 1 gets its minutes. One file at a time, newest first, in slices.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openReadable } from './handles.ts';
import type { NumericsWriter } from './numerics-day.ts';
import { dayOfFile, numericsVersion } from './numerics-files.ts';
import type { Note } from './values-reader.ts';

export class NumericsSettler {
  readonly #folder: string;
  readonly #writer: NumericsWriter;
  readonly #note: Note;
  /** Files that were looked at since the start. */
  readonly #seen = new Set<string>();

  constructor(folder: string, writer: NumericsWriter, note: Note) {
    this.#folder = folder;
    this.#writer = writer;
    this.#note = note;
  }

  /** The next file that needs it; ends at once where none does. A fault costs that file its turn until the next start. */
  *settle(): Generator<void> {
    const names = readdirSync(this.#folder).filter((name) => dayOfFile(name) !== null);
    for (const name of names.toSorted().toReversed()) {
      if (this.#seen.has(name)) continue;
      this.#seen.add(name);
      try {
        if (!needsWork(path.join(this.#folder, name))) continue;
        yield* this.#settleDay(dayOfFile(name) ?? '');
        return;
      } catch (error) {
        this.#note(`${name} cannot be rolled up to minutes: ${(error as Error).message}`);
      }
    }
  }

  *#settleDay(day: string): Generator<void> {
    const file = this.#writer.another(day);
    try {
      yield* file.rollUp();
      // A file that is being written to puts its own rows in columns.
      while (!this.#writer.isOpen(day) && file.compactSome(1)) yield;
    } finally {
      file.release();
    }
  }
}

function needsWork(file: string): boolean {
  const db = openReadable(file);
  try {
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version !== numericsVersion) return version < numericsVersion;
    const isRolled = db.prepare('SELECT done FROM rolled_up').pluck().get() === 1;
    return !isRolled || db.prepare('SELECT 1 FROM seconds LIMIT 1').get() !== undefined;
  } finally {
    db.close();
  }
}
