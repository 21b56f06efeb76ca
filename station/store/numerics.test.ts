import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Trend } from '../../shared/station-api/calls.ts';
import { columnSeconds, decodeColumn, encodeColumn } from './column-codec.ts';
import { openReadable, readMigrations } from './handles.ts';
import { NumericsWriter } from './numerics-day.ts';
import { daysBetween, type NumericsRow } from './numerics-files.ts';
import { defaultRetention, filesToDelete } from './retention.ts';
import { readTrend, type TrendQuery } from './trend.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/numerics', import.meta.url)));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wardlight-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const writer = (): NumericsWriter => new NumericsWriter(folder, migrations, () => undefined);
const row = (t: number, bed: string, values: Record<string, number>): NumericsRow => ({
  t,
  bed,
  cells: Object.entries(values).map(([key, value]) => ({ key, unit: '/min', value, deviceAt: null })),
});

function trend(query: Partial<TrendQuery>): Trend {
  const { fromAt = 0, toAt = 1 } = query;
  const spans = [{ bed: '1', fromAt, toAt }];
  const work = readTrend(folder, { spans, keys: ['HR'], fromAt, toAt, points: 10, ...query }, () => undefined);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

describe('columns', () => {
  it('Given any seconds and values, when they are written and read, then they are the same bit for bit', () => {
    const value = fc.oneof(
      fc.integer({ min: -1000, max: 100_000 }),
      fc.integer({ min: 0, max: 5000 }).map((tenths) => tenths / 10),
      fc.double({ noNaN: true }),
    );
    const column = fc.uniqueArray(fc.nat(columnSeconds - 1), { maxLength: columnSeconds }).chain((offsets) =>
      fc.array(value, { minLength: offsets.length, maxLength: offsets.length }).map((values) => ({
        offsets: offsets.toSorted((a, b) => a - b),
        values,
      })),
    );
    fc.assert(
      fc.property(column, (one) => {
        expect(decodeColumn(encodeColumn(one))).toEqual(one);
      }),
      { numRuns: 500 },
    );
  });

  it('Given bytes of any kind, when they are read, then it ends with a column or a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          decodeColumn(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('Given a heart rate each second, when it is a column, then it takes about a byte a second', () => {
    const offsets = Array.from({ length: columnSeconds }, (_, index) => index);
    const bytes = encodeColumn({ offsets, values: offsets.map((at) => 72 + Math.round(3 * Math.sin(at / 9))) });
    expect(bytes.length).toBeLessThan(columnSeconds + 10);
  });
});

describe('a day of numerics', () => {
  const start = Date.UTC(2026, 10, 22, 8) / 1000;

  it('Given an hour, when it is read while it grows, then no second is missing on the way from rows to columns', () => {
    const numerics = writer();
    for (let second = 0; second < 3_600; second += 5) {
      numerics.write(
        Array.from({ length: 5 }, (_, more) => row(start + second + more, '1', { HR: second + more, RR: 14 })),
      );
    }
    const read = trend({ fromAt: start * 1000, toAt: (start + 3_600) * 1000, points: 1_800 });
    expect(read.series['HR']?.min).toEqual(Array.from({ length: 1_800 }, (_, index) => index * 2));
    expect(read.series['HR']?.max).toEqual(Array.from({ length: 1_800 }, (_, index) => index * 2 + 1));
    expect(read.series['HR']?.mean[3]).toBe(6.5);
    numerics.close();
  });

  it('Given a gap and an extreme of one second, when it is drawn with few points, then the gap is a gap and the extreme is there', () => {
    const numerics = writer();
    const seconds = Array.from({ length: 1_000 }, (_, second) => second).filter((at) => at < 300 || at >= 700);
    numerics.write(seconds.map((second) => row(start + second, '1', { HR: second === 800 ? 211 : 70 })));
    numerics.close();
    const read = trend({ fromAt: start * 1000, toAt: (start + 1_000) * 1000, points: 20 });
    const drawn = read.series['HR']?.mean.map((value) => (value === null ? '-' : 'x')).join('');
    expect(drawn).toBe('xxxxxx--------xxxxxx');
    expect(Math.max(...(read.series['HR']?.max ?? []).map(Number))).toBe(211);
  });

  it('Given a clock set back by ten minutes, when the same seconds come again, then what was recorded first stays, counts once, and the other is kept beside it (L11)', () => {
    const numerics = writer();
    const seconds = (from: number, to: number, rate: number): NumericsRow[] =>
      Array.from({ length: to - from }, (_, index) => row(start + from + index, '1', { HR: rate }));
    numerics.write(seconds(0, 900, 60));
    numerics.write(seconds(300, 1_500, 90));
    numerics.close();
    const read = trend({ fromAt: (start + 300) * 1000, toAt: (start + 900) * 1000, points: 2 });
    expect(read.series['HR']).toEqual({ min: [60, 60], max: [60, 60], mean: [60, 60], count: [300, 300] });
    const db = openReadable(path.join(folder, 'numerics-2026-11-22.db'));
    expect(db.prepare('SELECT count(*) FROM columns WHERE part = 1').pluck().get()).toBe(2);
    db.close();
  });

  it('Given a night over midnight and the year’s end, when it is read, then it is one trend from two files', () => {
    const midnight = Date.UTC(2027, 0, 1) / 1000;
    const numerics = writer();
    const seconds = Array.from({ length: 60 }, (_, index) => index - 30);
    numerics.write(seconds.map((second) => row(midnight + second, '1', { HR: 70 + second })));
    numerics.write([row(midnight - 31, '1', { HR: 39 })]);
    numerics.close();
    expect(readdirSync(folder).toSorted()).toEqual(['numerics-2026-12-31.db', 'numerics-2027-01-01.db']);
    const read = trend({ fromAt: (midnight - 31) * 1000, toAt: (midnight + 30) * 1000, points: 61 });
    expect(read.series['HR']?.min).toEqual(Array.from({ length: 61 }, (_, index) => 39 + index));
  });

  it('Given a writer that was killed, when another opens the file, then it goes on and turns what lies there into columns', () => {
    const first = writer();
    first.write(Array.from({ length: 100 }, (_, second) => row(start + second, '1', { HR: 70 })));
    const second = writer();
    second.write([row(start + 400, '1', { HR: 71 })]);
    const db = openReadable(path.join(folder, 'numerics-2026-11-22.db'));
    expect(db.prepare('SELECT count(*) FROM seconds').pluck().get()).toBe(1);
    expect(db.prepare('SELECT count(*) FROM columns').pluck().get()).toBe(1);
    db.close();
    second.close();
  });

  it('Given 24 beds with 12 numerics for an hour, when it is on disk, then it takes under 3 MB', () => {
    const numerics = writer();
    const keys = Array.from({ length: 12 }, (_, index) => `K${index}`);
    for (let from = 0; from < 3_600; from += 30) {
      const rows = Array.from({ length: 30 * 24 }, (_, index) => ({
        bed: index % 24,
        second: from + Math.floor(index / 24),
      }));
      numerics.write(
        rows.map(({ bed, second }) =>
          row(
            start + second,
            String(bed),
            Object.fromEntries(keys.map((key, index) => [key, 70 + ((second >> index) % 9)])),
          ),
        ),
      );
    }
    numerics.close();
    const bytes = statSync(path.join(folder, 'numerics-2026-11-22.db')).size;
    expect(bytes).toBeLessThan(3 * 1024 * 1024);
  });
});

describe('retention', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const files = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => ({
    name: `numerics-${day}.db`,
    day,
    bytes: 100,
  }));
  const gone = (numericsDays: number, numericsBytes: number): string[] =>
    filesToDelete(files.toReversed(), { ...defaultRetention, numericsDays, numericsBytes }, now).map(({ day }) => day);

  it('Given a limit of days, when it is applied, then whole days go, oldest first', () => {
    expect(gone(3, 1e9)).toEqual(['2026-11-18', '2026-11-19']);
  });

  it('Given a limit of bytes, when it is applied, then as many days go as needed, never today or later', () => {
    expect(gone(90, 350)).toEqual(['2026-11-18', '2026-11-19', '2026-11-20']);
    expect(gone(1, 1)).toEqual(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21']);
  });

  it('Given a clock that leaps years ahead, when the limit is applied, then the record is not old all at once (L2, L11)', () => {
    const leapt = Date.UTC(2036, 0, 1);
    const limit = { ...defaultRetention, numericsDays: files.length, numericsBytes: 1e9 };
    expect(filesToDelete(files, limit, leapt)).toEqual([]);
    expect(filesToDelete(files, { ...limit, numericsDays: files.length - 1 }, leapt)).toHaveLength(1);
  });

  it('Given spans, when their days are counted, then a leap day is one of them', () => {
    expect(daysBetween(Date.UTC(2028, 1, 28, 23), Date.UTC(2028, 2, 1, 1))).toEqual([
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
  });
});

it('Given more series than a day holds, when they are written, then those that were there go on and it is said once', () => {
  const said: string[] = [];
  const full = new NumericsWriter(folder, migrations, (sentence) => said.push(sentence), 2);
  full.write([row(10, '1', { HR: 70, SpO2: 97 })]);
  full.write([row(11, '1', { HR: 71, made: 1, up: 2 }), row(11, '2', { HR: 80 })]);
  full.write([row(12, '1', { HR: 72 })]);
  full.close();
  expect(said).toEqual(['1970-01-01 has 2 series of numerics: further ones are not recorded on that day']);
  const { series } = trend({ fromAt: 10_000, toAt: 13_000, points: 3, keys: ['HR', 'made'] });
  expect(series['HR']?.mean).toEqual([70, 71, 72]);
  expect(series['made']?.count).toEqual([0, 0, 0]);
});
