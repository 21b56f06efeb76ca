/**
 * Line pressure of each channel over the last minutes, as this window has heard it: what led to an occlusion. The record
 * has volumes and rates; a pressure is of use while it stands and for no longer.
 */
import type { Infusion } from '../../shared/infusion/infusion.ts';

export const pressureSpanMs = 15 * 60_000;
/** Of an unchanged value one point in so long is enough. */
const sameEveryMs = 5_000;
/** Channels that are followed; a ward has 400. */
const mostChannels = 2_000;

export interface Pressure {
  /** Gateway's clock, epoch ms. */
  readonly at: number;
  /** Null: the pump was silent, or said none. */
  readonly mmHg: number | null;
}

const byChannel = new Map<string, Pressure[]>();

export function notePressures(infusions: readonly Infusion[], now: number): void {
  const seen = new Set<string>();
  for (const { id, linePressureMmHg } of infusions) {
    seen.add(id);
    const points = byChannel.get(id);
    if (points !== undefined) add(points, linePressureMmHg, now);
    else if (linePressureMmHg !== null && byChannel.size < mostChannels)
      byChannel.set(id, [{ at: now, mmHg: linePressureMmHg }]);
  }
  for (const id of byChannel.keys()) if (!seen.has(id)) byChannel.delete(id);
}

function add(points: Pressure[], mmHg: number | null, now: number): void {
  const last = points.at(-1);
  // A clock that was set back: what lies ahead of now is no past.
  if (last !== undefined && last.at > now) points.length = 0;
  else if (last !== undefined && last.mmHg === mmHg && now - last.at < sameEveryMs) return;
  points.push({ at: now, mmHg });
  while ((points[0]?.at ?? now) < now - pressureSpanMs) points.shift();
}

/** Oldest first. */
export const pressuresOf = (id: string): readonly Pressure[] => byChannel.get(id) ?? [];
