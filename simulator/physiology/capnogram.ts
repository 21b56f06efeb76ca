/**
 * CO₂ at the airway over one breath: nothing while air is breathed in, then the dead space, the steep rise, and a
 * plateau that climbs to its end-tidal value. In apnoea nothing is breathed out, and the line is flat.
 */
import { inspiratoryPart, type Breath } from './breathing.ts';

/** Half of the rise is done this long after expiration began, and how steep it is. */
const riseAtMs = 190;
const riseMs = 42;
const fallMs = 65;
/** What the plateau has at its begin, of the end-tidal value. */
const plateauFrom = 0.9;

/** Pressure at the end of a breath's expiration, mmHg. */
const endOf = (breath: Breath | null, endTidal: number): number =>
  breath === null ? 0 : endTidal * Math.min(1, breath.depth);

/** @param endTidal mmHg @returns mmHg. */
export function co2At(nowMs: number, breath: Breath | null, before: Breath | null, endTidal: number): number {
  if (breath === null) return 0;
  const within = nowMs - breath.startMs;
  const inspirationMs = breath.depth === 0 ? Infinity : inspiratoryPart * breath.lengthMs;
  if (within < inspirationMs) return endOf(before, endTidal) * Math.exp(-within / fallMs);
  const out = within - inspirationMs;
  const part = Math.min(1, out / (breath.lengthMs - inspirationMs));
  const rise = 1 / (1 + Math.exp(-(out - riseAtMs) / riseMs));
  return endOf(breath, endTidal) * rise * (plateauFrom + (1 - plateauFrom) * part);
}
