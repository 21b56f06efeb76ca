/**
 * Which window of this station sounds, whether anybody can hear it, and how long its audio is paused. Pure but for its
 * memory; every time is monotonic.
 *
 * Exactly one window sounds. The first one keeps that; when it has been silent for 5 s, is gone, or says that it
 * cannot sound while another can, the one that is there longest and can sound takes over at its next word.
 */
import type { StationSoundFault } from '../../shared/ward/station-facts.ts';

export const soundLimits = {
  /** After the last word of a window. Windows speak every 2 s. */
  leaseMs: 5_000,
  /** Audio is paused for so long at most. */
  silenceMs: 120_000,
} as const;

export interface WindowReport {
  readonly fault: StationSoundFault | null;
  /** A check that was made just now. */
  readonly test: 'passed' | 'failed' | null;
}

interface Window {
  fault: StationSoundFault | null;
  testFailed: boolean;
  heardMono: number;
}

export interface Silence {
  readonly untilMono: number;
  readonly by: string;
}

export class SoundDesk {
  /** In the order they came. */
  readonly #windows = new Map<object, Window>();
  #holder: object | null = null;
  #silence: Silence | null = null;
  #testedMono: number | null = null;
  /** When a window was last there, and what could be said of it then. */
  #lastMono: number;
  #lastFault: StationSoundFault | null = null;
  #heardAny = false;

  constructor(mono: number) {
    this.#lastMono = mono;
  }

  /** @returns whether this window is the one that sounds, and how many there are. */
  report(window: object, { fault, test }: WindowReport, mono: number): { sounds: boolean; windows: number } {
    const known = this.#windows.get(window) ?? { fault, testFailed: false, heardMono: mono };
    if (test !== null) {
      known.testFailed = test === 'failed';
      this.#testedMono = mono;
    }
    known.fault = fault;
    known.heardMono = mono;
    this.#windows.set(window, known);
    this.#settle(mono);
    return { sounds: this.#holder === window, windows: this.#windows.size };
  }

  /** Its connection ended. */
  gone(window: object, mono: number): void {
    if (!this.#windows.delete(window)) return;
    this.#settle(mono);
  }

  /** Null ends it. */
  silence(forMs: number | null, by: string, mono: number): void {
    this.#silence = forMs === null ? null : { untilMono: mono + Math.min(forMs, soundLimits.silenceMs), by };
  }

  silenceAt(mono: number): Silence | null {
    if (this.#silence !== null && mono >= this.#silence.untilMono) this.#silence = null;
    return this.#silence;
  }

  get testedMono(): number | null {
    return this.#testedMono;
  }

  /**
   * Why nobody hears this station. A window that is drawn anew is away for a moment: "none" is said after 5 s without
   * one. `known`: false in the first moments of a station, before any window could say a word.
   */
  faultAt(mono: number): { readonly fault: StationSoundFault | null; readonly known: boolean } {
    this.#settle(mono);
    const holder = this.#holder === null ? undefined : this.#windows.get(this.#holder);
    if (holder !== undefined) return { fault: faultOf(holder), known: true };
    if (mono - this.#lastMono >= soundLimits.leaseMs) return { fault: 'none', known: true };
    return { fault: this.#heardAny ? this.#lastFault : 'none', known: this.#heardAny };
  }

  #settle(mono: number): void {
    for (const [key, { heardMono }] of this.#windows) {
      if (mono - heardMono >= soundLimits.leaseMs) this.#windows.delete(key);
    }
    const holder = this.#holder === null ? undefined : this.#windows.get(this.#holder);
    if (holder === undefined || faultOf(holder) !== null) {
      const able = [...this.#windows].find(([, window]) => faultOf(window) === null)?.[0];
      const first = holder === undefined ? ([...this.#windows.keys()][0] ?? null) : this.#holder;
      this.#holder = able ?? first;
    }
    const sounding = this.#holder === null ? undefined : this.#windows.get(this.#holder);
    if (sounding === undefined) return;
    this.#lastMono = sounding.heardMono;
    this.#lastFault = faultOf(sounding);
    this.#heardAny = true;
  }
}

const faultOf = ({ fault, testFailed }: Window): StationSoundFault | null =>
  fault ?? (testFailed ? 'test-failed' : null);
