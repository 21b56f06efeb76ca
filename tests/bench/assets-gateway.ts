/** The gateway's part of "assets": thousands of moving tags through its front door, rules and one station included. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { io } from 'socket.io-client';
import { root } from '../../build/files.ts';
import { hashSecret } from '../../gateway/feed/auth.ts';
import { feedNamespace, feedProtocolVersion, type LiveSent } from '../../shared/feed/protocol.ts';
import { startLoadBroker, startLoadHub, type Floor } from './assets-hub.ts';
import { atEnd, quantile, round, wait } from './bench.ts';
import { cpuSecondsAlone, residentMbOf } from './processes.ts';

const secret = 'secret of the benchmark';
const startMs = 60_000;
/** All tags registered, code compiled. */
const warmUpMs = 12_000;

interface PlanFile {
  readonly zone: string;
  readonly floor: number;
  readonly size: readonly [number, number];
  readonly rooms: readonly { readonly name: string; readonly bed?: string; readonly polygon: number[][] }[];
}

function demoFloor(): Floor {
  const plan = JSON.parse(readFileSync(path.join(root, 'resources/plans/5-north.json'), 'utf8')) as PlanFile;
  return {
    zone: plan.zone,
    floor: plan.floor,
    width: plan.size[0],
    height: plan.size[1],
    rooms: plan.rooms.map(({ name, bed, polygon }) => ({ name: bed === undefined ? name : `Bed ${name}`, polygon })),
  };
}

/** Rules of every kind for every thing: what a site may ask for. */
const rules = ['left-ward', 'left-building', 'forbidden', 'idle', 'maintenance', 'tag-battery', 'tag-lost', 'par'].map(
  (kind) => ({ id: kind, name: kind, kind, ...(kind === 'forbidden' ? { places: ['Staff room'], forS: 600 } : {}) }),
);
const equipment = {
  version: '1',
  types: [{ key: 'iv-pump', label: 'IV pump', letter: 'P', pump: true }],
  rules,
  par: [{ place: 'Store B', type: 'iv-pump', least: 1 }],
};

async function startGateway(
  folder: string,
  locations: object,
): Promise<{ pid: number; port: number; stop(): Promise<void> }> {
  const at = (name: string): string => path.join(folder, name);
  writeFileSync(at('equipment.json'), JSON.stringify(equipment));
  const beds = Array.from({ length: 24 }, (_, index) => ({ id: String(index + 1).padStart(2, '0') }));
  const config = {
    ward: { id: '5n', name: 'Ward 5 North', unit: '5N', beds },
    mllp: [{ name: 'monitors', port: 0, unit: '5N' }],
    ...locations,
    http: { port: 0 },
    siteFiles: { equipment: at('equipment.json'), plans: [path.join(root, 'resources/plans/5-north.json')] },
    stations: [{ id: '*', secretHash: `sha256:${hashSecret(secret).toString('hex')}` }],
  };
  writeFileSync(at('gateway.json'), JSON.stringify(config));
  const args = [path.join(root, 'gateway/main.ts'), '--config', at('gateway.json'), '--data', at('data')];
  const child = spawn(process.execPath, [...(process.env['BENCH_NODE_ARGS']?.split(' ') ?? []), ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = atEnd(async () => {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(20_000).then(() => child.kill('SIGKILL'))]);
  });
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the gateway did not start: ${said.slice(-500)}`)), startMs);
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(Number(found));
    });
    child.once('exit', (code) =>
      reject(new Error(`the gateway ended with ${code}: ${said.trim().split('\n').at(-1) ?? ''}`)),
    );
  });
  return { pid: child.pid ?? 0, port, stop };
}

interface Heard {
  positions: number;
  bytes: number;
  ages: number[];
  /** Messages that the gateway took from the hub so far. */
  taken: number;
}

/** A station that takes all and gives credit for it. */
function listen(port: number): { heard: Heard; close(): void } {
  const heard: Heard = { positions: 0, bytes: 0, ages: [], taken: 0 };
  const auth = { protocol: feedProtocolVersion, station: 'bench', name: 'bench', secret, logId: null, lastSeq: 0 };
  const socket = io(`http://127.0.0.1:${port}${feedNamespace}`, { transports: ['websocket'], auth });
  socket.on('live', (message: LiveSent) => {
    const { n, positions, feeds } = message;
    socket.emit('credit', n);
    heard.taken = feeds.find(({ name }) => name === 'rtls')?.messages ?? heard.taken;
    heard.bytes += JSON.stringify(message).length;
    heard.positions += positions.length;
    for (const { ageMs } of positions) heard.ages.push(ageMs);
  });
  return { heard, close: () => socket.disconnect() };
}

export interface GatewayFigures {
  readonly tags: number;
  readonly gatewayCpuPct: number;
  /** For as many positions a second as there are tags, whatever was taken. */
  readonly gatewayCpuPctAtRate: number;
  readonly takenPerS: number;
  readonly gatewayRssMb: number;
  readonly sentPerS: number;
  readonly positionsPerS: number;
  readonly bytesPerS: number;
  readonly ageMsP50: number;
  readonly ageMsP99: number;
}

/** @param seconds length of the measurement. Null: by a broker, where mosquitto is not installed. */
export async function measureGateway(
  by: 'omlox' | 'mqtt',
  tags: number,
  seconds: number,
  say: (line: string) => void,
): Promise<GatewayFigures | null> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-bench-'));
  const clean = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const floor = demoFloor();
  const hub = by === 'omlox' ? await startLoadHub(tags, floor) : await startLoadBroker(tags, floor, folder);
  if (hub === null) return null;
  const stopHub = atEnd(() => hub.stop());
  say(`starting a gateway for ${tags} tags by ${by} …`);
  const gateway = await startGateway(folder, hub.config);
  const station = listen(gateway.port);
  await wait(warmUpMs);
  say(`measuring for ${seconds} s …`);
  const { heard } = station;
  Object.assign(heard, { positions: 0, bytes: 0, ages: [] });
  const before = { cpu: cpuSecondsAlone(gateway.pid), sent: hub.sent, taken: heard.taken, ms: performance.now() };
  await wait(seconds * 1000);
  const tookS = (performance.now() - before.ms) / 1000;
  const cpuS = cpuSecondsAlone(gateway.pid) - before.cpu;
  // A machine with much else to do gives the gateway less than it asks for: then this says what it would need.
  const takenPerS =
    hub.perMessage === null ? heard.positions / tookS : ((heard.taken - before.taken) * hub.perMessage) / tookS;
  const result = {
    tags,
    gatewayCpuPct: round((cpuS / tookS) * 100),
    gatewayCpuPctAtRate: round((cpuS / tookS / takenPerS) * tags * 100),
    takenPerS: Math.round(takenPerS),
    gatewayRssMb: round(residentMbOf(gateway.pid)),
    sentPerS: Math.round((hub.sent - before.sent) / tookS),
    positionsPerS: Math.round(heard.positions / tookS),
    bytesPerS: Math.round(heard.bytes / tookS),
    ageMsP50: quantile(heard.ages, 0.5),
    ageMsP99: quantile(heard.ages, 0.99),
  };
  if (heard.positions === 0) throw new Error('no position reached the station');
  station.close();
  await gateway.stop();
  await stopHub();
  await clean();
  return result;
}
