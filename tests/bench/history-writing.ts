/** A ward's waves recorded as time passes, by the station's own thread: what of a core it takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import { atEnd, quantile, round, wait } from './bench.ts';
import type { BenchOptions } from './bench.ts';
import type { RealChannel } from './history-records.ts';
import { waveClient } from './history-ward.ts';

const goalPercent = 10;
const wavesPerBed = 4;
const rateHz = 250;
/** As the gateway sends. */
const frameMs = 250;
/** Blocks are a minute long: before, none is compressed. */
const warmUpS = 65;
const usualS = 180;

export async function writing(channels: readonly RealChannel[], options: BenchOptions): Promise<object> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-waves-'));
  const clean = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const client = waveClient(folder);
  const close = atEnd(() => client.close(10_000));
  const beds = options.beds ?? 64;
  const seconds = Math.max(warmUpS + 20, options.seconds ?? usualS);
  const ward = new Ward(channels, beds);
  const beganMs = performance.now();
  const startAt = Date.now();
  const queue: number[] = [];
  let own = 0;
  let began = { whole: process.cpuUsage(), main: process.threadCpuUsage(), atMs: 0, own: 0 };
  options.say(`${beds} beds × ${wavesPerBed} waves for ${seconds} s, the first ${warmUpS} not counted …`);
  for (let frame = 0; frame * frameMs < seconds * 1000; frame += 1) {
    if (frame * frameMs === warmUpS * 1000) {
      began = { whole: process.cpuUsage(), main: process.threadCpuUsage(), atMs: performance.now(), own };
    }
    const bytes = ward.frame(frame, startAt);
    const from = process.threadCpuUsage();
    client.record(bytes);
    own += total(process.threadCpuUsage(from));
    queue.push(client.disk.waveQueue);
    await wait(Math.max(0, (frame + 1) * frameMs - (performance.now() - beganMs)));
  }
  const tookUs = (performance.now() - began.atMs) * 1000;
  const whole = total(process.cpuUsage(began.whole));
  const main = total(process.threadCpuUsage(began.main));
  const { wavesLost, waveFault } = client.disk;
  await close();
  await clean();
  const percent = (cpuUs: number): number => round((cpuUs * 100) / tookUs, 2);
  const store = whole - main + own - began.own;
  return {
    beds,
    wavesPerBed,
    rateHz,
    measuredS: round(tookUs / 1e6),
    otherThreadsPercentOfCore: percent(whole - main),
    mainThreadPercentOfCore: percent(own - began.own),
    wavesLost,
    waveFault,
    queueMost: Math.max(...queue),
    queueP99: quantile(queue, 0.99),
    goalMet: percent(store) <= goalPercent && wavesLost === 0,
  };
}

const total = ({ user, system }: NodeJS.CpuUsage): number => user + system;

/** Every wave of every bed is a stretch of some real channel, each begun elsewhere. */
class Ward {
  readonly #waves: readonly { readonly bed: string; readonly channel: string; readonly source: Int16Array }[];
  readonly #from: readonly number[];

  constructor(channels: readonly RealChannel[], beds: number) {
    const long = channels.filter(({ samples }) => samples.length >= 60_000);
    this.#waves = Array.from({ length: beds * wavesPerBed }, (_, at) => ({
      bed: `5N-${Math.floor(at / wavesPerBed) + 1}`,
      channel: `W${(at % wavesPerBed) + 1}`,
      source: long[(at * 7) % long.length]?.samples ?? new Int16Array(60_000),
    }));
    this.#from = this.#waves.map(({ source }, at) => (at * 7919) % (source.length - rateHz));
  }

  frame(index: number, startAt: number): Uint8Array {
    const at = index * frameMs;
    const first = Math.floor((at * rateHz) / 1000);
    const count = Math.floor(((at + frameMs) * rateHz) / 1000) - first;
    const blocks = this.#waves.map(({ bed, channel, source }, wave): WaveBlock => {
      const from = ((this.#from[wave] ?? 0) + first) % (source.length - count);
      const samples = source.subarray(from, from + count);
      const time = startAt + (first * 1000) / rateHz;
      return {
        bed: bed as WaveBlock['bed'],
        channel,
        unit: 'mV',
        startAt: time,
        deviceAt: time,
        rateHz,
        gain: 0.005,
        offset: 0,
        ageMs: 0,
        samples,
      };
    });
    return encodeWaveFrame({ sentAt: startAt + at + frameMs, blocks });
  }
}
