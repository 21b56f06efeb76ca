import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assetBounds } from '../../shared/station-api/asset-calls.ts';
import { weekMs, weekOf } from '../../shared/assets/weeks.ts';
import { migrate, readMigrations, type WritableDb } from '../store/handles.ts';
import { closeOpen, NoteWriter, prune, readTrail, readUses, recordedFrom } from './equipment-db.ts';
import type { Notes, StayNote } from './equipment-notes.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/assets', import.meta.url)));
const dayMs = 86_400_000;
const t0 = weekOf(Date.parse('2026-03-04T00:00:00Z'));
let db: WritableDb;
let writer: NoteWriter;

beforeEach(() => {
  db = new Database(':memory:') as unknown as WritableDb;
  migrate(db, migrations);
  writer = new NoteWriter(db);
});
afterEach(() => db.close());

const stay = (fromAt: number, toAt: number | null, asset = 'a', place = 'Store'): StayNote => ({
  asset,
  place,
  floor: 5,
  fromAt,
  toAt,
  x: 1,
  y: 2,
  crs: 'local',
});
const write = (notes: Partial<Notes> & { readonly span: Notes['span'] }): void =>
  writer.write({ stays: [], conditions: [], uses: [], devices: [], ...notes });
const trail = (fromAt: number, toAt: number) =>
  readTrail(db, { asset: 'a', fromAt, toAt }).stays.map((one) => [one.fromAt, one.toAt]);

it('Given a process that ended without a word, when the record is opened again, then what was open ends where it listened last', () => {
  write({
    span: { fromAt: 10, toAt: 500 },
    stays: [stay(20, null)],
    conditions: [{ asset: 'a', condition: 'free', fromAt: 20, toAt: null }],
  });
  closeOpen(db);
  expect(trail(0, 1_000)).toEqual([[20, 500]]);
  expect(db.prepare('SELECT to_at FROM conditions').pluck().all()).toEqual([500]);
});

it('Given a stay whose end was never written, when a new one begins, then it ends there: no thing is at two places', () => {
  write({ span: { fromAt: 10, toAt: 50 }, stays: [stay(20, null)] });
  write({ span: { fromAt: 10, toAt: 90 }, stays: [stay(70, null, 'a', 'Bed 12')] });
  expect(trail(0, 1_000)).toEqual([
    [20, 70],
    [70, null],
  ]);
});

it('Given stays on both sides of what is asked for, when a trail is read, then those that touch it are told, oldest first', () => {
  write({
    span: { fromAt: 0, toAt: 99 },
    stays: [stay(0, 10), stay(10, 20), stay(20, 30), stay(30, null), stay(12, 18, 'b')],
  });
  expect(trail(15, 25)).toEqual([
    [10, 20],
    [20, 30],
  ]);
  expect(trail(40, 50)).toEqual([[30, null]]);
});

it('Given more stays than an answer holds, when a trail is read, then the newest are there and it says that there was more', () => {
  const all = Array.from({ length: assetBounds.stays + 5 }, (_, n) => stay(n * 10, n * 10 + 10));
  write({ span: { fromAt: 0, toAt: 1e9 }, stays: all });
  const { stays, cut } = readTrail(db, { asset: 'a', fromAt: 0, toAt: 1e9 });
  expect(stays).toHaveLength(assetBounds.stays);
  expect(cut).toBe(true);
  expect(stays.at(-1)?.fromAt).toBe((assetBounds.stays + 4) * 10);
});

it('Given sums of one week in parts, when they are read, then they are together', () => {
  const use = { week: t0, asset: 'a', kind: 'iv-pump', usedMs: 10, knownMs: 20 };
  write({ span: { fromAt: t0, toAt: t0 + 1 }, uses: [use, { ...use, asset: 'b' }] });
  write({ span: { fromAt: t0, toAt: t0 + 2 }, uses: [use] });
  expect(readUses(db, t0)).toEqual([{ kind: 'iv-pump', week: t0, usedMs: 30, knownMs: 60 }]);
});

it('Given a record of many days, when it is older than it may be, then the oldest day goes, one at a time, and the rest stays', () => {
  const now = t0 + 20 * dayMs;
  write({
    span: { fromAt: t0, toAt: now },
    stays: Array.from({ length: 20 }, (_, n) => stay(t0 + n * dayMs + 1, t0 + n * dayMs + 2)),
    uses: [t0, t0 + weekMs].map((week) => ({ week, asset: 'a', kind: 'k', usedMs: 1, knownMs: 1 })),
  });
  const deleted: string[] = [];
  for (let n = 0; n < 30; n += 1) deleted.push(...prune(db, { days: 10, bytes: 1e9 }, now));
  expect(deleted).toHaveLength(10);
  expect(deleted[0]).toBe('equipment of 2026-03-02');
  expect(trail(0, now)).toHaveLength(10);
  expect(recordedFrom(db)).toBe(now - 10 * dayMs);
  expect(readUses(db, t0)).toEqual([]);
  expect(readUses(db, t0 + weekMs)).toHaveLength(1);
});

it('Given a clock that leaps a year ahead, when retention looks, then nothing is old', () => {
  write({ span: { fromAt: t0, toAt: t0 + dayMs }, stays: [stay(t0, t0 + 5)] });
  expect(prune(db, { days: 10, bytes: 1e9 }, t0 + 365 * dayMs)).toEqual([]);
});

it('Given a record that takes more room than it may, when retention looks, then days go but never the present one', () => {
  const now = t0 + 3 * dayMs;
  write({ span: { fromAt: t0, toAt: now }, stays: [0, 1, 2].map((n) => stay(t0 + n * dayMs, t0 + n * dayMs + 5)) });
  const deleted = Array.from({ length: 9 }, () => prune(db, { days: 400, bytes: 1 }, now)).flat();
  expect(deleted).toHaveLength(2);
  expect(trail(0, now)).toHaveLength(1);
});
