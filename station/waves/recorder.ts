/**
 * The recorder: frames of the feed in, day files out. Once a second what came is committed and synced; stretches that
 * are a minute long become compressed blocks, a few at a time, so that reading never waits long. What the disk refuses
 * waits in bounded memory and is written when the disk takes it again.
 */
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { decodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import { setFileAside, StoreRefusal, type Migration } from '../store/handles.ts';
import { DayFile, dayOfAside, seriesOfBed, waveDayFile } from './day-file.ts';
import { diskWords, isDamage, isFull } from './disk-words.ts';
import { keepBrokenJournal } from './journal.ts';
import { cut, dayMs, endOf, splitByDay, type Fragment } from './placing.ts';
import { salvage } from './salvage.ts';
import { SeriesBound } from './series-bound.ts';
import type { Stretch } from './stretch.ts';
import { WaveDay } from './wave-day.ts';
import type { WaveDays } from './wave-days.ts';

export const recorderBounds = {
  /** Samples that are no block yet, and blocks that wait for the disk. Bytes. */
  openBytes: 64 * 1024 * 1024,
  closedBytes: 64 * 1024 * 1024,
  /** Days open at once: today, yesterday, and what a fill or a salvage touches. */
  days: 6,
  /** Compressed in one turn: some 3 ms each. */
  blocksPerTick: 8,
  /** A file that nothing came for is closed. */
  idleMs: 60_000,
  /** After a fault that is no full disk. */
  retryMs: 2_000,
  salvageMs: 20,
} as const;

/** A file that was set aside and what was found in it so far. */
interface Salvage {
  readonly day: string;
  readonly file: string;
  readonly work: ReturnType<typeof salvage>;
  found: number | null;
}

/** Longest fragment that is placed as one. */
const fragmentSamples = 16_000;
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
  #lost = 0;
  #newest: number | null = null;
  /** Days that can not be written, why, and until when they are not tried again. */
  readonly #refused = new Map<string, { readonly words: string; readonly untilMono: number }>();
  #salvages: Salvage[] = [];
  readonly #bound: SeriesBound;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#bound = new SeriesBound(options.note);
    options.days.pending = (bed) => this.#pending(bed);
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
    const { days } = this.#options;
    mkdirSync(days.folder, { recursive: true });
    for (const day of days.list()) this.#salvageAside(day);
    for (const day of days.list()) {
      // A journal is there only where a process was killed. Looking at it as a reader might already cost it.
      const isKilled = existsSync(`${waveDayFile(days.folder, day)}-wal`);
      if (isKilled || this.#hasTail(day)) this.#fileOf(this.#day(day, mono), mono);
    }
    this.#newest = this.#newestStored();
  }

  /** Never throws: what can not be placed is counted. */
  take(bytes: Uint8Array, mono: number): void {
    const read = decodeWaveFrame(bytes);
    if (!read.ok) {
      this.#lost += 1;
      return;
    }
    for (const block of read.frame.blocks) {
      for (const fragment of fragmentsOf(block)) this.#take(fragment, mono);
    }
  }

  /** Once a second. @returns why something can not be written, in words; null: all is */
  tick(mono: number): string | null {
    let fault: string | null = null;
    for (const day of this.#days.values()) {
      day.seal();
      this.#compress(day, mono);
      fault = this.#commit(day, mono) ?? fault;
      this.#lost += day.dropOver((this.#options.closedBytes ?? recorderBounds.closedBytes) / this.#days.size);
    }
    this.#closeIdle(mono);
    if (fault === null) this.#salvageOn(mono);
    return fault;
  }

  /** Everything that is in memory goes to the disk: the open stretches stay in the tails and come back from them. */
  close(mono: number): void {
    this.#refused.clear();
    this.tick(mono);
    for (const day of this.#days.keys()) this.#drop(day);
  }

  /** Before its file is deleted. */
  release(day: string): void {
    this.#drop(day);
    this.#salvages = this.#salvages.filter((one) => one.day !== day);
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
    if (isAside) this.#salvageAside(day.day);
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
        this.#salvageAside(day.day);
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
    day.compress(mono, Math.max(recorderBounds.blocksPerTick, Math.ceil(lines / 40)));
    if (day.openBytes > recorderBounds.openBytes) day.compress(mono, Number.POSITIVE_INFINITY, true);
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

  #newestStored(): number | null {
    const { days, wall } = this.#options;
    const ends = [...this.#days.values()].flatMap((day) => [...day.stretches()].map(({ endAt }) => endAt));
    const newestDay = days.list().findLast((day) => Date.parse(`${day}T00:00:00Z`) <= wall() + dayMs);
    try {
      const db = newestDay === undefined ? null : days.db(newestDay);
      const beds = db?.prepare<[], { bed: string }>('SELECT DISTINCT bed FROM series').all() ?? [];
      const last = db?.prepare<[number, number], { start: number; samples: number }>(
        'SELECT start, samples FROM blocks WHERE series = ? AND start < ? ORDER BY start DESC LIMIT 1',
      );
      for (const { bed } of beds) {
        for (const facts of db === null ? [] : seriesOfBed(db, bed)) {
          const row = last?.get(facts.id, wall());
          if (row !== undefined) ends.push(endOf({ startAt: row.start, facts }, row.samples));
        }
      }
    } catch {
      if (newestDay !== undefined) days.release(newestDay);
    }
    const past = ends.filter((end) => end < wall() + aheadMs);
    return past.length === 0 ? null : Math.max(...past);
  }

  #salvageAside(day: string): void {
    const { days } = this.#options;
    const names = new Set(readdirSync(days.folder).map((name) => name.replace(/-(wal|shm)$/, '')));
    for (const name of [...names].sort()) {
      const file = path.join(days.folder, name);
      const isNew = this.#salvages.every((one) => one.file !== file);
      if (isNew && dayOfAside(name) === day && name.includes('.damaged-')) {
        this.#salvages.push({ day, file, work: salvage(file), found: null });
      }
    }
  }

  /** A slice of what is still to be salvaged. */
  #salvageOn(mono: number): void {
    const [one] = this.#salvages;
    if (one === undefined) return;
    const day = this.#day(one.day, mono);
    this.#fileOf(day, mono);
    // What waits for the disk is to be written first.
    if (day.file === null || day.closedBytes > recorderBounds.closedBytes / 16) return;
    if (one.found === null && !this.#salvageSlice(one, day, mono)) return;
    // Only once it is on the disk.
    if (day.closedBytes > 0) return;
    this.#salvages.shift();
    const done = one.file.replace('.damaged-', '.salvaged-');
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(one.file + suffix)) renameSync(one.file + suffix, done + suffix);
    }
    this.#options.note(`${one.found ?? 0} blocks of ${path.basename(one.file)} could be read and are on record again`);
  }

  /** @returns whether that was all */
  #salvageSlice(one: Salvage, day: WaveDay, mono: number): boolean {
    const end = performance.now() + recorderBounds.salvageMs;
    for (;;) {
      const step = one.work.next();
      if (step.done === true) {
        one.found = step.value;
        return true;
      }
      if (step.value?.kind === 'block') day.restore(step.value.record, mono);
      else if (step.value?.kind === 'frame') this.take(step.value.frame, mono);
      if (performance.now() > end) return false;
    }
  }
}

const dayName = (at: number): string => new Date(at).toISOString().slice(0, 10);

function* fragmentsOf(block: WaveBlock): Generator<Fragment> {
  const { startAt, deviceAt, samples, bed, channel, unit, rateHz, gain, offset } = block;
  const whole: Fragment = { facts: { bed, channel, unit, rateHz, gain, offset }, startAt, deviceAt, samples };
  // A minute of a slow channel is short; a fast one is placed in parts.
  const most = Math.max(1, Math.min(fragmentSamples, Math.floor(rateHz * 30)));
  for (let from = 0; from < samples.length; from += most) {
    yield cut(whole, from, Math.min(samples.length, from + most));
  }
}
