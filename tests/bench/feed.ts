/** A full ward with waves through gateway and station, to a console that draws all of it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { consoleSocketPath } from '../../shared/station-api/wire.ts';
import { FrameStats } from '../../renderer/waves/frame-stats.ts';
import { Painter } from '../../renderer/waves/painter.ts';
import type { Surface } from '../../renderer/waves/painter.ts';
import { WaveStore } from '../../renderer/waves/wave-store.ts';
import { atEnd, quantile, round, wait } from './bench.ts';
import type { Bench, BenchOptions } from './bench.ts';
import { lanesFor } from './pages/ward.ts';
import { cpuSecondsAlone, residentMbOf, treeOf } from './processes.ts';
import { startStation } from './station-process.ts';

const warmUpMs = 15_000;

export const feed: Bench = {
  name: 'feed',
  summary: '64 beds with all their waves from simulator through gateway and station to a console that draws them',
  measures: [
    'npm start -- --headless: gateway, simulator and station as processes of their own; the console is a socket of this process',
    'bytesPerSecond: wave and other messages from the station to that console',
    'waveDelayMs: from the end of a block, when its device can first have sent it, to the draw call that begins it; the console’s own store and painter, 60 times a second on a surface that draws nothing; p99 of the p99 of each second',
    'CPU (100 = a core) and resident memory of the gateway’s and the station’s process, from /proc',
  ],
  leavesOut: [
    'the canvas itself (benchmark "display"); TLS; more than one station; where there is no /proc, CPU and memory',
  ],
  run,
};

const nowhere: Surface = {
  strokeStyle: '',
  fillStyle: '',
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  moveTo: () => undefined,
  lineTo: () => undefined,
  clearRect: () => undefined,
  fillRect: () => undefined,
  beginPath: () => undefined,
  stroke: () => undefined,
};

interface ConsoleLink {
  bytes: number;
  waveBytes: number;
  readonly store: WaveStore;
  close(): void;
}

/** Opens the station as a browser does: the token for a cookie, the cookie for the socket. */
async function openConsole(address: string, beds: readonly string[]): Promise<ConsoleLink> {
  const url = new URL(address);
  const answer = await fetch(url, { redirect: 'manual' });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error('the station gave no cookie for its token');
  const socket = new WebSocket(`ws://${url.host}${consoleSocketPath}`, { headers: { cookie, origin: url.origin } });
  const store = new WaveStore();
  const link = { bytes: 0, waveBytes: 0, store, close: () => socket.close() };
  socket.on('message', (data, binary) => {
    const bytes = data as Buffer;
    link.bytes += bytes.length;
    if (!binary) return;
    link.waveBytes += bytes.length;
    store.ingest(bytes, performance.now());
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const send = (message: object): void => socket.send(JSON.stringify(message));
  for (const topic of ['ward', 'live', 'link', 'station']) send({ k: 'subscribe', topic });
  send({
    k: 'call',
    id: 1,
    name: 'waves.watch',
    args: { beds: beds.map((bed) => ({ bed, channels: null })) },
  });
  return link;
}

const isPart = (pid: number, name: string): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(name);
  } catch {
    return false;
  }
};

async function run(options: BenchOptions): Promise<object> {
  const beds = options.beds ?? 64;
  const seconds = options.seconds ?? 60;
  const data = mkdtempSync(path.join(tmpdir(), 'wardlight-bench-'));
  atEnd(() => rmSync(data, { recursive: true, force: true }));
  options.say(`starting gateway, simulator and station with ${beds} beds …`);
  const station = await startStation(['--headless', '--beds', `${beds}`, '--data', data, '--port', '0']);
  const pidOf = (name: string): number => treeOf(station.pid).find((pid) => isPart(pid, name)) ?? 0;
  const parts = { gateway: pidOf('gateway-host'), station: pidOf('station-host') };
  const names = Array.from({ length: beds }, (_, bed) => `${bed + 1}`.padStart(Math.max(2, `${beds}`.length), '0'));
  const link = await openConsole(station.address, names);
  const stats = new FrameStats();
  const painter = new Painter(nowhere, link.store);
  painter.resize({ width: 3840, height: 2160, dpr: 1 });
  painter.setLanes(
    lanesFor(beds, 3840, 2160).map((lane, index) => ({ ...lane, bed: names[Math.floor(index / 4)] ?? '' })),
  );
  const frames = setInterval(() => painter.frame(performance.now(), stats), 1000 / 60);
  atEnd(() => clearInterval(frames));
  await wait(warmUpMs);
  stats.take(performance.now());
  options.say(`measuring for ${seconds} s …`);
  const before = {
    bytes: link.bytes,
    gateway: cpuSecondsAlone(parts.gateway),
    station: cpuSecondsAlone(parts.station),
  };
  const beganMs = performance.now();
  const p50: number[] = [];
  const p99: number[] = [];
  while (performance.now() - beganMs < seconds * 1000) {
    await wait(1000);
    const figures = stats.take(performance.now());
    p50.push(figures.blockMsP50);
    p99.push(figures.blockMsP99);
  }
  const tookS = (performance.now() - beganMs) / 1000;
  const lanes = painter.fedLanes(performance.now());
  const result = {
    beds,
    wavesPerBed: round(lanes / beds, 2),
    seconds: round(tookS),
    bytesPerSecond: Math.round((link.bytes - before.bytes) / tookS),
    waveDelayMsP50: quantile(p50, 0.5),
    waveDelayMsP99: quantile(p99, 0.99),
    gatewayCpuPct: round(((cpuSecondsAlone(parts.gateway) - before.gateway) / tookS) * 100),
    stationCpuPct: round(((cpuSecondsAlone(parts.station) - before.station) / tookS) * 100),
    gatewayRssMb: round(residentMbOf(parts.gateway)),
    stationRssMb: round(residentMbOf(parts.station)),
    lanes,
    framesRefused: link.store.framesRefused,
    blocksDropped: link.store.blocksDropped,
  };
  if (lanes === 0) throw new Error('no waves reached the console');
  clearInterval(frames);
  link.close();
  await station.stop();
  return result;
}
