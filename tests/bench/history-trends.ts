/**
 * Trends through the store's real thread: days of a full ward on disk, while it records five times as fast as time
 * passes (so that rows become columns and minutes within the measurement) and durable events are committed.
 *
 * How the days are made: one hour of every bed is written by the real writer; its columns and minutes are copied to the
 * other hours and days with their times moved. Bytes, index and file sizes are those of a ward; values repeat each hour.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../station/clock.ts';
import { silentLog } from '../../station/log.ts';
import { openWritable, readMigrations } from '../../station/store/handles.ts';
import { NumericsWriter } from '../../station/store/numerics-day.ts';
import { dayFile, dayOf, type NumericsRow } from '../../station/store/numerics-files.ts';
import { defaultRetention } from '../../station/store/retention.ts';
import { StoreClient } from '../../station/store/store-client.ts';
import { atEnd, quantile, round, wait } from './bench.ts';

const migrations = fileURLToPath(new URL('../../resources/migrations', import.meta.url));
const keys = ['HR', 'SpO2', 'RR', 'ART-S', 'ART-D', 'ART-M', 'EtCO2', 'Temp', 'PR', 'PVC', 'ST-II', 'CVP-M'];
const asked = keys.slice(0, 8);
const points = 1_000;
const hourS = 3_600;
const dayS = 24 * hourS;
/** Recorded seconds per second. */
const haste = 5;

export interface TrendFigures {
  readonly beds: number;
  readonly days: number;
  readonly megabytesPerDay: number;
  /** 8 parameters, 1,000 points each; ms. */
  readonly day: Times;
  readonly tenDays: Times;
  readonly hour: Times;
  /** Values of an hour, all parameters, with stamps. */
  readonly values: Times;
  /** A durable event handed over until it is committed, reads and numerics beside it. */
  readonly event: Times;
  readonly recordedS: number;
}

interface Times {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

export async function trendReads(options: {
  readonly beds: number;
  readonly days: number;
  readonly reads: number;
  readonly say: (line: string) => void;
}): Promise<TrendFigures> {
  const { beds, days, reads, say } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-trends-'));
  const clean = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const now = Math.floor(Date.now() / 1000);
  const bytes = makeDays(path.join(folder, 'numerics'), now, beds, days, say);
  const store = new StoreClient({
    folder,
    migrations,
    retention: defaultRetention,
    worker: new URL('../../station/store/store-worker.ts', import.meta.url),
    clock: systemClock,
    log: silentLog,
    faultChanged: () => undefined,
  });
  const close = atEnd(() => store.close(10_000));
  await store.open('bench');
  const recording = record(store, beds, now);
  const ask = async (name: string, spanS: number, count: number): Promise<Times> => {
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const toAt = (now - ((index * 977) % hourS)) * 1000;
      const fromAt = toAt - spanS * 1000;
      const bed = bedName((index * 29) % beds);
      const began = performance.now();
      await store.trend(
        { spans: [{ bed, fromAt, toAt }], keys: asked, fromAt, toAt, points },
        new AbortController().signal,
      );
      times.push(performance.now() - began);
    }
    say(`${name}: ${times.length} reads`);
    return timesOf(times);
  };
  const day = await ask('24 h', dayS, reads);
  const tenDays = await ask(`${days} days`, days * dayS, Math.ceil(reads / 2));
  const hour = await ask('1 h', hourS, reads);
  const values: number[] = [];
  for (let index = 0; index < reads; index += 1) {
    const toAt = (now - (index % 20) * hourS) * 1000;
    const fromAt = toAt - hourS * 1000;
    const spans = [{ bed: bedName(index % beds), fromAt, toAt }];
    const began = performance.now();
    await store.values({ spans, keys: null, fromAt, toAt }, new AbortController().signal);
    values.push(performance.now() - began);
  }
  recording.stop();
  const { events, seconds } = await recording.ended;
  await close();
  await clean();
  const megabytesPerDay = round(bytes / days / 1e6);
  const rest = { values: timesOf(values), event: timesOf(events), recordedS: seconds };
  return { beds, days, megabytesPerDay, day, tenDays, hour, ...rest };
}

const timesOf = (times: readonly number[]): Times => ({
  n: times.length,
  p50: round(quantile(times, 0.5)),
  p99: round(quantile(times, 0.99)),
  most: round(Math.max(...times)),
});

const bedName = (bed: number): string => `5N-${bed + 1}`;

/** A slow wave with some noise; the monitor's stamp is off by two minutes and arrives some ms late. */
function rowOf(t: number, bed: number): NumericsRow {
  const deviceAt = t * 1000 - 120_000 + ((t * 7919 + bed * 31) % 40);
  const cells = keys.map((key, index) => {
    const wave = 10 * Math.sin((t + bed * 61) / (200 + index * 37)) + ((t * 31 + index * 17 + bed) % 5);
    const value = key === 'Temp' || key === 'EtCO2' ? Math.round((37 + wave / 20) * 10) / 10 : Math.round(80 + wave);
    return { key, unit: '1', value, deviceAt };
  });
  return { t, bed: bedName(bed), cells };
}

/** @returns bytes of all files. */
function makeDays(folder: string, now: number, beds: number, days: number, say: (line: string) => void): number {
  mkdirSync(folder, { recursive: true });
  const own = readMigrations(path.join(migrations, 'numerics'));
  const template = Math.floor(now / dayS) * dayS - 400 * dayS;
  const writer = new NumericsWriter(folder, own, say);
  for (let from = template; from < template + hourS; from += 60) {
    writer.write(Array.from({ length: 60 * beds }, (_, index) => rowOf(from + Math.floor(index / beds), index % beds)));
  }
  writer.close();
  const source = dayFile(folder, dayOf(template * 1000));
  let bytes = 0;
  for (let start = Math.floor(now / dayS) * dayS - days * dayS; start <= now; start += dayS) {
    const db = openWritable(dayFile(folder, dayOf(start * 1000)), own, 'normal', say);
    db.prepare('ATTACH ? AS source').run(source);
    db.transaction(() => {
      db.exec('INSERT INTO series SELECT * FROM source.series; INSERT INTO stamps SELECT * FROM source.stamps');
      // By series, as the index has them, the hours in turn.
      db.prepare(
        'WITH RECURSIVE hours (by) AS (SELECT ? UNION ALL SELECT by + 3600 FROM hours WHERE by + 3600 < ?) ' +
          'INSERT INTO columns (series, start, part, data, stamps, crc) ' +
          'SELECT series, start + by, part, data, stamps, crc FROM source.columns, hours ORDER BY series, start + by',
      ).run(start - template, Math.min(start + dayS, now - hourS) - template);
      db.prepare(
        'WITH RECURSIVE hours (by) AS (SELECT ? UNION ALL SELECT by + 3600 FROM hours WHERE by + 3600 < ?) ' +
          'INSERT INTO minutes (series, hour, crc, data) ' +
          'SELECT series, hour + by, crc, data FROM source.minutes, hours ORDER BY series, hour + by',
      ).run(start - template, Math.min(start + dayS, now - hourS) - template);
    })();
    db.pragma('wal_checkpoint(TRUNCATE)');
    bytes += (db.pragma('page_count', { simple: true }) as number) * 4096;
    db.close();
    say(`day ${dayOf(start * 1000)} is on disk`);
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(source + suffix, { force: true });
  return bytes;
}

interface Recording {
  readonly stop: () => void;
  readonly ended: Promise<{ readonly events: readonly number[]; readonly seconds: number }>;
}

function record(store: StoreClient, beds: number, now: number): Recording {
  let going = true;
  const run = async (): Promise<Awaited<Recording['ended']>> => {
    const events: number[] = [];
    const began = performance.now();
    let seconds = 0;
    for (; going; seconds += 1) {
      store.saveNumerics(Array.from({ length: beds }, (_, bed) => rowOf(now + seconds, bed)));
      if (seconds % 5 === 0) {
        const from = performance.now();
        const seq = seconds / 5 + 1;
        const event = { type: 'device.mapped', device: 'MON-1', bed: null, by: 'bench' } as never;
        await store.append('bench~0', [{ seq, stored: { seq, at: now * 1000, event } }]);
        events.push(performance.now() - from);
      }
      await wait(Math.max(0, (seconds * 1_000) / haste - (performance.now() - began)));
    }
    return { events, seconds };
  };
  return { stop: () => (going = false), ended: run() };
}
