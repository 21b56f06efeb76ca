/** Numerics for the record: each second, what was measured anew since the last. Pure but for its memory. */
import type { BedId } from '../../shared/domain/ids.ts';
import type { NumericsRow } from '../store/numerics-day.ts';
import type { LiveState } from './live-state.ts';

/** Ages are counted in the gateway and here; the same measurement may seem this much newer. */
const sameMs = 250;
/** Found older than this (a full message after a long cut): not a measurement of now. Kept with its own second. */
const oldestMs = 10 * 60 * 1000;

export class Sampler {
  /** When the last recorded measurement of each series was heard. */
  readonly #heard = new Map<string, number>();

  sample(live: LiveState, nowWall: number, nowMono: number): readonly NumericsRow[] {
    const rows = new Map<string, { t: number; bed: BedId; cells: Map<string, NumericsRow['cells'][number]> }>();
    for (const { bed, device, value, heardMono } of live.measurements()) {
      if (value.value === null) continue;
      const name = JSON.stringify([device, bed, value.key]);
      const before = this.#heard.get(name);
      if (before !== undefined && heardMono - before < sameMs) continue;
      this.#heard.set(name, heardMono);
      const ageMs = nowMono - heardMono;
      if (ageMs > oldestMs) continue;
      const t = Math.floor((nowWall - ageMs) / 1000);
      const place = `${t} ${bed}`;
      const row = rows.get(place) ?? { t, bed, cells: new Map() };
      rows.set(place, row);
      row.cells.set(value.key, { key: value.key, unit: value.unit, value: value.value });
    }
    if (this.#heard.size > 100_000) this.#heard.clear();
    return [...rows.values()]
      .toSorted((a, b) => a.t - b.t)
      .map(({ t, bed, cells }) => ({ t, bed, cells: [...cells.values()] }));
  }
}
