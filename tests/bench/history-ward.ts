/** The station's record of waves on a folder of the benchmark. */
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../station/clock.ts';
import { silentLog } from '../../station/log.ts';
import { WaveClient } from '../../station/waves/wave-client.ts';

export const migrations = fileURLToPath(new URL('../../resources/migrations', import.meta.url));

export const waveClient = (folder: string): WaveClient =>
  new WaveClient({
    folder,
    migrations,
    retention: { wavesDays: 30, wavesBytes: 1e12 },
    stripsDays: 30,
    stripsBytes: 50e9,
    worker: new URL('../../station/waves/wave-worker.ts', import.meta.url),
    clock: systemClock,
    log: silentLog,
    faultChanged: () => undefined,
  });
