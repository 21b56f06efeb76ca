/** Files that were set aside: what can be read of them is put back, a slice a second, oldest first. */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { dayOfAside } from './day-file.ts';
import { salvage } from './salvage.ts';
import type { WaveDay } from './wave-day.ts';

/** Of one turn. */
const sliceMs = 20;

/** A file that was set aside and what was found in it so far. */
interface Salvage {
  readonly day: string;
  readonly file: string;
  readonly work: ReturnType<typeof salvage>;
  found: number | null;
}

export interface SalvagesOptions {
  readonly folder: string;
  readonly note: (sentence: string) => void;
  /** The day that it goes to. */
  readonly dayOf: (day: string, mono: number) => WaveDay;
  /** A second of a tail. */
  readonly frame: (frame: Uint8Array, mono: number) => void;
  /** While more waits for the disk, nothing is added. Bytes. */
  readonly waitingMost: number;
}

export class Salvages {
  readonly #options: SalvagesOptions;
  #list: Salvage[] = [];

  constructor(options: SalvagesOptions) {
    this.#options = options;
  }

  /** What lies aside of a day and is not under way yet. */
  find(day: string): void {
    const { folder } = this.#options;
    const names = new Set(readdirSync(folder).map((name) => name.replace(/-(wal|shm)$/, '')));
    for (const name of [...names].sort()) {
      const file = path.join(folder, name);
      const isNew = this.#list.every((one) => one.file !== file);
      if (isNew && dayOfAside(name) === day && name.includes('.damaged-')) {
        this.#list.push({ day, file, work: salvage(file), found: null });
      }
    }
  }

  /** Its file is to be deleted. */
  release(day: string): void {
    this.#list = this.#list.filter((one) => one.day !== day);
  }

  /** A slice of what is still to be salvaged. */
  turn(mono: number): void {
    const [one] = this.#list;
    if (one === undefined) return;
    const day = this.#options.dayOf(one.day, mono);
    // What waits for the disk is to be written first.
    if (day.file === null || day.closedBytes > this.#options.waitingMost) return;
    if (one.found === null && !this.#slice(one, day, mono)) return;
    // Only once it is on the disk.
    if (day.closedBytes > 0) return;
    this.#list.shift();
    const done = one.file.replace('.damaged-', '.salvaged-');
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(one.file + suffix)) renameSync(one.file + suffix, done + suffix);
    }
    this.#options.note(`${one.found ?? 0} blocks of ${path.basename(one.file)} could be read and are on record again`);
  }

  /** @returns whether that was all */
  #slice(one: Salvage, day: WaveDay, mono: number): boolean {
    const end = performance.now() + sliceMs;
    for (;;) {
      const step = one.work.next();
      if (step.done === true) {
        one.found = step.value;
        return true;
      }
      if (step.value?.kind === 'block') day.restore(step.value.record, mono);
      else if (step.value?.kind === 'frame') this.#options.frame(step.value.frame, mono);
      if (performance.now() > end) return false;
    }
  }
}
