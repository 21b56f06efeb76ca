import { describe, expect, it } from 'vitest';
import { LaneScale } from './scale.ts';
import { aLane } from './testing.ts';

describe('Given an ECG lane of 60 px at 4 px/mm', () => {
  const scale = (): LaneScale => new LaneScale(aLane({ mmPerUnit: 10 }), 60, 4);

  it('When the complex fits, Then it is drawn at 10 mm/mV', () => {
    const lane = scale();
    lane.fit(-0.2, 1, 0);
    expect(lane.mmPerUnit).toBe(10);
    expect(lane.high - lane.low).toBeCloseTo(1.5);
    expect(lane.low).toBeLessThan(-0.2);
    expect(lane.high).toBeGreaterThan(1);
  });

  it('When it would be cut, Then the next smaller gain is taken at once and kept for 10 s', () => {
    const lane = scale();
    expect(lane.fit(-1, 1.2, 0)).toBe(true);
    expect(lane.mmPerUnit).toBe(5);
    expect(lane.fit(-0.1, 0.9, 1_000)).toBe(false);
    expect(lane.fit(-0.1, 0.9, 10_000)).toBe(false);
    expect(lane.fit(-0.1, 0.9, 11_000)).toBe(true);
    expect(lane.mmPerUnit).toBe(10);
  });

  it('When an artefact is huge, Then the gain stops at a quarter', () => {
    const lane = scale();
    lane.fit(-40, 40, 0);
    expect(lane.mmPerUnit).toBe(2.5);
  });

  it('When nothing is known, Then nothing changes', () => {
    expect(scale().fit(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0)).toBe(false);
  });
});

describe('Given a pressure lane from 40 to 160', () => {
  it('When the pressure passes 160, Then the range grows by a step at once and shrinks after 10 s', () => {
    const lane = new LaneScale(aLane({ range: [40, 160] }), 60, 4);
    lane.fit(60, 120, 0);
    expect([lane.low, lane.high]).toEqual([40, 160]);
    expect(lane.fit(60, 171, 100)).toBe(true);
    expect([lane.low, lane.high]).toEqual([40, 180]);
    expect(lane.fit(60, 150, 9_000)).toBe(false);
    expect(lane.fit(60, 150, 19_100)).toBe(true);
    expect(lane.high).toBe(160);
  });
});

describe('Given a lane without a range', () => {
  it('When a pulse ends, Then its noise is not blown up to a pulse', () => {
    const lane = new LaneScale(aLane({ range: null }), 60, 4);
    lane.fit(0, 1, 0);
    for (let second = 1; second < 60; second += 1) lane.fit(0.49, 0.51, second * 1_000);
    expect(lane.high - lane.low).toBeGreaterThan(0.1);
  });
});
