/**
 * How many series (a channel with one rate and scale) a bed may begin in a day. A device that names new channels, or
 * scales, without end costs neither room nor time that others need: each of them is a row that every lookup passes.
 */
import type { WaveFacts } from './placing.ts';

/** Far more than any monitor has. */
const seriesMax = 1_000;
/** Beds by day that are remembered; the oldest gives way. */
const bedsMax = 2_000;

export class SeriesBound {
  readonly #note: (sentence: string) => void;
  readonly #beds = new Map<string, Set<string>>();
  readonly #told = new Set<string>();

  constructor(note: (sentence: string) => void) {
    this.#note = note;
  }

  /** False: it is one too many, which is said once. Counts what this process has seen. */
  admits(day: string, { bed, channel, unit, rateHz, gain, offset }: WaveFacts): boolean {
    const place = `${day} ${bed}`;
    const known = this.#beds.get(place) ?? this.#begin(place);
    const name = JSON.stringify([channel, unit, rateHz, gain, offset]);
    if (known.has(name)) return true;
    if (known.size < seriesMax) {
      known.add(name);
      return true;
    }
    if (!this.#told.has(place)) {
      this.#told.add(place);
      this.#note(`Bed ${bed} sends more than ${seriesMax} kinds of waves on ${day}: further ones are not recorded`);
    }
    return false;
  }

  #begin(place: string): Set<string> {
    for (const oldest of this.#beds.keys()) {
      if (this.#beds.size < bedsMax) break;
      this.#beds.delete(oldest);
      this.#told.delete(oldest);
    }
    const known = new Set<string>();
    this.#beds.set(place, known);
    return known;
  }
}
