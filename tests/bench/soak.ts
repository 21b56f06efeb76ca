/** A day of a ward through the whole station, as fast as it goes up to 200 times: does anything grow? */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import threads, { type Worker } from 'node:worker_threads';
import { alarmId, bedId } from '../../shared/domain/ids.ts';
import type { CallArgs, CallName } from '../../shared/station-api/calls.ts';
import type { ToConsole } from '../../shared/station-api/wire.ts';
import { createStation, type Station } from '../../station/host.ts';
import { VirtualClock } from '../../station/testing/virtual-clock.ts';
import { encodeSamples } from '../../station/waves/codec/wave-codec.ts';
import { atEnd, round, slope, wait, type Bench } from './bench.ts';
import { soakChannels, SoakFeed, waveTables } from './soak-feed.ts';

const daySeconds = 86_400;
const speedMost = 200;
const sampleEveryS = 900;
/** Until caches, codes and pools have their size. */
const warmUpS = 3_600;

/** A console that asks and lets go; answers are read and thrown away. */
class Asker {
  readonly #connection: ReturnType<Station['attach']>;
  readonly #waiting = new Map<number, (message: ToConsole) => void>();
  #id = 0;

  constructor(station: Station) {
    this.#connection = station.attach({
      send: (message) => {
        if (message.k === 'topic') return;
        this.#waiting.get(message.id)?.(message);
        this.#waiting.delete(message.id);
      },
      sendBinary: () => undefined,
      buffered: () => 0,
    });
  }

  ask<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<ToConsole> {
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#connection.receive({ k: 'call', id, name, args });
    });
  }

  subscribe(): void {
    for (const topic of ['ward', 'live', 'link', 'station']) this.#connection.receive({ k: 'subscribe', topic });
  }

  close(): void {
    this.#connection.close();
  }
}

/** The station's threads, which nobody hands out: whoever makes one from now on is heard. */
function threadsMade(): ReadonlySet<Worker> {
  const made = new Set<Worker>();
  const Plain = threads.Worker;
  threads.Worker = class extends Plain {
    constructor(...args: ConstructorParameters<typeof Plain>) {
      super(...args);
      made.add(this);
    }
  };
  syncBuiltinESMExports();
  atEnd(() => {
    threads.Worker = Plain;
    syncBuiltinESMExports();
  });
  return made;
}

/** Of all threads together; theirs is not collected first. */
async function threadHeapMb(made: ReadonlySet<Worker>): Promise<number> {
  const all = await Promise.all([...made].map((thread) => thread.getHeapStatistics()));
  return all.reduce((sum, one) => sum + one.used_heap_size + one.external_memory, 0) / 1e6;
}

interface Sample {
  readonly threadsMb: number;
  readonly heapMb: number;
  readonly rssMb: number;
  readonly handles: number;
  readonly diskMb: number;
}

/** Bytes of a minute's blocks, by the codec itself: what a day should take is known before it is written. */
function predictedBytes(tables: readonly (readonly Int16Array[])[], beds: number, seconds: number): number {
  const rowBytes = 48;
  let perMinute = 0;
  for (const [n, channels] of tables.entries()) {
    const share = Array.from({ length: beds }).filter((_, bed) => bed % tables.length === n).length;
    for (const [index, { rateHz }] of soakChannels.entries()) {
      const table = channels[index] as Int16Array;
      const minutes = table.length / (60 * rateHz);
      let bytes = 0;
      for (let minute = 0; minute < minutes; minute += 1) {
        bytes += encodeSamples(table.slice(minute * 60 * rateHz, (minute + 1) * 60 * rateHz)).length + rowBytes;
      }
      perMinute += (bytes / minutes) * share;
    }
  }
  return (perMinute * seconds) / 60 + tailBytes(beds);
}

/** What is no block yet lies there as it came, up to two minutes of it; its pages are used again. */
const tailBytes = (beds: number): number => beds * 120 * 2 * soakChannels.reduce((sum, { rateHz }) => sum + rateHz, 0);

const waveBytes = (folder: string): number =>
  readdirSync(path.join(folder, 'waves'))
    .filter((name) => /^waves-.*\.db$/u.test(name))
    .reduce((sum, name) => sum + statSync(path.join(folder, 'waves', name)).size, 0);

const allBytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);

async function run(seconds: number, beds: number, say: (line: string) => void): Promise<object> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const warnings: string[] = [];
  const warned = (warning: Error): void => void warnings.push(warning.message);
  process.on('warning', warned);
  atEnd(() => void process.off('warning', warned));
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-soak-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const clock = new VirtualClock();
  clock.stepWall(-2 * daySeconds * 1000);
  say('making ten minutes of four patients …');
  const tables = waveTables();
  const feed = new SoakFeed(clock, beds, tables);
  const made = threadsMade();
  const station = await createStation({
    gateway: { url: 'http://127.0.0.1:1', secret: 'a secret of this benchmark' },
    data: folder,
    clock,
    openSocket: feed.open,
  });
  const stop = atEnd(() => station.stop());
  const samples: Sample[] = [];
  const began = performance.now();
  let reads = 0;
  let held = 0;
  for (let n = 0; n < seconds; n += 1) {
    clock.advance(1000);
    feed.second(n);
    await new Promise((resolve) => setImmediate(resolve));
    // No faster than it is asked for, and no faster than the record takes it.
    const early = began + ((n + 1) * 1000) / speedMost - performance.now();
    if (early > 5) await wait(early);
    if (n % 5 === 0) held += await drained(station, 40);
    if (n % 600 === 599) reads += await readSome(station, clock.wall(), feed, n);
    if (n % sampleEveryS === sampleEveryS - 1) {
      collect();
      const { heapUsed, external, rss } = process.memoryUsage();
      samples.push({
        threadsMb: await threadHeapMb(made),
        heapMb: (heapUsed + external) / 1e6,
        rssMb: rss / 1e6,
        handles: process.getActiveResourcesInfo().length,
        diskMb: allBytes(folder) / 1e6,
      });
      const last = samples.at(-1);
      say(
        `${round((n + 1) / 3600, 2)} h: heap ${round(last?.heapMb ?? 0)} MB, ${last?.handles ?? 0} handles, disk ${round(last?.diskMb ?? 0)} MB`,
      );
    }
  }
  const tookS = (performance.now() - began) / 1000;
  const { lost } = await diskOf(station);
  await stop();
  const actual = waveBytes(folder);
  const predicted = predictedBytes(tables, beds, seconds);
  const steady = samples.slice(Math.ceil(warmUpS / sampleEveryS));
  const perHour = (of: (sample: Sample) => number): number => round(slope(steady.map(of)) * (3600 / sampleEveryS), 3);
  return {
    bench: 'soak',
    beds,
    simulatedHours: round(seconds / 3600, 2),
    speed: round(seconds / tookS),
    heldS: round(held / 1000),
    samples: feed.samples,
    alarms: feed.alarms,
    reads,
    heapMb: {
      first: round(steady[0]?.heapMb ?? 0),
      last: round(steady.at(-1)?.heapMb ?? 0),
      perHour: perHour(({ heapMb }) => heapMb),
    },
    threadsHeapMb: {
      first: round(steady[0]?.threadsMb ?? 0),
      last: round(steady.at(-1)?.threadsMb ?? 0),
      perHour: perHour(({ threadsMb }) => threadsMb),
    },
    rssMb: {
      first: round(steady[0]?.rssMb ?? 0),
      last: round(steady.at(-1)?.rssMb ?? 0),
      perHour: perHour(({ rssMb }) => rssMb),
    },
    handles: {
      first: steady[0]?.handles ?? 0,
      last: steady.at(-1)?.handles ?? 0,
      perHour: perHour(({ handles }) => handles),
    },
    listenerWarnings: warnings,
    framesLost: lost,
    wavesMb: { predicted: round(predicted / 1e6), actual: round(actual / 1e6), ratio: round(actual / predicted, 3) },
    bitsPerSample: round((actual * 8) / feed.samples, 3),
  };
}

/** A console of its own each time: how often one may ask counts the ward's seconds, which stand still meanwhile. */
async function diskOf(station: Station): Promise<{ waiting: number; lost: number }> {
  const asker = new Asker(station);
  const reply = await asker.ask('diagnostics.get', {});
  asker.close();
  if (reply.k !== 'reply') throw new Error('The station did not tell of its disk');
  const { disk, database } = reply.result as {
    disk: { waveQueue: number; wavesLost: number };
    database: { queue: number };
  };
  return { waiting: disk.waveQueue + database.queue, lost: disk.wavesLost };
}

/** Waits until fewer than `most` writes wait. @returns how long, ms. */
async function drained(station: Station, most: number): Promise<number> {
  const began = performance.now();
  // The queue empties in real time, whatever the ward's clock says.
  while ((await diskOf(station)).waiting > most) await wait(2);
  return performance.now() - began;
}

/** What nurses do meanwhile: a window more, a strip, a trend, an alarm's strip, and the window is closed again. */
async function readSome(station: Station, now: number, feed: SoakFeed, n: number): Promise<number> {
  const window = new Asker(station);
  window.subscribe();
  const bed = bedId(feed.beds[((n / 7) % feed.beds.length) | 0] ?? '01');
  const who = 'bed' as const;
  const alarm = alarmId(`soak-${Math.floor((n - 120) / 60) * 60}`);
  await Promise.all([
    window.ask('history.waves', { bed, who, channels: null, fromAt: now - 600_000, toAt: now - 590_000, pairs: null }),
    window.ask('history.waves', { bed, who, channels: ['ECG II'], fromAt: now - 3_600_000, toAt: now, pairs: 72_000 }),
    window.ask('history.trend', {
      bed,
      who,
      keys: ['HR', 'SpO2'],
      fromAt: now - daySeconds * 1000,
      toAt: now,
      points: 1000,
    }),
    window.ask('history.strip', { of: { kind: 'alarm', alarm }, pairs: null }),
  ]);
  window.close();
  return 4;
}

export const soak: Bench = {
  name: 'soak',
  summary: 'a day of 24 beds through the station, up to 200 times as fast: heap, handles, listeners and disk',
  measures: [
    'the real station on a clock of its own: feed client, picture, record of waves, numerics, events and strips, consoles that come and go and read',
    'heap after a collection, resident memory and active handles each quarter of an hour, their slope after the first hour; disk against what the codec said beforehand and two minutes of samples as they come',
  ],
  leavesOut: [
    'the gateway, the simulator and the page: frames are made in the process; --seconds is seconds of the ward',
    'the speed: where the record is slower than 200 times, the ward waits for it (heldS)',
  ],
  run: ({ seconds, beds, say }) => run(seconds ?? daySeconds, beds ?? 24, say),
};
