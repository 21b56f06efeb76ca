/** The demo ward played into a gateway over sockets, by steps of the test, with a station that listens. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { silentLog } from '../../simulator/log.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';
import { aGateway, configFor, end, Sender, TestStation } from './gateway-harness.ts';

const resources = fileURLToPath(new URL('../../resources', import.meta.url));

export interface PlayedWard {
  readonly station: TestStation;
  /** A further device or system on the same port. */
  readonly sender: Sender;
}

/** `speed`: simulated seconds a second. All ends with the test. */
export async function playWard(steps: readonly unknown[], speed: number): Promise<PlayedWard> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-play-'));
  for (const name of ['wards', 'demo', 'plans']) symlinkSync(path.join(resources, name), path.join(folder, name));
  mkdirSync(path.join(folder, 'scenarios'));
  writeFileSync(path.join(folder, 'scenarios', 'test.json'), JSON.stringify({ title: 'test', steps }));
  const ward = wardFileSchema.parse(JSON.parse(readFileSync(path.join(resources, 'wards', 'demo.json'), 'utf8')));
  const gateway = await aGateway({ config: configFor({ ward, mllp: [{ name: 'devices', port: 0 }] }) });
  const station = new TestStation(gateway.httpPort);
  const sender = new Sender(gateway.mllpPort ?? 0);
  const simulator = await startSimulator({
    resources: folder,
    scenario: 'test',
    to: { host: '127.0.0.1', port: gateway.mllpPort ?? 0 },
    omloxPort: null,
    connections: 1,
    speed,
    log: silentLog,
  });
  onTestFinished(async () => {
    await simulator.stop();
    station.close();
    sender.close();
    await end(gateway);
    rmSync(folder, { recursive: true, force: true });
  });
  return { station, sender };
}
