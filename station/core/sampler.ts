/** Numerics for the record: each second, what was measured anew since the last. Pure but for its memory. */
import type { BedId } from '../../shared/domain/ids.ts';
import { recordKey } from '../../shared/infusion/pump-series.ts';
import type { NumericsCell, NumericsRow } from '../store/numerics-files.ts';
import type { LiveState } from './live-state.ts';

/** Ages are counted in the gateway and here; the same measurement may seem this much newer. */
const sameMs = 250;
/** Found older than this (a full message after a long cut): not a measurement of now; a fill brings it. */
const oldestMs = 10 * 60 * 1000;

interface Last {
  /** When it was heard. */
  readonly heardMono: number;
  /** The second that it has on record. */
  readonly t: number;
}

export class Sampler {
  /** The last recorded measurement of each series. */
  readonly #last = new Map<string, Last>();

  /** Rows lie beside waves and alarms, on the gateway's clock, whatever this machine's says and however slow the link is. */
  sample(live: LiveState, nowMono: number): readonly NumericsRow[] {
    const rows = new Map<string, { t: number; bed: BedId; cells: Map<string, NumericsCell> }>();
    for (const { bed, device, value, heardMono, at } of live.measurements()) {
      if (value.value === null) continue;
      const name = JSON.stringify([device, bed, value.key]);
      const before = this.#last.get(name);
      if (before !== undefined && heardMono - before.heardMono < sameMs) continue;
      const ageMs = nowMono - heardMono;
      const t = secondOf(at, before?.t);
      this.#last.set(name, { heardMono, t });
      if (ageMs > oldestMs) continue;
      const place = `${t} ${bed}`;
      const row = rows.get(place) ?? { t, bed, cells: new Map() };
      rows.set(place, row);
      const key = recordKey(device, value.key);
      row.cells.set(key, { key, unit: value.unit, value: value.value, deviceAt: value.deviceAt });
    }
    if (this.#last.size > 100_000) this.#last.clear();
    return [...rows.values()]
      .toSorted((a, b) => a.t - b.t)
      .map(({ t, bed, cells }) => ({ t, bed, cells: [...cells.values()] }));
  }
}

/**
 * Of a device that measures once a second two measurements may fall in one second of ours and none in the next: the
 * one that came in the later half of a taken second belongs to the next.
 */
export function secondOf(atMs: number, taken: number | undefined): number {
  const t = Math.floor(atMs / 1000);
  return t === taken && atMs - t * 1000 >= 500 ? t + 1 : t;
}
