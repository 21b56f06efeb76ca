/** All pump channels as they are now, worked out once a second; rows keep their identity while they say the same. */
import type { DrugList } from '../../shared/infusion/drug-list.ts';
import { drugIndex, type FindDrug } from '../../shared/infusion/drugs.ts';
import { infusionsOf, sameInfusion, type Infusion } from '../../shared/infusion/infusion.ts';
import { byUrgency } from '../../shared/infusion/urgency.ts';
import { pumpSeen } from './live.ts';
import { loss } from './link.ts';
import { Observable, sameItems, useObservable } from './observable.ts';
import { notePressures } from './pump-pressure.ts';
import { siteContents } from './site.ts';
import { stationNow } from './tick.ts';
import { ward } from './ward.ts';

/** Most urgent first. */
const infusions = new Observable<readonly Infusion[]>([]);
const byBed = new Map<string, Observable<readonly Infusion[]>>();
const none: readonly Infusion[] = [];

let index: { readonly list: DrugList; readonly find: FindDrug } | null = null;

/** Names are looked up in one index for each list. */
function findIn(list: DrugList): FindDrug {
  if (index?.list !== list) index = { list, find: drugIndex(list) };
  return index.find;
}

export const findDrug = (): FindDrug => findIn(siteContents.get().drugs);

export function refreshPumps(): void {
  const list = siteContents.get().drugs;
  const context = { list, find: findIn(list), heard: pumpSeen, lost: loss.get() !== null };
  const before = new Map(infusions.get().map((one) => [one.id, one]));
  // Sorted by what is so now; what is kept for its identity may be a minute behind.
  const next = infusionsOf(ward.get().state, context)
    .toSorted(byUrgency)
    .map((one) => {
      const old = before.get(one.id);
      return old !== undefined && sameInfusion(old, one) ? old : one;
    });
  notePressures(next, stationNow());
  if (sameItems(infusions.get(), next)) return;
  infusions.set(next);
  for (const [bed, list] of byBed) {
    const own = next.filter((one) => one.bed === bed);
    if (!sameItems(list.get(), own)) list.set(own);
  }
}

/** For those who ask once. */
export const pumpsNow = (): readonly Infusion[] => infusions.get();

export const usePumps = (): readonly Infusion[] => useObservable(infusions);

export function useBedPumps(bed: string): readonly Infusion[] {
  let list = byBed.get(bed);
  if (list === undefined) {
    const own = infusions.get().filter((one) => one.bed === bed);
    list = new Observable(own.length === 0 ? none : own);
    byBed.set(bed, list);
  }
  return useObservable(list);
}
