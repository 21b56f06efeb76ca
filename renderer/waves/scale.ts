/**
 * From physical values to px. A lane widens its scale at once when its trace would be cut and narrows it late, so
 * that the scale stands still while the patient does. Three ways: true millimetres per unit (ECG), a fixed range
 * (pressures), or what is there (pleth, respiration).
 */
import type { Lane } from './types.ts';

/** How long the narrower scale must have been enough. */
const calmMs = 10_000;
/** A trace that stands out of the middle by more than this share of the lane is moved there after a while. */
const offCentre = 0.1;
const centreMs = 3_000;
/** Gains offered below the one asked for. Under a quarter the trace is cut rather than shrunk to nothing. */
const gainParts = [1, 0.5, 0.25] as const;
/** An auto-fitted lane never blows up what is less than this part of what it lately showed: noise stays noise. */
const noisePart = 1 / 8;
/** Half of the memory for that in about two minutes. */
const forgetPerSecond = 0.995;

/** True once when something has held without a break for so long. */
class Lasting {
  readonly #ms: number;
  #sinceMs = Number.NaN;

  constructor(ms: number) {
    this.#ms = ms;
  }

  since(holds: boolean, nowMs: number): boolean {
    if (!holds) this.#sinceMs = Number.NaN;
    else if (Number.isNaN(this.#sinceMs)) this.#sinceMs = nowMs;
    if (!holds || nowMs - this.#sinceMs < this.#ms) return false;
    this.#sinceMs = Number.NaN;
    return true;
  }
}

export class LaneScale {
  low = 0;
  high = 1;
  /** Millimetres per unit as drawn; null for a lane without. */
  mmPerUnit: number | null;
  readonly #lane: Lane;
  readonly #heightPx: number;
  readonly #pxPerMm: number;
  #gain = 0;
  #known = false;
  #largest = 0;
  #largestAtMs = 0;
  readonly #roomy = new Lasting(calmMs);
  readonly #off = new Lasting(centreMs);

  /** @param heightPx free for the middle of the line, and `pxPerMm`, both in device px. */
  constructor(lane: Lane, heightPx: number, pxPerMm: number) {
    this.#lane = lane;
    this.#heightPx = heightPx;
    this.#pxPerMm = pxPerMm;
    this.mmPerUnit = lane.mmPerUnit;
  }

  /** True when the scale changed: the lane is then drawn anew. Infinite bounds mean that nothing is known. */
  fit(low: number, high: number, nowMs: number): boolean {
    if (!(low <= high && Number.isFinite(low) && Number.isFinite(high))) return false;
    if (this.#lane.mmPerUnit !== null) return this.#fitGain(this.#lane.mmPerUnit, low, high, nowMs);
    return this.#lane.range === null
      ? this.#fitTo(low, high, nowMs)
      : this.#fitRange(this.#lane.range[0], this.#lane.range[1], low, high, nowMs);
  }

  #fitGain(asked: number, low: number, high: number, nowMs: number): boolean {
    const spanOf = (index: number): number => this.#heightPx / (asked * (gainParts[index] ?? 1) * this.#pxPerMm);
    const span = high - low;
    let gain = this.#gain;
    while (gain < gainParts.length - 1 && span > spanOf(gain)) gain += 1;
    const roomy = gain === this.#gain && gain > 0 && span * 1.2 < spanOf(gain - 1);
    if (this.#roomy.since(roomy, nowMs)) gain -= 1;
    const window = spanOf(gain);
    const cut = span <= window && (low < this.low || high > this.high);
    const off = Math.abs(low + high - this.low - this.high) / 2 > window * offCentre;
    const move = this.#off.since(off && gain === this.#gain && !cut, nowMs);
    if (this.#known && gain === this.#gain && !cut && !move) return false;
    this.#gain = gain;
    this.mmPerUnit = asked * (gainParts[gain] ?? 1);
    return this.#set((low + high - window) / 2, (low + high + window) / 2);
  }

  #fitRange(from: number, to: number, low: number, high: number, nowMs: number): boolean {
    const step = (to - from) / 4;
    if (!(step > 0)) return this.#fitTo(low, high, nowMs);
    const wantedLow = Math.min(from, Math.floor(low / step) * step);
    const wantedHigh = Math.max(to, Math.ceil(high / step) * step);
    const wider = !this.#known || wantedLow < this.low || wantedHigh > this.high;
    const narrower = !wider && (wantedLow > this.low || wantedHigh < this.high);
    if (!this.#roomy.since(narrower, nowMs) && !wider) return false;
    if (!wider) return this.#set(wantedLow, wantedHigh);
    return this.#known
      ? this.#set(Math.min(this.low, wantedLow), Math.max(this.high, wantedHigh))
      : this.#set(wantedLow, wantedHigh);
  }

  #fitTo(low: number, high: number, nowMs: number): boolean {
    this.#largest *= forgetPerSecond ** Math.max(0, (nowMs - this.#largestAtMs) / 1000);
    this.#largestAtMs = nowMs;
    this.#largest = Math.max(this.#largest, high - low);
    const least = Math.max(this.#largest * noisePart, Math.abs(low + high) * 1e-3, 1e-6);
    const span = Math.max(high - low, least);
    const wider = !this.#known || low < this.low || high > this.high;
    const narrower = !wider && span * 1.25 < (this.high - this.low) * 0.6;
    if (!this.#roomy.since(narrower, nowMs) && !wider) return false;
    const middle = (low + high) / 2;
    return this.#set(middle - span * 0.6, middle + span * 0.6);
  }

  #set(low: number, high: number): boolean {
    this.#known = true;
    if (low === this.low && high === this.high) return false;
    this.low = low;
    this.high = high;
    return true;
  }
}
