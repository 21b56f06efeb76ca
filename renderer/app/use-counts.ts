/** How many beds are live, without data, empty. Follows each bed's own state. */
import { useSyncExternalStore } from 'react';
import { bedLive } from '../stores/live.ts';
import { Observable, sameFields } from '../stores/observable.ts';
import { ward } from '../stores/ward.ts';

export interface Counts {
  readonly live: number;
  readonly noData: number;
  readonly connecting: number;
  readonly empty: number;
}

const counts = new Observable<Counts>({ live: 0, noData: 0, connecting: 0, empty: 0 });

export function refreshCounts(): void {
  const next = { live: 0, noData: 0, connecting: 0, empty: 0 };
  for (const bed of ward.get().state.beds) {
    const { kind } = bedLive(bed.id).get();
    if (kind === 'live' || kind === 'aged') next.live += 1;
    else if (kind === 'connecting') next.connecting += 1;
    else if (kind === 'none' && bed.patient === null) next.empty += 1;
    else next.noData += 1;
  }
  if (!sameFields(counts.get(), next)) counts.set(next);
}

export const useCounts = (): Counts => useSyncExternalStore(counts.subscribe, counts.get);
