/** Keeps the entry of the record that says when and how long this station was without its gateway. */
import type { CutOff } from '../store/alarm-table.ts';

export class CutOffLog {
  readonly #save: (entry: CutOff) => Promise<unknown>;
  readonly #newId: () => string;
  #entry: CutOff | null;
  /** Not on the disk as it is. */
  #dirty: CutOff[] = [];
  #saving = false;
  #ready: boolean;

  /** @param known what the record says; undefined while it is not open: nothing is written before it can be read */
  constructor(known: CutOff | null | undefined, newId: () => string, save: (entry: CutOff) => Promise<unknown>) {
    this.#entry = known ?? null;
    this.#ready = known !== undefined;
    this.#newId = newId;
    this.#save = save;
  }

  /** The record came up later than the station: what it says of being cut off goes on, or ends with the link. */
  adopt(known: CutOff | null, isLive: boolean, now: number): void {
    this.#ready = true;
    if (known !== null) {
      // Ours is the same one.
      this.#dirty = this.#dirty.filter(({ id }) => id !== this.#entry?.id);
      this.#entry = known;
      if (isLive) this.live(now);
    }
    this.retry();
  }

  lost(at: number): void {
    if (this.#entry !== null) return;
    this.#entry = { id: this.#newId(), at, endedAt: null };
    this.#write(this.#entry);
  }

  live(now: number): void {
    if (this.#entry === null) return;
    // The clock may have been set back meanwhile.
    this.#write({ ...this.#entry, endedAt: Math.max(now, this.#entry.at) });
    this.#entry = null;
  }

  /** Now and then: what the disk refused is said again. */
  retry(): void {
    const next = this.#dirty[0];
    if (next === undefined || this.#saving || !this.#ready) return;
    this.#saving = true;
    this.#save(next).then(
      () => {
        this.#saving = false;
        this.#dirty = this.#dirty.filter((entry) => entry !== next);
        this.retry();
      },
      () => {
        this.#saving = false;
      },
    );
  }

  #write(entry: CutOff): void {
    this.#dirty = [...this.#dirty.filter(({ id }) => id !== entry.id), entry].slice(-waiting);
    this.retry();
  }
}

/** Entries that wait for a disk; the oldest are forgotten. */
const waiting = 100;
