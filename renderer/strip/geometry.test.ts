import { expect, it } from 'vitest';
import { atOf, gridTimes, laneHeights, laneScale, secondsOf, viewOf, xOf, yOf } from './geometry.ts';
import { aBlock, square } from './testing.ts';
import { tracksOf } from './tracks.ts';

const pxPerMm = 4;
const [ecg, art, pleth] = tracksOf([
  aBlock({ shape: square }),
  aBlock({ channel: 'ART', unit: 'mm[Hg]', gain: 0.1, shape: () => 90 }),
  aBlock({ channel: 'PLETH', unit: '1', gain: 0.001, shape: square }),
]);
if (ecg === undefined || art === undefined || pleth === undefined) throw new Error('no track');

it('Given 25 mm/s, When a second is drawn, Then it is 25 mm wide, at 12.5 half and at 50 double of it', () => {
  for (const mmPerS of [12.5, 25, 50]) {
    const view = viewOf(1_005_000, 1000, mmPerS, pxPerMm);
    expect(xOf(view, 1_006_000) - xOf(view, 1_005_000)).toBeCloseTo(mmPerS * pxPerMm, 9);
    expect(xOf(view, 1_005_000)).toBeCloseTo(500, 9);
    expect(atOf(view, xOf(view, 1_004_321))).toBeCloseTo(1_004_321, 6);
  }
});

it('Given each speed, When the grid is drawn, Then its lines are 5 mm apart and stay with the trace', () => {
  for (const mmPerS of [12.5, 25, 50]) {
    const view = viewOf(1_005_000, 1000, mmPerS, pxPerMm);
    const [first = 0, second = 0] = gridTimes(view, mmPerS);
    expect(xOf(view, second) - xOf(view, first)).toBeCloseTo(20, 6);
    const later = gridTimes(viewOf(1_005_037, 1000, mmPerS, pxPerMm), mmPerS);
    expect(later).toContain(second);
  }
  expect(secondsOf(viewOf(1_005_000, 1000, 25, pxPerMm), 60)).toContain(1_004_000);
  expect(secondsOf(viewOf(1_005_000, 400, 12.5, 2), 60)).toEqual([1_000_000, 1_005_000, 1_010_000]);
});

it('Given 10 mm/mV, When 1 mV is drawn, Then it is 10 mm high, whatever the lane', () => {
  const view = viewOf(1_005_000, 1000, 25, pxPerMm);
  for (const [height, gain] of [
    [60, 10],
    [200, 10],
    [200, 20],
  ] as const) {
    const scale = laneScale(ecg, view, height, gain, pxPerMm);
    expect(yOf(scale, 0, height) - yOf(scale, 1, height)).toBeCloseTo(gain * pxPerMm, 9);
    // Around its middle.
    expect(yOf(scale, 0.5, height)).toBeCloseTo(height / 2, 9);
  }
});

it('Given a pressure, When it leaves its range, Then the scale goes on in quarters and has numbers', () => {
  const view = viewOf(1_005_000, 1000, 25, pxPerMm);
  expect(laneScale(art, view, 100, 10, pxPerMm)).toEqual({ low: 40, high: 160, marks: [80, 120] });
  const [over] = tracksOf([aBlock({ channel: 'ART', unit: 'mm[Hg]', gain: 0.1, shape: () => 200 })]);
  if (over === undefined) throw new Error('no track');
  expect(laneScale(over, view, 100, 10, pxPerMm)).toMatchObject({ low: 40, high: 210 });
});

it('Given a wave without a scale of its own, When it is drawn, Then it fills its lane; a flat one divides by nothing', () => {
  const view = viewOf(1_005_000, 1000, 25, pxPerMm);
  const scale = laneScale(pleth, view, 100, 10, pxPerMm);
  expect(yOf(scale, 1, 100)).toBeGreaterThan(0);
  expect(yOf(scale, 0, 100)).toBeLessThan(100);
  const [flat] = tracksOf([aBlock({ channel: 'PLETH', unit: '1' })]);
  if (flat === undefined) throw new Error('no track');
  expect(yOf(laneScale(flat, view, 100, 10, pxPerMm), 0, 100)).not.toBeNaN();
});

it('Given an ECG higher than its share, When lanes are laid out, Then the others give of theirs and all of it is filled', () => {
  const view = viewOf(1_005_000, 1000, 25, pxPerMm);
  expect(laneHeights([ecg, art, pleth], view, 300, 40)).toEqual([100, 100, 100]);
  const [high = 0, ...others] = laneHeights([ecg, art, pleth], view, 90, 40);
  expect(high).toBeCloseTo(51, 6);
  expect(high + others.reduce((sum, one) => sum + one, 0)).toBeCloseTo(90, 6);
  expect(Math.min(...others)).toBeGreaterThanOrEqual(19.5 - 1e-9);
  expect(laneHeights([ecg, undefined], view, 0, 40)).toEqual([0, 0]);
});
