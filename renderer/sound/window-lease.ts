/**
 * Exactly one window of a station sounds: the station says which. This window tells how it can be heard, about every
 * 2 s, driven by the station's own messages and not by a timer that a hidden window throttles (L22). A window that
 * cannot reach its station sounds by itself: two that sound are better than none.
 */
import type { StationApi } from '../../shared/station-api/wire.ts';
import type { StationSoundFault } from '../../shared/ward/station-facts.ts';

export const reportEveryMs = 2_000;
/** A station that hangs answers nobody and closes nothing: after so long without an answer this window sounds by itself. */
export const unansweredMs = 6_000;

export interface LeaseOptions {
  readonly api: Pick<StationApi, 'call' | 'onConnection'>;
  readonly fault: () => StationSoundFault | null;
  /** Monotonic. */
  readonly now: () => number;
  readonly onChange: (sounds: boolean) => void;
}

export class WindowLease {
  readonly #options: LeaseOptions;
  #sounds = true;
  #told: { readonly atMs: number; readonly fault: StationSoundFault | null } | null = null;
  #asking = false;
  #answeredMs: number;
  #test: 'passed' | 'failed' | null = null;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#answeredMs = options.now();
    options.api.onConnection((state) => {
      this.#told = null;
      if (state === 'closed') this.#set(true);
    });
  }

  get sounds(): boolean {
    return this.#sounds;
  }

  /** The check that was just made goes with the next report. */
  tested(result: 'passed' | 'failed'): void {
    this.#test = result;
    this.#told = null;
    this.beat();
  }

  /** With every word of the station; reports where it is time or something changed. */
  beat(): void {
    const { now, fault, api } = this.#options;
    const is = fault();
    const due = this.#told === null || this.#told.fault !== is || now() - this.#told.atMs >= reportEveryMs;
    if (!due || this.#asking) return;
    this.#asking = true;
    const test = this.#test;
    this.#test = null;
    this.#told = { atMs: now(), fault: is };
    api
      .call('sound.report', { fault: is, test })
      .then(({ sounds }) => {
        this.#answeredMs = now();
        this.#set(sounds);
      })
      .catch(() => {
        this.#test ??= test;
        this.#set(true);
      })
      .finally(() => {
        this.#asking = false;
      });
  }

  /** Once a second, whether or not the station speaks. */
  look(): void {
    if (this.#options.now() - this.#answeredMs >= unansweredMs) this.#set(true);
  }

  #set(sounds: boolean): void {
    if (sounds === this.#sounds) return;
    this.#sounds = sounds;
    this.#options.onChange(sounds);
  }
}
