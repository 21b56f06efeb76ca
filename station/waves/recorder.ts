/**
 * The recorder: frames of the feed in, day files out. Once a second what came is committed and synced; stretches that
 * are a minute long become compressed blocks, a few at a time, so that reading never waits long. What the disk refuses
 * waits in bounded memory and is written when the disk takes it again.
 */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { decodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import { setFileAside, StoreRefusal, type Migration } from '../store/handles.ts';
import { DayFile, waveDayFile } from './day-file.ts';
import { diskWords, isDamage, isFull } from './disk-words.ts';
import { fragmentsOf } from './fragments.ts';
import { keepBrokenJournal } from './journal.ts';
import { lastStored } from './last-stored.ts';
import { Pens } from './pens.ts';
import { endOf, splitByDay, type Fragment } from './placing.ts';
import { recorderBounds } from './recorder-bounds.ts';
import { Salvages } from './salvages.ts';
import { SeriesBound } from './series-bound.ts';
import type { Stretch } from './stretch.ts';
import { blockMs, isDueAt, WaveDay } from './wave-day.ts';
import type { WaveDays } from './wave-days.ts';
import { within } from './within.ts';

const lastYear = Date.UTC(9999, 0);
/** Further ahead than this a time is no time to go on from. */
const aheadMs = 300_000;

export interface RecorderOptions {
  readonly days: WaveDays;
  readonly migrations: readonly Migration[];
  readonly note: (sentence: string) => void;
  readonly wall: () => number;
  /** Blocks that wait for the disk; left out: the bound below. */
  readonly closedBytes?: number;
}

export class WaveRecorder {
  readonly #options: RecorderOptions;
  readonly #days = new Map<string, WaveDay>();
  readonly #pens = new Pens();
  #lost = 0;
  #newest: number | null = null;
  /** Days that can not be written, why, and until when they are not tried again. */
  readonly #refused = new Map<string, { readonly words: string; readonly untilMono: number }>();
  readonly #salvages: Salvages;
  readonly #bound: SeriesBound;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#bound = new SeriesBound(options.note);
    options.days.pending = (bed) => this.#pending(bed);
    this.#salvages = new Salvages({
      folder: options.days.folder,
      note: options.note,
      waitingMost: recorderBounds.closedBytes / 16,
      dayOf: (name, mono) => {
        const day = this.#day(name, mono);
        this.#fileOf(day, mono);
        return day;
      },
      frame: (bytes, mono) => {
        // As it had been placed.
        for (const fragment of this.#fragments(bytes)) this.#take(fragment, mono);
      },
    });
  }

  /** Blocks and fragments that became gaps. */
  get lost(): number {
    return this.#lost;
  }

  /** End of the newest sample; what lies in the future (a clock that was set back since) does not count. */
  get newest(): number | null {
    return this.#newest;
  }

  /** Reads back what a crash left in the tails, and begins to salvage what was set aside. */
  start(mono: number): void {
    const { days, wall } = this.#options;
    mkdirSync(days.folder, { recursive: true });
    for (const day of days.list()) this.#salvages.find(day);
    for (const day of days.list()) {
      // A journal is there only where a process was killed. Looking at it as a reader might already cost it.
      const isKilled = existsSync(`${waveDayFile(days.folder, day)}-wal`);
      if (isKilled || this.#hasTail(day)) this.#fileOf(this.#day(day, mono), mono);
    }
    const last = [...this.#days.values()].flatMap((day) => [...day.stretches()]);
    const until = wall() + aheadMs;
    for (const one of [...lastStored(days, wall()), ...last]) {
      const { facts, startAt, deviceAt, count } = one;
      this.#pens.resume({ facts, startAt, deviceAt, samples: none }, count);
      const end = endOf(one, count);
      if (end < until && end > (this.#newest ?? 0)) this.#newest = end;
    }
  }

  /** Never throws: what can not be placed is counted. */
  take(bytes: Uint8Array, mono: number): void {
    for (const fragment of this.#fragments(bytes)) this.#take(this.#pens.place(fragment), mono);
  }

  /** Once a second. @returns why something can not be written, in words; null: all is */
  tick(mono: number): string | null {
    let fault: string | null = null;
    for (const day of this.#days.values()) {
      // First: what is a block at once need not lie in the tail.
      this.#compress(day, mono);
      day.seal();
      fault = this.#commit(day, mono) ?? fault;
      this.#lost += day.dropOver((this.#options.closedBytes ?? recorderBounds.closedBytes) / this.#days.size);
    }
    this.#closeIdle(mono);
    if (fault === null) this.#salvages.turn(mono);
    return fault;
  }

  /** A slice of what is longer than a block should be. @returns whether there is more of it */
  catchUp(sliceMs: number, behindMs: number = recorderBounds.behindMs): boolean {
    const goesOn = within(sliceMs);
    for (const day of this.#days.values()) {
      if (!day.compress(({ spanMs }) => spanMs >= behindMs, goesOn)) return true;
    }
    return false;
  }

  /** Everything that is in memory goes to the disk: the open stretches stay in the tails and come back from them. */
  close(mono: number): void {
    this.#refused.clear();
    this.catchUp(recorderBounds.closingMs, blockMs);
    this.tick(mono);
    for (const day of this.#days.keys()) this.#drop(day);
  }

  /** Before its file is deleted. */
  release(day: string): void {
    this.#drop(day);
    this.#salvages.release(day);
  }

  *#fragments(bytes: Uint8Array): Generator<Fragment> {
    const read = decodeWaveFrame(bytes);
    if (!read.ok) this.#lost += 1;
    else for (const block of read.frame.blocks) yield* fragmentsOf(block);
  }

  *#pending(bed: string): Generator<Stretch> {
    for (const day of this.#days.values()) yield* day.stretches(bed);
  }

  #take(fragment: Fragment, mono: number): void {
    if (!(fragment.startAt >= 0 && fragment.startAt < lastYear)) {
      this.#lost += 1;
      return;
    }
    for (const part of splitByDay(fragment)) {
      const name = dayName(part.startAt);
      if (!this.#bound.admits(name, part.facts)) {
        this.#lost += 1;
        continue;
      }
      if (!this.#days.has(name) && this.#days.size >= recorderBounds.days) this.#closeIdle(mono, true);
      if (!this.#days.has(name) && this.#days.size >= recorderBounds.days) {
        this.#lost += 1;
        continue;
      }
      const day = this.#day(name, mono);
      try {
        this.#fileOf(day, mono);
        day.add(part, mono);
      } catch (error) {
        this.#failed(day, error, mono);
        // Not looked up: the disk does not say what it holds. What overlaps is told apart when it is read.
        day.add(part, mono);
      }
      const end = endOf(part, part.samples.length);
      if (end > (this.#newest ?? 0) && end < this.#options.wall() + aheadMs) this.#newest = end;
    }
  }

  #day(name: string, mono: number): WaveDay {
    let day = this.#days.get(name);
    if (day === undefined) this.#days.set(name, (day = new WaveDay(name, mono)));
    return day;
  }

  /** Opens the file of a day where that was not refused just now. */
  #fileOf(day: WaveDay, mono: number): void {
    if (day.file !== null || mono < (this.#refused.get(day.day)?.untilMono ?? mono)) return;
    const { days, migrations, note } = this.#options;
    const file = waveDayFile(days.folder, day.day);
    days.release(day.day);
    let isAside = false;
    try {
      // Only at first: later the journal is in use.
      if (day.isNew && keepBrokenJournal(file) !== null) {
        isAside = true;
        note(`The journal of ${path.basename(file)} is damaged: what can be read of it is put back`);
      }
      const opened = new DayFile(file, migrations, (sentence) => {
        isAside = true;
        note(sentence);
      });
      days.writing.set(day.day, opened);
      day.attach(opened, mono, (rows) => note(`${rows} torn seconds of ${day.day} were left out`));
      this.#refused.delete(day.day);
    } catch (error) {
      this.#detach(day);
      this.#failed(day, error, mono);
    }
    if (isAside) this.#salvages.find(day.day);
  }

  #commit(day: WaveDay, mono: number): string | null {
    if (day.isDone) return null;
    this.#fileOf(day, mono);
    if (day.file === null) return this.#refused.get(day.day)?.words ?? null;
    try {
      day.commit();
      this.#refused.delete(day.day);
      return null;
    } catch (error) {
      return this.#failed(day, error, mono);
    }
  }

  #failed(day: WaveDay, error: unknown, mono: number): string {
    const { days, note } = this.#options;
    const words = diskWords(error, days.folder);
    if (error instanceof StoreRefusal && !this.#refused.has(day.day)) note(words);
    this.#refused.set(day.day, { words, untilMono: mono + recorderBounds.retryMs });
    if (isDamage(error)) {
      const file = waveDayFile(days.folder, day.day);
      days.release(day.day);
      days.writing.delete(day.day);
      day.forget();
      if (existsSync(file)) {
        note(`${path.basename(file)} is damaged and was set aside as ${setFileAside(file)}: ${words}`);
        this.#salvages.find(day.day);
      }
      this.#refused.delete(day.day);
    } else if (!isFull(error)) {
      this.#detach(day);
    }
    return words;
  }

  #compress(day: WaveDay, mono: number): void {
    let lines = 0;
    for (const stretch of day.stretches()) if (stretch.record === null) lines += 1;
    let left = Math.max(recorderBounds.blocksPerTick, Math.ceil(lines / 40));
    day.compress(isDueAt(mono), () => left-- > 0);
    if (day.openBytes > recorderBounds.openBytes) day.compress(() => true, within(recorderBounds.crowdedMs));
  }

  #closeIdle(mono: number, atOnce = false): void {
    const newest = [...this.#days.keys()].sort().at(-1);
    for (const [name, day] of this.#days) {
      if (!day.isDone || name === newest) continue;
      if (atOnce || mono - day.touchedMono >= recorderBounds.idleMs) this.#drop(name);
    }
  }

  #drop(name: string): void {
    const day = this.#days.get(name);
    if (day !== undefined) this.#detach(day);
    this.#days.delete(name);
    this.#refused.delete(name);
    this.#options.days.release(name);
  }

  #detach(day: WaveDay): void {
    this.#options.days.writing.delete(day.day);
    day.detach();
  }

  #hasTail(day: string): boolean {
    const { days } = this.#options;
    try {
      return days.db(day)?.prepare('SELECT 1 FROM tail LIMIT 1').get() !== undefined;
    } catch {
      // Damaged, or another version: opening it for writing says which.
      return true;
    } finally {
      days.release(day);
    }
  }
}

const none = new Int16Array(0);
const dayName = (at: number): string => new Date(at).toISOString().slice(0, 10);
