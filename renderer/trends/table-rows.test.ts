import { expect, test } from 'vitest';
import type { LanePicture } from './chart.ts';
import { laneOf, type Point } from './lanes.ts';
import { forPaper, paperStepMs, tableRows } from './table-rows.ts';

const bucketMs = 180_000;
const frame = { fromAt: 0, toAt: 480 * bucketMs, bucketMs, points: 480 };

const aPoint = (index: number, value: number): Point => ({
  at: (index + 0.5) * bucketMs,
  value,
  low: value,
  high: value,
  lowest: value,
  highest: value,
});

const aLane = (id: string, indexes: readonly number[], gaps: LanePicture['gaps'] = []): LanePicture => ({
  lane: laneOf(id),
  points: indexes.map((index) => aPoint(index, index)),
  joinMs: 2 * bucketMs,
  bucketMs,
  gaps,
  limits: [],
  range: null,
});

const all = Array.from({ length: 480 }, (_, index) => index);

test('Given a time without any value, when rows are made, then it is one row with its reason', () => {
  const gap = { fromAt: 100 * bucketMs, toAt: 112 * bucketMs, reason: { kind: 'not-recorded' } } as const;
  const rest = all.filter((index) => index < 100 || index >= 112);
  const rows = tableRows([aLane('HR', rest, [gap])], frame);
  expect(rows).toHaveLength(rest.length + 1);
  expect(rows[100]).toEqual({ ...gap, points: null });
});

test('Given values of one lane only, when rows are made, then the other has none and no row is lost', () => {
  const rows = tableRows([aLane('HR', all), aLane('NIBP', [7])], frame);
  expect(rows).toHaveLength(480);
  expect(rows[7]?.points?.map((point) => point?.value)).toEqual([7, 7]);
  expect(rows[8]?.points?.[1]).toBeNull();
});

test('Given a point that has not come yet, when rows are made, then the time to come is no row', () => {
  const rows = tableRows([aLane('HR', all.slice(0, 479))], frame);
  expect(rows).toHaveLength(479);
});

test('Given a day of points, when they go on paper, then a row each quarter of an hour is left and every cuff reading', () => {
  const lanes = [aLane('HR', all), aLane('NIBP', [3, 11])];
  expect(paperStepMs(frame)).toBe(15 * 60_000);
  const rows = forPaper(tableRows(lanes, frame), lanes, paperStepMs(frame));
  expect(rows).toHaveLength(98);
  expect(rows.map(({ fromAt }) => fromAt / bucketMs).slice(0, 4)).toEqual([0, 3, 5, 10]);
});
