/**
 * The headless station: feed, live ward, record and consoles put together. Runs under plain Node and in
 * Electron's utility process alike; a shell only attaches its consoles.
 */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { stationId } from '../shared/domain/ids.ts';
import { EquipmentClient } from './assets/equipment-client.ts';
import { systemClock } from './clock.ts';
import { silentLog } from './log.ts';
import { readRetentionFile } from './retention-file.ts';
import { StationHost } from './station-host.ts';
import type { Station } from './station.ts';
import { checkGateway, type StationOptions } from './station-options.ts';
import { openPatiently } from './store/open-patiently.ts';
import { defaultRetention } from './store/retention.ts';
import { StoreClient } from './store/store-client.ts';
import { WaveClient } from './waves/wave-client.ts';
import { defaultWaveRetention } from './waves/wave-retention.ts';

export type { ConsoleConnection, ConsoleTransport } from './api/console-session.ts';
export type { Station } from './station.ts';
export type { StationOptions } from './station-options.ts';
export { StationRefusal } from './station-options.ts';
export { StoreRefusal } from './store/handles.ts';

/** Where equipment was and what it was good for: 5,000 things take some 2 GB in a year. */
const equipmentBytes = 4 * 1024 ** 3;

/**
 * Starts a station; resolves when consoles may be attached, whether the gateway and the disk answer or not.
 * Rejects with StationRefusal or StoreRefusal, whose message is one sentence for people.
 */
export async function createStation(options: StationOptions): Promise<Station> {
  checkGateway(options.gateway.url, options.gateway.secret);
  const clock = options.clock ?? systemClock;
  const log = options.log ?? silentLog;
  let host: StationHost | null = null;
  const migrations = options.migrations ?? fileURLToPath(new URL('../resources/migrations', import.meta.url));
  const ofSite = await readRetentionFile(options.data);
  const wanted = { ...defaultRetention, ...defaultWaveRetention, ...ofSite, ...options.retention };
  // A wave without its numbers tells half of it.
  const retention = { ...wanted, numericsDays: Math.max(wanted.numericsDays, wanted.wavesDays) };
  const store = new StoreClient({
    folder: options.data,
    migrations,
    retention,
    worker: options.storeWorker ?? new URL('./store/store-worker.ts', import.meta.url),
    clock,
    log,
    faultChanged: () => host?.tellStation(),
  });
  const fresh = stationId(`st-${randomUUID()}`);
  const opened = await openPatiently(store, fresh, clock, log, (late) => host?.adopt(late));
  const { wavesBytes, stripsBytes, numericsBytes, eventsBytes } = retention;
  const budget = wavesBytes + stripsBytes + numericsBytes + eventsBytes + equipmentBytes;
  // After the store: it has the folder to itself, or there is no station.
  const waves = new WaveClient({
    folder: options.data,
    migrations,
    retention,
    stripsDays: retention.eventsDays,
    stripsBytes: retention.stripsBytes,
    worker: options.waveWorker ?? new URL('./waves/wave-worker.ts', import.meta.url),
    clock,
    log,
    faultChanged: () => host?.tellStation(),
  });
  const equipment = new EquipmentClient({
    folder: options.data,
    migrations,
    retention: { days: retention.eventsDays, bytes: equipmentBytes },
    worker: options.equipmentWorker ?? new URL('./assets/equipment-worker.ts', import.meta.url),
    clock,
    log,
  });
  host = new StationHost(options, opened, fresh, { store, waves, equipment, budget }, clock, log);
  log.info('The station started', { station: host.id, data: options.data });
  return host;
}
