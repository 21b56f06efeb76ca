/** Strips on the disk: one file per month, whole files deleted by age. All in one thread. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { openWritable, type Migration, type WritableDb } from '../store/handles.ts';
import { packBlock, readBlock, samplesOfBlock } from './block-record.ts';
import type { Fragment, Recorded } from './placing.ts';
import type { StripWanted } from './wave-record.ts';

const filePattern = /^strips-(\d{4}-\d{2})\.db$/;
/** Most questions are of this month and the last. */
const openMax = 3;
const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

interface StripKept {
  readonly samples: number;
  readonly whole: boolean;
}

interface StripRead extends StripKept {
  readonly pieces: readonly Recorded[];
  /** Pieces whose checksum does not hold. */
  readonly damaged: number;
}

export class StripFiles {
  readonly #folder: string;
  readonly #migrations: readonly Migration[];
  readonly #note: (sentence: string) => void;
  readonly #open = new Map<string, WritableDb>();

  /** @param note is told of a damaged file that was set aside. */
  constructor(folder: string, migrations: readonly Migration[], note: (sentence: string) => void) {
    this.#folder = folder;
    this.#migrations = migrations;
    this.#note = note;
  }

  /** Null: it is not here. @throws where the file can not be read or is a newer Wardlight's */
  find({ id, at }: StripWanted): StripKept | null {
    const db = this.#existing(monthOf(at));
    const row = db
      ?.prepare<[string], { samples: number; whole: number }>('SELECT samples, whole FROM strips WHERE id = ?')
      .get(id);
    return row === undefined ? null : { samples: row.samples, whole: row.whole === 1 };
  }

  /** @throws as `find` */
  read(strip: StripWanted): StripRead | null {
    const kept = this.find(strip);
    const db = this.#existing(monthOf(strip.at));
    if (kept === null || db === null) return null;
    const rows = db
      .prepare<[string], { crc: number; data: Uint8Array }>('SELECT crc, data FROM pieces WHERE strip = ? ORDER BY n')
      .all(strip.id);
    const pieces = rows.flatMap(({ crc, data }): Recorded[] => {
      const record = readBlock(data, crc);
      return record === null ? [] : [{ ...record, samples: () => samplesOfBlock(data, crc) }];
    });
    return { ...kept, pieces, damaged: rows.length - pieces.length };
  }

  /** Replaces what is there. @throws where the disk refuses */
  write({ id, bed, fromAt, toAt, at }: StripWanted, fragments: readonly Fragment[], whole: boolean): void {
    const db = this.#db(monthOf(at));
    const samples = fragments.reduce((sum, fragment) => sum + fragment.samples.length, 0);
    const strip = db.prepare(
      'INSERT INTO strips (id, bed, from_at, to_at, at, samples, whole) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    const piece = db.prepare('INSERT INTO pieces (strip, n, crc, data) VALUES (?, ?, ?, ?)');
    db.transaction(() => {
      db.prepare('DELETE FROM strips WHERE id = ?').run(id);
      strip.run(id, bed, fromAt, toAt, at, samples, whole ? 1 : 0);
      for (const [n, fragment] of fragments.entries()) {
        const { crc, data } = packBlock(fragment);
        piece.run(id, n, crc, data);
      }
    })();
  }

  /**
   * Months that ended more than `days` ago go, and the oldest while all take more than `bytesMost`; never this month's.
   * As many months as `days` spans are not too old in any case: a clock that leaps ahead makes none of them old at once.
   *
   * @returns what was deleted and why, in words.
   */
  prune(days: number, bytesMost: number, nowWall: number): readonly string[] {
    const firstKept = monthOf(nowWall - days * 24 * 3_600_000);
    const present = monthOf(nowWall);
    const months = this.#months();
    const kept = Math.ceil(days / 28) + 1;
    let { bytes } = this;
    const gone: string[] = [];
    for (const [index, month] of months.entries()) {
      const isOld = month < firstKept && months.length - index > kept;
      if (month >= present || (!isOld && bytes <= bytesMost)) break;
      bytes -= this.#bytesOf(month);
      this.#release(month);
      for (const name of this.#namesOf(month)) rmSync(path.join(this.#folder, name), { force: true });
      gone.push(
        `strips of ${month} (${isOld ? `older than ${days} days` : 'all strips together took more than their budget'})`,
      );
    }
    return gone;
  }

  /** With their journals and what was set aside. */
  get bytes(): number {
    return this.#months().reduce((sum, month) => sum + this.#bytesOf(month), 0);
  }

  #bytesOf(month: string): number {
    return this.#namesOf(month).reduce(
      (sum, name) => sum + (statSync(path.join(this.#folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  #namesOf(month: string): readonly string[] {
    return readdirSync(this.#folder).filter((name) => name.startsWith(`strips-${month}.db`));
  }

  close(): void {
    for (const month of this.#open.keys()) this.#release(month);
  }

  #months(): readonly string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .flatMap((name) => filePattern.exec(name)?.[1] ?? [])
      .sort();
  }

  readonly #file = (month: string): string => path.join(this.#folder, `strips-${month}.db`);

  #existing(month: string): WritableDb | null {
    return this.#open.has(month) || existsSync(this.#file(month)) ? this.#db(month) : null;
  }

  #db(month: string): WritableDb {
    const known = this.#open.get(month);
    if (known !== undefined) return known;
    mkdirSync(this.#folder, { recursive: true });
    const db = openWritable(this.#file(month), this.#migrations, 'normal', this.#note);
    for (const oldest of this.#open.keys()) if (this.#open.size >= openMax) this.#release(oldest);
    this.#open.set(month, db);
    return db;
  }

  /** A file found damaged while it is used is looked at again as a whole when it is next opened. */
  forget(at: number): void {
    this.#release(monthOf(at));
  }

  #release(month: string): void {
    this.#open.get(month)?.close();
    this.#open.delete(month);
  }
}
