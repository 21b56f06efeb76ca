import { afterEach, beforeEach, expect, test } from 'vitest';
import { timeTicks } from './ticks.ts';

const before = process.env['TZ'];
beforeEach(() => {
  process.env['TZ'] = 'Europe/Berlin';
});
afterEach(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 5);

test('Given a day and room for twelve, when ticks are made, then they are every two hours on the hour', () => {
  const from = new Date(2024, 10, 13, 22, 47).getTime();
  const { at, areDays } = timeTicks(from, from + 86_400_000, 12);
  expect(areDays).toBe(false);
  expect(at.map(clock).slice(0, 3)).toEqual(['00:00', '02:00', '04:00']);
  expect(at).toHaveLength(12);
});

test('Given a night with one hour less, when ticks are made, then none stands twice and hours stay whole (L2)', () => {
  const from = new Date(2025, 2, 30, 0, 0).getTime();
  const { at } = timeTicks(from, from + 6 * 3_600_000, 6);
  expect(new Set(at).size).toBe(at.length);
  expect(at.map(clock)).toContain('03:00');
  expect(at.map(clock)).not.toContain('02:00');
});

test('Given ten days over the end of summer time, when ticks are made, then each is a midnight', () => {
  const from = new Date(2024, 9, 22, 15, 0).getTime();
  const { at, areDays } = timeTicks(from, from + 10 * 86_400_000, 12);
  expect(areDays).toBe(true);
  expect(new Set(at.map(clock))).toEqual(new Set(['00:00']));
  expect(at).toHaveLength(10);
});
