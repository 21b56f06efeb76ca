/** 400 pump channels through gateway and station to a console that works out its infusion board from them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WebSocket } from 'ws';
import { root } from '../../build/files.ts';
import { acceptLink } from '../../renderer/stores/link.ts';
import { acceptLive } from '../../renderer/stores/live.ts';
import { findDrug, pumpsNow, refreshPumps } from '../../renderer/stores/pumps.ts';
import { siteContents } from '../../renderer/stores/site.ts';
import { stationNow } from '../../renderer/stores/tick.ts';
import { acceptWard, ward } from '../../renderer/stores/ward.ts';
import { checksOf } from '../../shared/infusion/checks.ts';
import { drugListSchema } from '../../shared/infusion/drug-list.ts';
import { horizonOf } from '../../shared/infusion/horizon.ts';
import type { TopicPayload } from '../../shared/station-api/topics.ts';
import { consoleSocketPath, type ToConsole } from '../../shared/station-api/wire.ts';
import { BenchConsole, startWard } from './alarm-ward.ts';
import { atEnd, quantile, round, wait } from './bench.ts';
import type { Bench, BenchOptions } from './bench.ts';

const channels = 400;
const usualBeds = 64;
const usualSeconds = 60;
const readyMs = 180_000;
const horizonHours = 12;
const opensAnew = 20;

export const infusions: Bench = {
  name: 'infusions',
  summary: '400 pump channels in stacks at 64 beds, from simulator through gateway and station to a console’s board',
  measures: [
    'gateway, simulator and station as processes of their own, pumps that report every 5 s over HL7; the console is a socket of this process with the console’s own stores',
    'boardMs: for each message with pumps from the station, from its arrival to the board: reading it, all channels with their times, sorted, the 12 h horizon and the safety checks',
    'boardCpuMs: what of that, and of boardAllMs, was work of this thread: the machine may do other things between',
    'boardAllMs: the same for the message that a console gets first, with all channels and all values of the ward in it',
    'historyMs: the infusion history of one bed, asked of the station while all of that runs',
  ],
  leavesOut: ['React and the drawing of rows; the gateway’s and station’s own share (benchmark "feed")'],
  run,
};

interface Seen {
  readonly boardMs: number[];
  readonly cpuMs: number[];
  readonly allMs: number[];
  readonly inMessage: number[];
  measuring: boolean;
}

/** Of this thread alone. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Everything that the Pumps screens work out, as they do. */
function board(): { readonly channels: number; readonly checks: number; readonly rows: number } {
  refreshPumps();
  const list = siteContents.get().drugs;
  const all = pumpsNow();
  const horizon = horizonOf(all, list, { now: stationNow(), hours: horizonHours, shiftChangeAt: null });
  const checks = checksOf(all, { ward: ward.get().state, list, find: findDrug() });
  return { channels: all.length, checks: checks.length, rows: horizon.rows.length };
}

/** Resolves with its end once the first message with pumps was taken. */
async function listen(address: string, seen: Seen): Promise<() => void> {
  const { origin, host } = new URL(address);
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const socket = new WebSocket(`ws://${host}${consoleSocketPath}`, { origin, headers: { cookie } });
  atEnd(() => socket.terminate());
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const heard = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return;
    const beganAt = performance.now();
    const cpuBefore = cpuMs();
    const message = JSON.parse(data.toString('utf8')) as ToConsole;
    if (message.k !== 'topic') return;
    if (message.topic === 'link') acceptLink(message.payload as TopicPayload<'link'>);
    if (message.topic === 'ward') acceptWard(message.payload as TopicPayload<'ward'>);
    if (message.topic !== 'live') return;
    const live = message.payload as TopicPayload<'live'>;
    const count = live.devices.reduce((sum, { pumps }) => sum + pumps.length, 0);
    if (count === 0 && !live.full) return;
    acceptLive(live);
    board();
    heard.resolve();
    if (!seen.measuring) return;
    (live.full ? seen.allMs : seen.boardMs).push(performance.now() - beganAt);
    seen.cpuMs.push(cpuMs() - cpuBefore);
    seen.inMessage.push(count);
  });
  for (const topic of ['ward', 'live', 'link']) socket.send(JSON.stringify({ k: 'subscribe', topic }));
  await heard.promise;
  return () => socket.terminate();
}

async function run(options: BenchOptions): Promise<object> {
  const beds = options.beds ?? usualBeds;
  const seconds = options.seconds ?? usualSeconds;
  const drugs: unknown = JSON.parse(readFileSync(path.join(root, 'resources', 'drugs', '5-north.json'), 'utf8'));
  siteContents.set({ ...siteContents.get(), drugs: drugListSchema.parse(drugs) });
  const place = await startWard(beds, true, ['--pump-channels', `${channels}`]);
  const station = await place.station('first');
  const seen: Seen = { boardMs: [], cpuMs: [], allMs: [], inMessage: [], measuring: false };
  await listen(station.address, seen);
  const asking = await BenchConsole.open(station.address);
  options.say(`waiting for ${channels} channels …`);
  const heard = (): number => pumpsNow().filter(({ silent }) => !silent).length;
  for (const until = performance.now() + readyMs; heard() < channels; await wait(250)) {
    if (performance.now() > until) throw new Error(`only ${heard()} of ${channels} channels were heard in time`);
  }
  options.say(`measuring for ${seconds} s …`);
  seen.measuring = true;
  const historyMs: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await wait(1_000);
    historyMs.push(await askHistory(asking, place.beds[second % place.beds.length]?.id ?? ''));
  }
  for (let opened = 0; opened < opensAnew; opened += 1) (await listen(station.address, seen))();
  seen.measuring = false;
  const { checks, rows } = board();
  return {
    beds,
    channels: pumpsNow().length,
    checks,
    horizonRows: rows,
    seconds,
    updates: seen.boardMs.length,
    channelsInUpdateMost: Math.max(...seen.inMessage),
    boardMsP50: round(quantile(seen.boardMs, 0.5), 2),
    boardMsP99: round(quantile(seen.boardMs, 0.99), 2),
    boardCpuMsP50: round(quantile(seen.cpuMs, 0.5), 2),
    boardCpuMsP99: round(quantile(seen.cpuMs, 0.99), 2),
    boardAllMsP50: round(quantile(seen.allMs, 0.5), 2),
    boardAllMsMost: round(Math.max(...seen.allMs), 2),
    boardMsMost: round(Math.max(...seen.boardMs), 2),
    historyMsP50: round(quantile(historyMs, 0.5)),
    historyMsP99: round(quantile(historyMs, 0.99)),
  };
}

async function askHistory(asking: BenchConsole, bed: string): Promise<number> {
  const toAt = Date.now();
  const beganAt = performance.now();
  const args = { bed, who: 'bed', fromAt: toAt - 12 * 3_600_000, toAt, shifts: [] } as never;
  const { spans } = await asking.call('infusions.history', args);
  if (spans.length === 0) throw new Error(`the station has no infusion of bed ${bed} on record`);
  return performance.now() - beganAt;
}
