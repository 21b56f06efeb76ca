/** Asks the station for the waves of the beds on screen. All channels of each: which to show is decided here. */
import type { BedId } from '../../shared/domain/ids.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import { connection } from '../stores/link.ts';
import { stationApi } from '../stores/station.ts';

let wanted: readonly BedId[] = [];

function ask(): void {
  if (connection.get() !== 'open') return;
  stationApi()
    .call('waves.watch', { beds: wanted.map((bed) => ({ bed, channels: null })) })
    .catch((error: unknown) => {
      // A cut link asks again by itself when it is back.
      if (!(error instanceof StationCallError)) throw error;
      console.warn('Waves could not be asked for', error.message);
    });
}

export function watchWaves(beds: readonly BedId[]): void {
  if (beds.length === wanted.length && beds.every((bed, index) => bed === wanted[index])) return;
  wanted = beds;
  ask();
}

connection.subscribe(ask);
