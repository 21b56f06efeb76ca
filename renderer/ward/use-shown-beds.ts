/** The beds of this window: what the station is set to show, in the order of the ward, halved over two displays. */
import { useMemo } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import { windowNumber } from '../app/window.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { useWard } from '../stores/ward.ts';
import { shareOf, type WindowShare } from './grid.ts';

export function useShownBeds(): WindowShare<BedId> & { readonly count: number } {
  const all = useWard(({ state }) => state.beds);
  const { beds: chosen } = useObservable(settings);
  return useMemo(() => {
    const ids = all.map(({ id }) => id).filter((id) => chosen === null || chosen.includes(id));
    return { ...shareOf(ids, windowNumber()), count: ids.length };
  }, [all, chosen]);
}
