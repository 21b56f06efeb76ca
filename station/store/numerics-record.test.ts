/** What was recorded is what is read, whatever came in between: against a model that knows only "the first stays". */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BedSpan } from '../waves/wave-record.ts';
import { encodeColumn } from './column-codec.ts';
import { openReadable, openWritable, readMigrations } from './handles.ts';
import { NumericsWriter } from './numerics-day.ts';
import type { NumericsRow } from './numerics-files.ts';
import { NumericsSettler } from './numerics-settle.ts';
import { readTrend } from './trend.ts';
import { readValues } from './values.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/numerics', import.meta.url)));
let folder = '';
const notes: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wardlight-'));
  notes.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const note = (sentence: string): void => void notes.push(sentence);
const writer = (): NumericsWriter => new NumericsWriter(folder, migrations, note);

function run<Answer>(work: Generator<void, Answer>): Answer {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

interface Known {
  readonly value: number;
  readonly deviceAt: number | null;
}

/** By "bed key", then by second. */
class Model {
  readonly #series = new Map<string, Map<number, Known>>();

  take(rows: readonly NumericsRow[]): void {
    for (const { t, bed, cells } of rows) {
      for (const { key, value, deviceAt } of cells) {
        const known = this.of(bed, key);
        if (!known.has(t)) known.set(t, { value, deviceAt });
      }
    }
  }

  of(bed: string, key: string): Map<number, Known> {
    const name = `${bed} ${key}`;
    const known = this.#series.get(name) ?? new Map<number, Known>();
    this.#series.set(name, known);
    return known;
  }

  within(spans: readonly BedSpan[], key: string, fromAt: number, toAt: number): (Known & { readonly at: number })[] {
    return spans.flatMap((span) =>
      [...this.of(span.bed, key)]
        .map(([t, known]) => ({ at: t * 1000, ...known }))
        .filter(({ at }) => at >= Math.max(fromAt, span.fromAt) && at < Math.min(toAt, span.toAt))
        .toSorted((a, b) => a.at - b.at),
    );
  }
}

function expectTrend(model: Model, spans: readonly BedSpan[], fromAt: number, toAt: number, points: number): void {
  const trend = run(readTrend(folder, { spans, keys: ['HR', 'Temp'], fromAt, toAt, points }, note));
  expect(trend.at).toHaveLength(points);
  expect(trend.at[0]).toBe(fromAt);
  for (const key of ['HR', 'Temp']) {
    const all = model.within(spans, key, fromAt, toAt);
    const read = trend.series[key];
    for (let bucket = 0; bucket < points; bucket += 1) {
      const from = trend.at[bucket] ?? 0;
      const to = trend.at[bucket + 1] ?? toAt;
      expect(to).toBeGreaterThan(from);
      const values = all.filter(({ at }) => at >= from && at < to).map(({ value }) => value);
      expect(read?.count[bucket]).toBe(values.length);
      expect(read?.min[bucket]).toBe(values.length === 0 ? null : Math.min(...values));
      expect(read?.max[bucket]).toBe(values.length === 0 ? null : Math.max(...values));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      if (values.length > 0) expect(read?.mean[bucket]).toBeCloseTo(mean, 9);
      else expect(read?.mean[bucket]).toBeNull();
    }
  }
}

function expectValues(model: Model, spans: readonly BedSpan[], fromAt: number, toAt: number): void {
  const { series, cut } = run(readValues(folder, { spans, keys: null, fromAt, toAt }, note));
  expect(cut).toBe(false);
  for (const key of ['HR', 'Temp']) {
    const known = model.within(spans, key, fromAt, toAt);
    const read = series.find((one) => one.key === key);
    expect(read?.at ?? []).toEqual(known.map(({ at }) => at));
    expect(read?.value ?? []).toEqual(known.map(({ value }) => value));
    expect(read?.deviceAt ?? []).toEqual(known.map(({ deviceAt }) => deviceAt));
  }
}

/** Ten minutes before midnight. */
const base = Date.UTC(2026, 10, 22, 23, 50) / 1000;

interface Batch {
  readonly bed: '1' | '2';
  readonly from: number;
  readonly length: number;
  readonly step: number;
  readonly level: number;
  /** Device's clock less ours; null: it gave no stamp. */
  readonly awayMs: number | null;
}

const rowsOf = ({ bed, from, length, step, level, awayMs }: Batch): NumericsRow[] =>
  Array.from({ length }, (_, index): NumericsRow => {
    const t = base + from + index * step;
    const deviceAt = awayMs === null ? null : t * 1000 + awayMs + (index % 3);
    const hr = { key: 'HR', unit: '/min', value: level + (index % 7), deviceAt };
    return { t, bed, cells: index % 4 === 0 ? [hr, { key: 'Temp', unit: '°C', value: level / 10, deviceAt }] : [hr] };
  });

const batch: fc.Arbitrary<Batch> = fc.record({
  bed: fc.constantFrom('1' as const, '2' as const),
  from: fc.integer({ min: -900, max: 5_000 }),
  length: fc.integer({ min: 1, max: 400 }),
  step: fc.constantFrom(1, 1, 2, 61),
  level: fc.integer({ min: 30, max: 400 }),
  awayMs: fc.option(fc.integer({ min: -1_500_000, max: 1_500_000 })),
});
const act = fc.oneof(
  { weight: 6, arbitrary: batch },
  { weight: 1, arbitrary: fc.constantFrom('rest' as const, 'stop' as const, 'crash' as const) },
);
const look = fc.record({
  from: fc.integer({ min: -1_000_000, max: 4_000_000 }),
  span: fc.integer({ min: 2_000, max: 8_000_000 }),
  points: fc.integer({ min: 2, max: 90 }),
  /** Where the patient went from bed 1 to bed 2, as a share of the span. */
  moved: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

describe('the record of numerics', () => {
  it('Given values in any order, late, twice, over midnight, with stops and crashes between, when trends and values are read, then each second counts once with what came first and no extreme is lost', () => {
    fc.assert(
      fc.property(
        fc.array(act, { minLength: 1, maxLength: 9 }),
        fc.array(look, { minLength: 2, maxLength: 4 }),
        (acts, looks) => {
          rmSync(folder, { recursive: true });
          const model = new Model();
          let numerics = writer();
          const left: NumericsWriter[] = [];
          for (const one of acts) {
            if (one === 'rest') numerics.rest();
            else if (one === 'stop') numerics.close();
            // Of a crash its files stay as they are.
            else if (one === 'crash') left.push(numerics);
            else {
              numerics.write(rowsOf(one));
              model.take(rowsOf(one));
            }
            if (one === 'stop' || one === 'crash') numerics = writer();
          }
          for (const { from, span, points, moved } of looks) {
            const fromAt = base * 1000 + from;
            const toAt = fromAt + span;
            const leftAt = moved === null ? toAt : fromAt + span * moved;
            const spans = [
              { bed: '1', fromAt: fromAt - 1_000_000, toAt: leftAt },
              { bed: '2', fromAt: leftAt, toAt },
            ];
            expectTrend(model, spans, fromAt, toAt, points);
            expectValues(model, spans, fromAt, toAt);
          }
          for (const one of [numerics, ...left]) one.close();
          expect(notes).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('Given a fill that brings a cut minute an hour later, when the trend is read from minutes, then that minute has it and the others are as they were', () => {
    const model = new Model();
    const whole = { bed: '1', from: 0, length: 3_000, step: 1, level: 70, awayMs: null } as const;
    const isCut = ({ t }: NumericsRow): boolean => t >= base + 730 && t < base + 910;
    const rows = rowsOf(whole).filter((row) => !isCut(row));
    const numerics = writer();
    numerics.write(rows);
    numerics.close();
    const later = writer();
    const fill = rowsOf({ ...whole, from: 700, length: 300, level: 200 });
    later.write(fill);
    model.take([...rows, ...fill]);
    const spans = [{ bed: '1', fromAt: 0, toAt: 1e15 }];
    expectTrend(model, spans, base * 1000, (base + 3_000) * 1000, 50);
    later.close();
    expectTrend(model, spans, base * 1000, (base + 3_000) * 1000, 50);
  });

  it('Given a ward that records, when columns are due, then a few beds are done at a time and no second is missing meanwhile', () => {
    const numerics = writer();
    const beds = Array.from({ length: 12 }, (_, bed) => String(bed));
    const columns = new Set<number>();
    const db = () => openReadable(path.join(folder, 'numerics-2026-11-22.db'));
    for (let second = 0; second < 340; second += 5) {
      const rows = Array.from({ length: 5 }, (_, more) => base + second + more).flatMap((t) =>
        beds.map((bed): NumericsRow => ({ t, bed, cells: [{ key: 'HR', unit: '', value: t % 100, deviceAt: null }] })),
      );
      numerics.write(rows);
      const file = db();
      columns.add(file.prepare<[], number>('SELECT count(*) FROM columns').pluck().get() ?? 0);
      file.close();
      const [fromAt, toAt] = [base * 1000, (base + second + 5) * 1000];
      const spans = [{ bed: '7', fromAt, toAt }];
      const read = run(readTrend(folder, { spans, keys: ['HR'], fromAt, toAt, points: 2 }, note));
      expect(read.series['HR']?.count.reduce((sum, count) => sum + count, 0)).toBe(second + 5);
    }
    expect([...columns]).toEqual([0, 2, 4, 6, 8, 10, 12]);
    numerics.close();
  });
});

describe('bounds and damage', () => {
  const spans = [{ bed: '1', fromAt: 0, toAt: 1e15 }];

  it('Given more values than one answer may have, when they are read, then whole seconds are told up to the bound and the answer says that it was cut', () => {
    const numerics = writer();
    numerics.write(rowsOf({ bed: '1', from: 0, length: 3_000, step: 1, level: 70, awayMs: 5 }));
    numerics.close();
    const query = { spans, keys: null, fromAt: base * 1000, toAt: (base + 3_000) * 1000 };
    const { series, cut } = run(readValues(folder, query, note, 1_001));
    expect(cut).toBe(true);
    const [hr, temp] = ['HR', 'Temp'].map((key) => series.find((one) => one.key === key)?.at ?? []);
    // 800 seconds have a heart rate, every fourth a temperature; one more second would need two.
    expect(hr).toHaveLength(800);
    expect(temp).toHaveLength(200);
    expect(run(readValues(folder, query, note, 4_000)).cut).toBe(false);
  });

  it('Given a column and an hour of minutes whose bytes were changed, when they are read, then the column is a gap and said, and the minutes come from the seconds', () => {
    const numerics = writer();
    numerics.write(rowsOf({ bed: '1', from: -10_200, length: 7_200, step: 1, level: 70, awayMs: null }));
    numerics.close();
    const file = path.join(folder, 'numerics-2026-11-22.db');
    const [fromAt, toAt] = [(base - 10_200) * 1000, (base - 3_000) * 1000];
    const read = () => run(readTrend(folder, { spans, keys: ['HR'], fromAt, toAt, points: 24 }, note));
    const before = read();
    expect(before.series['HR']?.count).toEqual(Array.from({ length: 24 }, () => 300));
    const db = new Database(file);
    db.exec("UPDATE minutes SET data = CAST(data || x'00' AS BLOB) WHERE hour = (SELECT min(hour) FROM minutes)");
    expect(read()).toEqual(before);
    expect(notes).toEqual([]);
    db.exec("UPDATE columns SET data = CAST(data || x'00' AS BLOB) WHERE start = (SELECT min(start) FROM columns)");
    db.close();
    expect(read().series['HR']?.count).toEqual([0, ...Array.from({ length: 23 }, () => 300)]);
    expect(notes[0]).toContain('damaged in places');
  });

  it('Given a day of a newer Wardlight and one that is no database, when a trend touches them, then they are gaps and said, and the other days are there', () => {
    const numerics = writer();
    const dayS = 86_400;
    for (const day of [0, 1, 2]) {
      numerics.write(rowsOf({ bed: '1', from: day * dayS, length: 500, step: 1, level: 70, awayMs: null }));
    }
    numerics.close();
    const newer = new Database(path.join(folder, 'numerics-2026-11-23.db'));
    newer.pragma('user_version = 99');
    newer.close();
    writeFileSync(path.join(folder, 'numerics-2026-11-24.db'), 'no database at all '.repeat(400));
    const [fromAt, toAt] = [(base - 3_600) * 1000, (base + 3 * dayS) * 1000];
    const read = () => run(readTrend(folder, { spans, keys: ['HR'], fromAt, toAt, points: 3 }, note));
    const count = read().series['HR']?.count.reduce((sum, one) => sum + one, 0);
    expect(count).toBe(500);
    expect(notes).toEqual([expect.stringContaining('newer Wardlight'), expect.stringContaining('cannot be read')]);
  });
});

describe('files of version 1', () => {
  /** Columns of one bed and rows without a bed, as version 1 wrote them. */
  function oldFile(model: Model): void {
    const db = openWritable(path.join(folder, 'numerics-2026-11-22.db'), migrations.slice(0, 1), 'full', note);
    db.prepare("INSERT INTO series (bed, key, unit) VALUES ('1', 'HR', '/min')").run();
    const put = db.prepare('INSERT INTO columns (series, start, part, data) VALUES (1, ?, ?, ?)');
    const rows: NumericsRow[] = [];
    const column = (start: number, part: number, from: number, value: number): void => {
      const offsets = Array.from({ length: 300 - from }, (_, index) => from + index);
      put.run(start, part, encodeColumn({ offsets, values: offsets.map((offset) => value + (offset % 3)) }));
      for (const offset of offsets) {
        const cells = [{ key: 'HR', unit: '/min', value: value + (offset % 3), deviceAt: null }];
        rows.push({ t: start + offset, bed: '1', cells });
      }
    };
    for (let start = base - 7_200; start < base; start += 300) column(start, 0, 0, 60 + (start % 7));
    // Its clock had been set back.
    column(base - 300, 1, 100, 150);
    const cells = new DataView(new ArrayBuffer(10));
    for (let t = base; t < base + 90; t += 1) {
      cells.setUint16(0, 1, true);
      cells.setFloat64(2, 88, true);
      db.prepare('INSERT INTO seconds (t, cells) VALUES (?, ?)').run(t, new Uint8Array(cells.buffer.slice(0)));
      rows.push({ t, bed: '1', cells: [{ key: 'HR', unit: '/min', value: 88, deviceAt: null }] });
    }
    model.take(rows);
    db.close();
  }
  const spans = [{ bed: '1', fromAt: 0, toAt: 1e15 }];
  const whole = (model: Model): void => {
    expectTrend(model, spans, (base - 8_000) * 1000, (base + 500) * 1000, 40);
    expectTrend(model, spans, (base - 1_000) * 1000, (base + 500) * 1000, 70);
    expectValues(model, spans, (base - 8_000) * 1000, (base + 500) * 1000);
  };
  const isRolledUp = (): unknown => {
    const db = openReadable(path.join(folder, 'numerics-2026-11-22.db'));
    const done = db.prepare('SELECT done FROM rolled_up').pluck().get();
    db.close();
    return done;
  };

  it('Given a day that version 1 wrote, when it is read, written on and at last rolled up, then it says the same each time', () => {
    const model = new Model();
    oldFile(model);
    whole(model);
    const numerics = writer();
    const more = rowsOf({ bed: '1', from: 60, length: 400, step: 1, level: 90, awayMs: 3 });
    numerics.write(more);
    model.take(more);
    whole(model);
    expect(isRolledUp()).toBe(0);
    run(new NumericsSettler(folder, numerics, note).settle());
    expect(isRolledUp()).toBe(1);
    whole(model);
    numerics.close();
    whole(model);
    expect(notes).toEqual([]);
  });

  it('Given days that are over, when there is time, then one after the other is rolled up and what a crash left as rows becomes columns', () => {
    const model = new Model();
    oldFile(model);
    const settler = new NumericsSettler(folder, writer(), note);
    run(settler.settle());
    expect(isRolledUp()).toBe(1);
    const db = openReadable(path.join(folder, 'numerics-2026-11-22.db'));
    expect(db.prepare('SELECT count(*) FROM seconds').pluck().get()).toBe(0);
    db.close();
    whole(model);
    run(settler.settle());
    expect(notes).toEqual([]);
  });
});
