/** What runs dry within the hours that a person chose, worked out anew with each report and every 10 s. */
import { useMemo, useSyncExternalStore } from 'react';
import { horizonOf, type Horizon, type HorizonRow } from '../../../shared/infusion/horizon.ts';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import { usePumps } from '../../stores/pumps.ts';
import { useDrugs } from '../../stores/site.ts';
import { second, stationNow } from '../../stores/tick.ts';
import { shiftAround, shiftStarts } from '../shifts.ts';
import { useMyBeds } from '../use-my-beds.ts';
import { usePumpView } from '../view.ts';

const everyMs = 10_000;

export interface Shown {
  readonly horizon: Horizon;
  readonly infusions: readonly Infusion[];
  readonly now: number;
  readonly hours: number;
  /** Within the span; null: later. */
  readonly shiftAt: number | null;
}

export function useHorizon(): Shown {
  const all = usePumps();
  const list = useDrugs();
  const { hours, mine } = usePumpView();
  const own = useMyBeds();
  const now = useSyncExternalStore(second.subscribe, () => Math.floor(stationNow() / everyMs) * everyMs);
  return useMemo(() => {
    const infusions = mine ? all.filter(({ bed }) => bed !== null && own.has(bed)) : all;
    const { endsAt } = shiftAround(now, shiftStarts(list));
    const horizon = horizonOf(infusions, list, { now, hours, shiftChangeAt: endsAt });
    const shiftAt = endsAt < now + hours * 3_600_000 ? endsAt : null;
    return { horizon, infusions, now, hours, shiftAt };
  }, [all, list, hours, mine, own, now]);
}

/** The order of before with what is known now; what is new stands last. */
export function heldRows(before: readonly HorizonRow[], now: readonly HorizonRow[]): readonly HorizonRow[] {
  const byId = new Map(now.map((row) => [row.id, row]));
  const kept = before.flatMap(({ id }) => {
    const row = byId.get(id);
    byId.delete(id);
    return row === undefined ? [] : [row];
  });
  return [...kept, ...byId.values()];
}
