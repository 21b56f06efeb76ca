import { describe, expect, it } from 'vitest';
import { GatewayClock } from './gateway-clock.ts';

const hour = 3_600_000;

/** Frames each 100 ms with delays of 5 to 35 ms. */
function run(clock: GatewayClock, fromMs: number, count: number, offset: number): void {
  for (let frame = 0; frame < count; frame += 1) {
    const sent = fromMs + frame * 100;
    clock.observe(sent + offset, sent + 5 + ((frame * 7) % 31));
  }
}

describe('Given a gateway clock that differs from ours', () => {
  it('When frames are delayed unevenly, Then the least delayed one tells the offset', () => {
    const clock = new GatewayClock();
    run(clock, 0, 100, 5 * hour);
    expect(clock.toLocal(5 * hour + 12_000)).toBeCloseTo(12_005, 6);
    expect(clock.steps).toBe(0);
  });

  it.each([hour, -hour, 2_000, -2_000])('When it is set by %i ms, Then times go on where they were', (step) => {
    const clock = new GatewayClock();
    run(clock, 0, 300, 0);
    const before = clock.toLocal(30_000);
    run(clock, 30_000, 3, step);
    expect(clock.toLocal(30_000 + step)).toBeGreaterThanOrEqual(before - 1);
    expect(clock.toLocal(30_000 + step)).toBeLessThan(before + 40);
    expect(clock.steps).toBe(1);
  });

  it('When the line stalls for 3 s and all comes at once, Then it is no clock step', () => {
    const clock = new GatewayClock();
    run(clock, 0, 100, 0);
    for (let frame = 0; frame < 30; frame += 1) clock.observe(10_000 + frame * 100, 13_000);
    run(clock, 13_000, 50, 0);
    expect(clock.steps).toBe(0);
    expect(clock.toLocal(18_000)).toBeCloseTo(18_005, 6);
  });

  it('When it runs 100 ppm fast for an hour, Then the offset follows', () => {
    const clock = new GatewayClock();
    for (let at = 0; at < hour; at += 100) clock.observe(at * 1.0001, at + 5);
    expect(Math.abs(clock.toLocal(hour * 1.0001) - hour)).toBeLessThan(10);
  });

  it('When the stamp of a block contradicts its age, Then the age is believed', () => {
    const clock = new GatewayClock();
    run(clock, 0, 100, 0);
    expect(clock.startOf({ startAt: 9_000 - hour, ageMs: 150 }, 10_000)).toBeCloseTo(9_855, 6);
    expect(clock.startOf({ startAt: 9_852.5, ageMs: 150 }, 10_000)).toBeCloseTo(9_857.5, 6);
  });
});
