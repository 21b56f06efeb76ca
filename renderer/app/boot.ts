/** Ties the station to the stores. No React. */
import type { StationApi } from '../../shared/station-api/wire.ts';

import { startStages } from '../alarms/stages.ts';
import { followEquipment, refreshEquipment } from '../stores/equipment.ts';
import { acceptLink, connection, lookAtLink, loss, returned, startLinkWatch } from '../stores/link.ts';
import { acceptLive, refreshLive } from '../stores/live.ts';
import { refreshPumps } from '../stores/pumps.ts';
import { followSite } from '../stores/site.ts';
import { acceptStation, connectStore, session, settings } from '../stores/station.ts';
import { eachSecond, startTick } from '../stores/tick.ts';
import { followHash } from '../stores/ui.ts';
import { acceptRanOut, acceptWard } from '../stores/ward.ts';
import { refreshChannels } from '../stores/waves.ts';
import { startKeyboard } from './keyboard.ts';
import { startSounding } from './sounding.ts';
import { refreshCounts } from './use-counts.ts';

function followWard(api: StationApi): void {
  let stop: () => void = () => undefined;
  const start = (): void => {
    stop = api.subscribe('ward', (message) => {
      if (acceptWard(message)) {
        refreshLive();
        refreshPumps();
        refreshCounts();
        return;
      }
      console.warn('Events of the ward do not follow on; its whole state is fetched again');
      stop();
      start();
    });
  };
  start();
}

async function readSession(api: StationApi): Promise<void> {
  const read = await api.call('session.get', {}).catch(() => null);
  if (read === null) return;
  session.set(read);
  settings.set(read.settings);
}

export function boot(api: StationApi): void {
  connectStore(api);
  followHash();
  startKeyboard();
  startSounding();
  api.onConnection((state) => {
    connection.set(state);
    if (state === 'open') void readSession(api);
  });
  followWard(api);
  followEquipment();
  const site = followSite(async (sha256) => (await api.call('site.file', { sha256 })).text);
  api.subscribe('link', acceptLink);
  api.subscribe('station', (topic) => {
    acceptStation(topic);
    acceptRanOut(topic.local);
  });
  api.subscribe('live', (topic) => {
    acceptLive(topic);
    refreshCounts();
  });
  loss.subscribe(() => {
    refreshLive();
    refreshPumps();
    refreshCounts();
  });
  returned.subscribe(() => refreshLive());
  eachSecond((now) => {
    lookAtLink();
    refreshLive(now);
    refreshChannels(now);
    refreshPumps();
    refreshEquipment();
    refreshCounts();
    site(now);
  });
  startStages();
  startLinkWatch();
  startTick();
}
