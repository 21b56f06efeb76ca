/** Where a thing was in the last 24 h, as this station recorded it. */
import type { AssetId } from '../../../shared/domain/ids.ts';
import type { CallResult } from '../../../shared/station-api/calls.ts';
import { useReading, type Reading } from '../../history/use-reading.ts';
import { stationApi } from '../../stores/station.ts';
import { second, stationNow } from '../../stores/tick.ts';
import { useSyncExternalStore } from 'react';

export const trailMs = 24 * 3_600_000;
const againEachS = 60;

export type Trail = CallResult<'assets.trail'>;

/** Read again once a minute; what was read of the same thing stays meanwhile. */
export function useTrail(asset: AssetId | null): Reading<Trail> {
  const turn = useSyncExternalStore(second.subscribe, () => Math.floor(second.get() / againEachS));
  return useReading(
    asset === null ? null : `${asset}\n${turn}`,
    (stop) => {
      const toAt = stationNow();
      if (asset === null) throw new Error('No thing is selected');
      return stationApi().call('assets.trail', { asset, fromAt: toAt - trailMs, toAt }, stop);
    },
    (before, name) => before.split('\n')[0] === name.split('\n')[0],
  );
}
