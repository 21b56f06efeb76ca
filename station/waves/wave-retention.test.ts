import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from './testing/recording.ts';
import { applyWaveRetention, daysToDelete, listWaveDays } from './wave-retention.ts';

const dayMs = 24 * 3_600_000;
const today = Date.UTC(2026, 2, 10, 10);
const nameOf = (back: number): string => new Date(today - back * dayMs).toISOString().slice(0, 10);
const daysBack = (first: number, last: number, bytes = 1_000) =>
  Array.from({ length: first - last + 1 }, (_, index) => ({ day: nameOf(first - index), bytes, names: [] }));
const retention = { wavesDays: 10, wavesBytes: 1_000_000 };
const gone = (days: ReturnType<typeof daysBack>, nowWall = today, part = {}) =>
  daysToDelete(days, { ...retention, ...part }, nowWall).map(({ day }) => day);

describe('age', () => {
  it('Given twelve days, when ten are wanted, then the two oldest go, and it is said why', () => {
    expect(gone(daysBack(11, 0))).toEqual([nameOf(11), nameOf(10)]);
    expect(daysToDelete(daysBack(11, 0), retention, today)[0]?.why).toBe('older than 10 days');
  });

  it('Given a clock that leaps a year ahead, when retention runs, then what was kept stays (L2, L11)', () => {
    expect(gone(daysBack(9, 0), today + 365 * dayMs)).toEqual([]);
    // One more day of recording by then: one goes, not all.
    expect(gone([...daysBack(9, 0), { day: nameOf(-365), bytes: 1, names: [] }], today + 365 * dayMs)).toEqual([
      nameOf(9),
    ]);
  });

  it('Given files from the future, when the clock is right again, then they stay', () => {
    expect(gone(daysBack(3, -400), today)).toEqual([]);
  });
});

describe('budget', () => {
  it('Given more bytes than the budget, when retention runs, then whole days go, oldest first, until it fits, and never today', () => {
    expect(gone(daysBack(4, 0, 400_000))).toEqual([nameOf(4), nameOf(3), nameOf(2)]);
    expect(gone(daysBack(0, 0, 5_000_000))).toEqual([]);
    expect(daysToDelete(daysBack(4, 0, 400_000), retention, today)[0]?.why).toContain('budget is 0.001 GB');
  });
});

it('Given a day with its journal and what was set aside, when it is too old, then all of it goes and counts, other files stay', () => {
  const folder = aFolder();
  const old = nameOf(12);
  const names = ['', '-wal', '-shm', '.damaged-1', '.damaged-1-wal', '.salvaged-2'].map(
    (end) => `waves-${old}.db${end}`,
  );
  for (const name of [...names, 'notes.txt', `waves-${nameOf(0)}.db`])
    writeFileSync(path.join(folder, name), 'x'.repeat(100));
  for (let back = 1; back < 10; back += 1) writeFileSync(path.join(folder, `waves-${nameOf(back)}.db`), '');
  expect(listWaveDays(folder)[0]).toMatchObject({ day: old, bytes: 600 });
  const released: string[] = [];
  const said = applyWaveRetention(folder, retention, today, (day) => released.push(day));
  expect(said).toEqual([`waves of ${old} (older than 10 days)`]);
  expect(released).toEqual([old]);
  for (const name of names) expect(existsSync(path.join(folder, name))).toBe(false);
  expect(existsSync(path.join(folder, 'notes.txt'))).toBe(true);
  expect(existsSync(path.join(folder, `waves-${nameOf(0)}.db`))).toBe(true);
});
