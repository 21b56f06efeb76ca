/** The demo's gateway in a process of its own. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { runUnderSupervisor } from '../../electron/child-link.ts';
import { demoLoopback } from '../../electron/demo-plan.ts';
import type { DemoPlan } from '../../electron/demo-plan.ts';
import { readConfig } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/start.ts';
import { wardFileSchema, withBeds } from '../../shared/ward/ward-file.ts';
import type { WardFile } from '../../shared/ward/ward-file.ts';
import { listEquipment } from './demo-equipment.ts';
import { readDemoOptions } from './options.ts';
import type { DemoWords } from './options.ts';

export interface GatewayHostOptions {
  readonly plan: DemoPlan;
  readonly demo: DemoWords;
  readonly data: string;
  readonly logLevel?: string;
}

const demoWard = fileURLToPath(new URL('../../resources/wards/demo.json', import.meta.url));

/** Limits that the beds of the demo begin with. */
const demoProfiles = fileURLToPath(new URL('../../resources/alarms/profiles.json', import.meta.url));

/** What the site of the demo wrote: drug list, equipment and its rules, the floor plan. */
const resource = (name: string): string => fileURLToPath(new URL(`../../resources/${name}`, import.meta.url));
const demoSiteFiles = {
  drugs: resource('drugs/5-north.json'),
  equipment: resource('equipment/5-north.json'),
  plans: [resource('plans/5-north.json')],
};

/** The ward that gateway and simulator agree on. */
function readWard(file: string, beds: number | null): WardFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`the ward file ${file} cannot be read`);
  }
  let ward: WardFile;
  try {
    ward = wardFileSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof Error && 'issues' in error ? 'it does not describe a ward' : 'it is not JSON';
    throw new Error(`the ward file ${file} cannot be used: ${why}`, { cause: error });
  }
  return beds === null ? ward : withBeds(ward, beds);
}

runUnderSupervisor(async ({ plan, demo, data, logLevel }: GatewayHostOptions) => {
  const { ward, beds } = readDemoOptions(demo);
  const file = readWard(ward ?? demoWard, beds);
  const config = readConfig(
    {
      name: 'demo',
      ward: file,
      mllp: [
        {
          name: 'devices',
          port: plan.mllpPort,
          unit: file.unit,
          // Each monitor of the demo has a connection of its own; pumps and ADT share two.
          limits: { maxConnections: file.beds.length + 64 },
        },
      ],
      omlox: [{ name: 'locations', url: `http://${demoLoopback}:${plan.hubPort}/v2`, retryMaxMs: 2_000 }],
      http: { host: demoLoopback, port: plan.httpPort },
      alarms: { profilesFile: demoProfiles },
      siteFiles: demoSiteFiles,
      stations: [
        { id: '*', name: 'demo', secretHash: `sha256:${createHash('sha256').update(plan.secret).digest('hex')}` },
      ],
    },
    data,
  );
  mkdirSync(data, { recursive: true });
  const logger = pino({ name: 'gateway', level: logLevel ?? 'warn' }, pino.destination({ dest: 2, sync: true }));
  const gateway = await startGateway({ config, dataDir: path.resolve(data), logger });
  await listEquipment(gateway.engine, Date.now());
  return { said: { mllpPort: gateway.mllpPort, httpPort: gateway.httpPort }, stop: () => gateway.stop() };
});
