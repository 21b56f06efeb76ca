/**
 * Any ten seconds of the last ten days, from 100 GB of waves that are there in their index.
 *
 * How the days are made: a file for each with as many rows of blocks as 100 GB would have, each with its real place in
 * table and index, written minute after minute as in a ward. What is read is whole: the blocks of some hundred minutes,
 * chosen at random over all days and beds, are real ones of full size. The others hold 150 zero bytes and are never
 * read. So the index is as deep and as large as it would be; the table is shallower by the pages of blocks not there.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BedId } from '../../shared/domain/ids.ts';
import { openWritable, readMigrations } from '../../station/store/handles.ts';
import { packBlock } from '../../station/waves/block-record.ts';
import { waveDayFile } from '../../station/waves/day-file.ts';
import type { WaveClient } from '../../station/waves/wave-client.ts';
import { atEnd, quantile, round } from './bench.ts';
import type { BenchOptions } from './bench.ts';
import { minutesOf } from './history-records.ts';
import type { RealChannel } from './history-records.ts';
import { migrations, waveClient } from './history-ward.ts';

const goalMs = 50;
const simulatedBytes = 100e9;
const days = 10;
const dayMs = 24 * 3_600_000;
const minuteMs = 60_000;
const minutesPerDay = 1440;
const rateHz = 250;
const minuteSamples = rateHz * 60;
const asked = ['W1', 'W2', 'W3', 'W4'];
const targetsPerDay = 40;
const stripMs = 10_000;
const fillerBytes = 150;

interface Target {
  readonly day: number;
  readonly bed: number;
  readonly minute: number;
}

export async function strips(channels: readonly RealChannel[], options: BenchOptions): Promise<object> {
  const { say } = options;
  const minutes = channels.flatMap(minutesOf).filter(({ length }) => length >= minuteSamples);
  const samples = minutes.map((minute) => minute.subarray(0, minuteSamples));
  const beds = options.beds ?? 64;
  const mean = meanBytes(samples);
  const waves = Math.max(asked.length, Math.ceil(simulatedBytes / days / minutesPerDay / mean / beds));
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-strips-'));
  const clean = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, 'waves'));
  const first = Math.floor(Date.now() / dayMs) * dayMs - days * dayMs;
  const targets = chosen(beds);
  let bytes = 0;
  for (let day = 0; day < days; day += 1) {
    const file = fileOf(folder, first, day);
    makeDay(
      file,
      first + day * dayMs,
      { beds, waves },
      targets.filter((target) => target.day === day),
      samples,
    );
    bytes += statSync(file).size;
    say(`day ${day + 1} of ${days} is on disk …`);
  }
  const client = waveClient(folder);
  const close = atEnd(() => client.close(10_000));
  await client.newest();
  const cold = await read(client, targets, first, (day) => dropCache(fileOf(folder, first, day)));
  say('cold reads are done …');
  await read(client, targets, first, () => true);
  const warm = await read(client, targets, first, () => true);
  await close();
  await clean();
  return {
    simulatedGb: round((days * minutesPerDay * beds * waves * mean) / 1e9),
    rows: days * minutesPerDay * beds * waves,
    filesGb: round(bytes / 1e9, 2),
    bytesPerBlock: Math.round(mean),
    beds,
    wavesPerBed: waves,
    cold,
    warm,
  };
}

const fileOf = (folder: string, first: number, day: number): string =>
  waveDayFile(path.join(folder, 'waves'), new Date(first + day * dayMs).toISOString().slice(0, 10));

const factsOf = (bed: number, wave: number) => ({
  bed: `5N-${bed + 1}` as BedId,
  channel: `W${wave + 1}`,
  unit: 'mV',
  rateHz,
  gain: 0.005,
  offset: 0,
});

function meanBytes(samples: readonly Int16Array[]): number {
  const some = samples.filter((_, at) => at % 5 === 0);
  return some.reduce((sum, minute) => sum + packed(minute, 0, 0, 0).data.length, 0) / some.length;
}

const packed = (samples: Int16Array, bed: number, wave: number, startAt: number) =>
  packBlock({ facts: factsOf(bed, wave), startAt, deviceAt: startAt, samples });

/** The days in turn, so that files are opened again and again; beds and minutes as a fixed sequence has them. */
function chosen(beds: number): readonly Target[] {
  let state = 12_345;
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  return Array.from({ length: targetsPerDay * days }, (_, at) => ({
    day: at % days,
    bed: next(beds),
    minute: 1 + next(minutesPerDay - 2),
  }));
}

function makeDay(
  file: string,
  startAt: number,
  ward: { readonly beds: number; readonly waves: number },
  targets: readonly Target[],
  samples: readonly Int16Array[],
): void {
  const db = openWritable(file, readMigrations(path.join(migrations, 'waves')), 'normal', () => undefined);
  // It is thrown away: a crash may have it.
  db.pragma('synchronous = OFF');
  // A minute touches a page of the index for each wave: all of them fit.
  db.pragma('cache_size = -262144');
  const series = db.prepare(
    'INSERT INTO series (id, bed, channel, unit, rate_hz, gain, offset) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const count = ward.beds * ward.waves;
  db.transaction(() => {
    for (let at = 0; at < count; at += 1) {
      const { bed, channel, unit, gain, offset } = factsOf(Math.floor(at / ward.waves), at % ward.waves);
      series.run(at + 1, bed, channel, unit, rateHz, gain, offset);
    }
  })();
  const fill = db.prepare(
    'INSERT INTO blocks (series, start, device_at, samples, crc, data) ' +
      `SELECT id, ? + id * 7 % 1000, ? + id * 7 % 1000, ${minuteSamples}, 0, zeroblob(${fillerBytes}) FROM series`,
  );
  const put = db.prepare(
    'UPDATE blocks SET start = ?, device_at = ?, crc = ?, data = ? WHERE series = ? AND start >= ? AND start < ?',
  );
  const real = new Map<number, number[]>();
  for (const { bed, minute } of targets) {
    for (const at of [minute, minute + 1]) real.set(at, [...(real.get(at) ?? []), bed]);
  }
  const write = (minute: number): void => {
    const at = startAt + minute * minuteMs;
    fill.run(at, at);
    for (const bed of new Set(real.get(minute))) {
      for (let wave = 0; wave < asked.length; wave += 1) {
        const id = bed * ward.waves + wave + 1;
        const begin = at + ((id * 7) % 1000);
        const source = samples[(id * 31 + minute) % samples.length] ?? new Int16Array(minuteSamples);
        const { crc, data } = packed(source, bed, wave, begin);
        put.run(begin, begin, crc, data, id, begin, begin + minuteMs);
      }
    }
  };
  const writeHour = db.transaction((hour: number) => {
    for (let minute = hour * 60; minute < hour * 60 + 60; minute += 1) write(minute);
  });
  for (let hour = 0; hour < 24; hour += 1) writeHour(hour);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

async function read(
  client: WaveClient,
  targets: readonly Target[],
  first: number,
  before: (day: number) => boolean,
): Promise<object> {
  const times: number[] = [];
  let cpuUs = 0;
  for (const [at, { day, bed, minute }] of targets.entries()) {
    // Every third strip lies over the end of a block.
    const inMinute = at % 3 === 0 ? minuteMs - stripMs / 2 : 5_000 + ((at * 977) % 40_000);
    const fromAt = first + day * dayMs + minute * minuteMs + inMinute;
    const toAt = fromAt + stripMs;
    const name = `5N-${bed + 1}`;
    if (!before(day)) return { leftOut: 'this system lets nobody but root empty the cache of a file' };
    const began = performance.now();
    const cpu = process.cpuUsage();
    const { answer, frame } = await client.waves(
      { who: 'bed', bed: name, spans: [{ bed: name, fromAt, toAt }], channels: asked, fromAt, toAt, pairs: null },
      new AbortController().signal,
    );
    times.push(performance.now() - began);
    const { user, system } = process.cpuUsage(cpu);
    cpuUs += user + system;
    const isWhole = frame.length > asked.length * (stripMs / 1000) * rateHz * 2 && answer.gaps.length === 0;
    if (!isWhole) throw new Error(`the strip of ${name} at ${new Date(fromAt).toISOString()} is not whole`);
  }
  const p99 = quantile(times, 0.99);
  return {
    reads: times.length,
    msP50: round(quantile(times, 0.5)),
    msP99: round(p99),
    msMost: round(Math.max(...times)),
    /** Of processor time, all threads, mean: what other programs do not add to. */
    cpuMs: round(cpuUs / 1000 / times.length),
    goalMet: p99 <= goalMs,
  };
}

/** By GNU dd, which asks the kernel to forget what it holds of one file. @returns whether it could */
const dropCache = (file: string): boolean =>
  spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none'], { stdio: 'ignore' }).status === 0;
