import { expect, it } from 'vitest';
import { amplitudeOf, intervalOf, keptCaliper, marchOf } from './measure.ts';
import { aBlock, square } from './testing.ts';
import { tracksOf } from './tracks.ts';

const [track] = tracksOf([aBlock({ shape: square })]);
if (track === undefined) throw new Error('no track');

it('Given a 1 mV square at 60/min, When A and B are on two rises, Then 1000 ms, 25 mm, 60/min and 1 mV are read', () => {
  const pair = { aAt: 1_001_000, bAt: 1_002_000 };
  expect(intervalOf(pair, 25)).toEqual({ ms: 1000, mm: 25, perMinute: 60 });
  expect(intervalOf(pair, 50).mm).toBe(50);
  expect(amplitudeOf(track, pair)).toBeCloseTo(1, 9);
  expect(keptCaliper(pair, track)).toEqual({ ...pair, channel: 'ECG II', unit: 'mV', aValue: 1, bValue: 1 });
});

it('Given B before A, When measured, Then it is the same; at one moment there is no rate', () => {
  expect(intervalOf({ aAt: 1_002_000, bAt: 1_001_670 }, 25).perMinute).toBeCloseTo(181.8, 1);
  expect(amplitudeOf(track, { aAt: 1_002_000, bAt: 1_001_500 })).toBeCloseTo(1, 9);
  expect(intervalOf({ aAt: 5, bAt: 5 }, 25)).toEqual({ ms: 0, mm: 0, perMinute: null });
});

it('Given both on the flat part, When measured, Then the amplitude is 0; outside of the record there is none', () => {
  expect(amplitudeOf(track, { aAt: 1_001_200, bAt: 1_001_900 })).toBe(0);
  expect(amplitudeOf(track, { aAt: 1_020_000, bAt: 1_021_000 })).toBeNull();
  expect(keptCaliper({ aAt: 1_020_000, bAt: 1_021_000 }, track).aValue).toBeNull();
});

it('Given an interval, When it is marched, Then it repeats both ways without A and B', () => {
  const marks = [1700, 1400, 1100, 800, 2600, 2900, 3200];
  expect(marchOf({ aAt: 2000, bAt: 2300 }, 800, 3200)).toEqual(marks.toSorted((a, b) => a - b));
  expect(marchOf({ aAt: 2300, bAt: 2000 }, 800, 3200)).toHaveLength(7);
  expect(marchOf({ aAt: 2000, bAt: 2000 }, 800, 3200)).toEqual([]);
  expect(marchOf({ aAt: 2000, bAt: 2004 }, 0, 13_000)).toEqual([]);
});
