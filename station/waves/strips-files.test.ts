import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import { bedId } from '../../shared/domain/ids.ts';
import { readMigrations } from '../store/handles.ts';
import type { Fragment } from './placing.ts';
import { answerOf, type Gathered } from './reader.ts';
import { StripFiles } from './strips-files.ts';
import type { StripWanted } from './wave-record.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/strips', import.meta.url)));
const dayMs = 24 * 3_600_000;
let folder: string;
let notes: string[];
let files: StripFiles;
const opened = (): StripFiles => new StripFiles(folder, migrations, (sentence) => notes.push(sentence));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wardlight-strips-'));
  notes = [];
  files = opened();
});
afterEach(() => {
  files.close();
  rmSync(folder, { recursive: true });
});

const facts = { bed: bedId('1'), channel: 'ECG II', unit: 'mV', rateHz: 250, gain: 0.005, offset: 0 };
const aStrip = (id: string, at: number): StripWanted => ({ id, bed: '1', fromAt: at - 10_000, toAt: at + 20_000, at });
const aFragment = (startAt: number, count: number): Fragment => ({
  facts,
  startAt,
  deviceAt: null,
  samples: Int16Array.from({ length: count }, (_, n) => n),
});

it('Given a strip with a hole, when a later look finds more, then that replaces it, exactly', () => {
  const strip = aStrip('a:1', Date.UTC(2026, 10, 30));
  files.write(strip, [aFragment(strip.fromAt, 100)], false);
  files.write(strip, [aFragment(strip.fromAt, 7_500)], true);
  const read = files.read(strip);
  expect(read).toMatchObject({ samples: 7_500, whole: true, damaged: 0 });
  expect(read?.pieces.map((piece) => [...(piece.samples() ?? [])])).toEqual([[...aFragment(0, 7_500).samples]]);
  expect(files.find(aStrip('a:2', strip.at))).toBeNull();
  expect(files.find(aStrip('a:1', strip.at + 40 * dayMs))).toBeNull();
});

it('Given strips of two years, when retention comes, then whole months go, oldest first, and a clock that leaps ahead takes none of those that are kept', () => {
  const start = Date.UTC(2025, 0, 15);
  for (let month = 0; month < 20; month += 1) {
    files.write(aStrip(`a:${month}`, start + month * 30 * dayMs), [aFragment(start, 10)], true);
  }
  const months = () => readdirSync(folder).filter((name) => name.endsWith('.db')).length;
  const before = months();
  const now = start + 19 * 30 * dayMs;
  const gone = files.prune(400, 1e12, now);
  expect(gone[0]).toBe('strips of 2025-01 (older than 400 days)');
  expect(months()).toBe(before - gone.length);
  expect(files.find(aStrip('a:19', now))).not.toBeNull();
  expect(files.find(aStrip('a:6', start + 6 * 30 * dayMs))).not.toBeNull();
  expect(files.prune(400, 1e12, now + 5_000 * dayMs)).toEqual([]);
});

it('Given strips over their budget, when retention comes, then the oldest months go until they fit, with what was set aside, and never this month’s', () => {
  const start = Date.UTC(2025, 0, 15);
  for (let month = 0; month < 4; month += 1) {
    files.write(aStrip(`a:${month}`, start + month * 30 * dayMs), [aFragment(start, 10)], true);
  }
  files.close();
  writeFileSync(path.join(folder, 'strips-2025-01.db.damaged-1'), 'x'.repeat(100_000));
  const now = start + 3 * 30 * dayMs;
  expect(files.prune(400, files.bytes, now)).toEqual([]);
  expect(files.prune(400, files.bytes - 1, now)).toEqual([
    'strips of 2025-01 (all strips together took more than their budget)',
  ]);
  expect(readdirSync(folder).some((name) => name.includes('2025-01'))).toBe(false);
  expect(files.prune(400, 0, now)).toHaveLength(2);
  expect(files.find(aStrip('a:3', now))).not.toBeNull();
});

it('Given a damaged month, a damaged piece and a newer file, when read, then each costs itself and is said', () => {
  const strip = aStrip('a:1', Date.UTC(2026, 10, 30));
  const other = aStrip('a:2', Date.UTC(2026, 9, 30));
  files.write(strip, [aFragment(strip.fromAt, 100), aFragment(strip.fromAt + 400, 100)], true);
  files.write(other, [aFragment(other.fromAt, 100)], true);
  files.close();
  const october = path.join(folder, 'strips-2026-10.db');
  const november = path.join(folder, 'strips-2026-11.db');
  const db = new Database(november);
  db.prepare("UPDATE pieces SET data = x'00' WHERE n = 1").run();
  db.close();
  truncateSync(october, 5_000);
  files = opened();
  expect(files.read(strip)).toMatchObject({ damaged: 1, pieces: [{ startAt: strip.fromAt }] });
  expect(files.find(other)).toBeNull();
  expect(notes).toEqual([expect.stringContaining('strips-2026-10.db is damaged')]);
  files.close();
  const newer = new Database(november);
  newer.pragma('user_version = 9');
  newer.close();
  files = opened();
  expect(() => files.find(strip)).toThrow('newer Wardlight');
});

it('Given more samples than one answer holds, when they are asked for, then it says so before any is read', () => {
  let reads = 0;
  const piece = {
    facts,
    startAt: 0,
    deviceAt: null,
    count: 2_000_001,
    samples: () => {
      reads += 1;
      return new Int16Array(2_000_001);
    },
  };
  const span = { bed: '1', fromAt: 0, toAt: 9_000_000 };
  const gathered: Gathered = { lanes: [{ channel: 'ECG II', parts: [{ span, pieces: [piece] }], lost: [] }], lost: [] };
  const asked = { ...span, spans: [span], pairs: null, endsAt: null };
  expect(() => answerOf(gathered, asked).next()).toThrow('ask for fewer channels or less time');
  expect(() => answerOf(gathered, { ...asked, pairs: 1_000_001 }).next()).toThrow('more than one answer holds');
  expect(reads).toBe(0);
});
