import { expect, test } from 'vitest';
import type { Trend } from '../../shared/station-api/calls.ts';
import { gapsOf, joinMsOf, laneIdOf, laneOf, pointAt, pointsOf } from './lanes.ts';
import { heightOf, marksOf, rangeOf } from './scale.ts';

const bucketMs = 60_000;

const aTrend = (series: Readonly<Record<string, readonly (number | null)[]>>): Trend => ({
  at: Array.from(
    { length: Math.max(...Object.values(series).map(({ length }) => length)) },
    (_, index) => index * bucketMs,
  ),
  series: Object.fromEntries(
    Object.entries(series).map(([key, mean]) => [
      key,
      {
        mean: [...mean],
        min: mean.map((value) => (value === null ? null : value - 3)),
        max: mean.map((value) => (value === null ? null : value + 4)),
        count: mean.map((value) => (value === null ? 0 : 60)),
      },
    ]),
  ),
});

const hr = laneOf('HR');
const facts = (points: ReturnType<typeof pointsOf>, lane = hr) => ({
  bucketMs,
  joinMs: joinMsOf(lane, points, bucketMs),
});

test('Given keys of the record, when their lanes are asked, then the parts of a pressure share one', () => {
  expect(['ART-S', 'NIBP-M', 'HR', 'ST-II', 'x:foo'].map(laneIdOf)).toEqual(['ART', 'NIBP', 'HR', 'ST-II', 'x:foo']);
  expect(laneOf('ART')).toMatchObject({ form: 'band', unit: 'mmHg', keys: ['ART-S', 'ART-D', 'ART-M'] });
  expect(laneOf('NIBP').form).toBe('marks');
  expect(laneOf('x:Cardiac index')).toMatchObject({ form: 'line', label: 'Cardiac index' });
});

test('Given minutes without a value, when gaps are asked, then they are whole and the points beside them are not joined', () => {
  const points = pointsOf(hr, aTrend({ HR: [80, 81, null, null, null, 82] }), bucketMs);
  const { joinMs } = facts(points);
  expect(gapsOf(hr, points, { fromAt: 0, toAt: 6 * bucketMs }, { bucketMs, joinMs })).toEqual([
    { fromAt: 2 * bucketMs, toAt: 5 * bucketMs },
  ]);
  expect((points[2]?.at ?? 0) - (points[1]?.at ?? 0)).toBeGreaterThan(joinMs);
});

test('Given a record that begins late and ends early, when gaps are asked, then both ends are gaps', () => {
  const points = pointsOf(hr, aTrend({ HR: [null, null, null, 80, 81, 82, null, null, null] }), bucketMs);
  expect(gapsOf(hr, points, { fromAt: 0, toAt: 9 * bucketMs }, facts(points))).toEqual([
    { fromAt: 0, toAt: 3 * bucketMs },
    { fromAt: 6 * bucketMs, toAt: 9 * bucketMs },
  ]);
});

test('Given nothing at all, when gaps are asked, then the whole time is one', () => {
  expect(gapsOf(hr, [], { fromAt: 0, toAt: 5 * bucketMs }, facts([]))).toEqual([{ fromAt: 0, toAt: 5 * bucketMs }]);
});

test('Given values each five minutes, when they are joined, then their own rhythm is no gap, three missed are', () => {
  const every = (at: number): number | null => (at % 5 === 0 && (at < 30 || at > 50) ? 37 : null);
  const temp = laneOf('Temp');
  const points = pointsOf(temp, aTrend({ Temp: Array.from({ length: 90 }, (_, at) => every(at)) }), bucketMs);
  const gaps = gapsOf(temp, points, { fromAt: 0, toAt: 90 * bucketMs }, facts(points, temp));
  expect(gaps).toEqual([{ fromAt: 26 * bucketMs, toAt: 55 * bucketMs }]);
});

test('Given a cursor, when its value is asked, then it is of that time, joined between points, and none in a gap', () => {
  const points = pointsOf(hr, aTrend({ HR: [80, 81, null, null, null, 82] }), bucketMs);
  expect(pointAt(hr, points, 90_000, facts(points))?.value).toBe(81);
  expect(pointAt(hr, points, 200_000, facts(points))).toBeNull();
  expect(pointAt(hr, [], 0, facts([]))).toBeNull();
  const cuff = laneOf('NIBP');
  const taken = pointsOf(cuff, aTrend({ 'NIBP-S': [120, null, 118], 'NIBP-D': [70, null, 68] }), bucketMs);
  expect(taken[0]).toMatchObject({ low: 70, high: 120, value: 95 });
  expect(pointAt(cuff, taken, 90_000, facts(taken, cuff))).toBeNull();
});

test('Given an extreme of one second within a point, when the scale is made, then it is on it', () => {
  const trend = aTrend({ 'ART-S': [120, 121], 'ART-D': [60, 61], 'ART-M': [80, 81] });
  const points = pointsOf(laneOf('ART'), trend, bucketMs);
  const range = rangeOf(points, [], 'mmHg');
  expect(range?.low).toBeLessThan(57);
  expect(range?.high).toBeGreaterThan(125);
});

test('Given limits near and far, when the scale is made, then the near one is on it, written beside it, the far one not', () => {
  const points = pointsOf(hr, aTrend({ HR: [80, 84, 90] }), bucketMs);
  const range = rangeOf(points, [100, 200], '/min');
  if (range === null) throw new Error('there are values');
  expect(heightOf(100, range)).toBeGreaterThan(0);
  expect(heightOf(200, range)).toBeLessThan(0);
  const marks = marksOf(range, [100, 200], 0.3);
  expect(marks[0]).toBe(100);
  expect(marks).toHaveLength(2);
  expect(marks).not.toContain(200);
});

test('Given a value that never changes, when the scale is made, then it is a line in the middle', () => {
  const points = pointsOf(hr, aTrend({ HR: [80, 80] }), bucketMs).map((one) => ({ ...one, lowest: 80, highest: 80 }));
  const range = rangeOf(points, [], '/min');
  expect(range === null ? null : heightOf(80, range)).toBeCloseTo(0.5);
});
