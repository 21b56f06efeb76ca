/**
 * The files of waves by day, as they are read: the writer's own handle where it has one, else one for reading that is
 * let go before retention deletes the file. All in one thread.
 */
import { existsSync, readdirSync } from 'node:fs';
import { openReadable, type ReadableDb } from '../store/handles.ts';
import { dayOfWaveFile, seriesOfBed, waveDayFile, type DayFile } from './day-file.ts';
import type { Stretch } from './stretch.ts';

/** Read handles that are kept. */
const handlesMax = 4;

export class WaveDays {
  readonly folder: string;
  readonly #versions: number;
  readonly #handles = new Map<string, ReadableDb>();
  /** The recorder's. */
  readonly writing = new Map<string, DayFile>();
  /** Recorded and no block yet. Set by the recorder. */
  pending: (bed: string) => Iterable<Stretch> = () => [];

  /** @param versions of the files that are understood here */
  constructor(folder: string, versions: number) {
    this.folder = folder;
    this.#versions = versions;
  }

  /** Days that have a file, oldest first. */
  list(): readonly string[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .flatMap((name) => dayOfWaveFile(name) ?? [])
      .sort();
  }

  /** Null: no file of that day. @throws Error where it can not be read */
  db(day: string): ReadableDb | null {
    const writer = this.writing.get(day);
    if (writer !== undefined) return writer.db;
    const known = this.#handles.get(day);
    if (known !== undefined) return known;
    const file = waveDayFile(this.folder, day);
    if (!existsSync(file)) return null;
    const db = openReadable(file);
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version !== this.#versions) {
      db.close();
      throw new Error(`The waves of ${day} were written by another Wardlight (version ${version})`);
    }
    for (const oldest of this.#handles.keys()) {
      if (this.#handles.size < handlesMax) break;
      this.release(oldest);
    }
    this.#handles.set(day, db);
    return db;
  }

  /** Lets go of the file for reading. */
  release(day: string): void {
    this.#handles.get(day)?.close();
    this.#handles.delete(day);
  }

  /** The oldest wave of a bed; null: none. */
  oldest(bed: string): number | null {
    for (const day of this.list()) {
      const at = this.#oldestOf(day, bed);
      if (at !== null) return at;
    }
    let oldest: number | null = null;
    for (const { startAt } of this.pending(bed)) oldest = Math.min(oldest ?? startAt, startAt);
    return oldest;
  }

  close(): void {
    for (const day of this.#handles.keys()) this.release(day);
  }

  #oldestOf(day: string, bed: string): number | null {
    try {
      const db = this.db(day);
      if (db === null) return null;
      const first = db.prepare<[number], { start: number | null }>(
        'SELECT min(start) AS start FROM blocks WHERE series = ?',
      );
      const starts = seriesOfBed(db, bed).flatMap(({ id }) => first.get(id)?.start ?? []);
      return starts.length === 0 ? null : Math.min(...starts);
    } catch {
      this.release(day);
      return null;
    }
  }
}
