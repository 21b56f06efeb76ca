import { describe, expect, it } from 'vitest';
import type { LimitRule } from './limits.ts';
import { alarmsOf, endedByThemselves, heldMs, tryLimits, type Samples } from './what-if.ts';

const rule = (part: Partial<LimitRule> = {}): LimitRule => ({
  low: 90,
  high: null,
  delayS: 0,
  priority: 'medium',
  hysteresis: 0,
  fullDepth: null,
  on: true,
  ...part,
});

/** One value a second from `from`. */
const seconds = (values: readonly number[], from = 0): Samples => ({
  at: values.map((_, index) => from + index * 1_000),
  value: values,
});
const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);
const maxAgeMs = 10_000;

describe('alarms that a rule would have given', () => {
  it('Given a dip of five seconds, when the delay is shorter or longer, then there is one alarm or none', () => {
    const dip = seconds([...times(5, 95), ...times(5, 86), 84, ...times(5, 95)]);
    expect(alarmsOf(dip, 16_000, rule({ delayS: 3 }), maxAgeMs, [])).toEqual([
      { at: 8_000, endedAt: 11_000, side: 'low', worst: 84, acted: false },
    ]);
    expect(alarmsOf(dip, 16_000, rule({ delayS: 10 }), maxAgeMs, [])).toEqual([]);
  });

  it('Given a value that is measured rarely, when it stays beyond its limit, then its delay runs while it holds', () => {
    const rare: Samples = { at: [0, 8_000], value: [85, 95] };
    expect(alarmsOf(rare, 20_000, rule({ delayS: 5 }), maxAgeMs, [])).toEqual([
      { at: 5_000, endedAt: 8_000, side: 'low', worst: 85, acted: false },
    ]);
  });

  it('Given a hole in an alarm, when values come back beyond the limit, then the hole ends one alarm and the other begins anew', () => {
    const holed: Samples = { at: [0, 1_000, 60_000, 61_000], value: [85, 84, 83, 95] };
    expect(alarmsOf(holed, 70_000, rule(), maxAgeMs, [])).toEqual([
      { at: 0, endedAt: 11_000, side: 'low', worst: 84, acted: false },
      { at: 60_000, endedAt: 61_000, side: 'low', worst: 83, acted: false },
    ]);
  });

  it('Given a hole shorter than the gateway would wait, when values come back beyond the limit, then it is one alarm', () => {
    const holed: Samples = { at: [0, 20_000, 21_000], value: [85, 83, 95] };
    expect(alarmsOf(holed, 30_000, rule(), maxAgeMs, [])).toMatchObject([{ at: 0, endedAt: 21_000, worst: 83 }]);
  });

  it('Given a value that was beyond for a while before a hole, when it comes back after a minute, then its delay begins anew', () => {
    const holed: Samples = { at: [0, 75_000, 80_000], value: [85, 85, 95] };
    expect(alarmsOf(holed, 90_000, rule({ delayS: 12 }), maxAgeMs, [])).toEqual([]);
  });

  it('Given an alarm that still stands at the end, when it is listed, then it has no end', () => {
    expect(alarmsOf(seconds([95, 85]), 2_000, rule(), maxAgeMs, [])[0]).toMatchObject({ at: 1_000, endedAt: null });
  });

  it('Given a value that jumps from one side to the other, when both are limited, then there are two alarms', () => {
    const jump = alarmsOf(seconds([85, 99]), 2_000, rule({ high: 98 }), maxAgeMs, []);
    expect(jump.map(({ side, worst }) => [side, worst])).toEqual([
      ['low', 85],
      ['high', 99],
    ]);
  });

  it('Given a rule that is off, or no values, then there is nothing', () => {
    expect(alarmsOf(seconds([50]), 1_000, rule({ on: false }), maxAgeMs, [])).toEqual([]);
    expect(alarmsOf({ at: [], value: [] }, 1_000, rule(), maxAgeMs, [])).toEqual([]);
  });
});

describe('how much is stored', () => {
  it('Given holes, when the time is counted, then a value counts until the next or until it is too old', () => {
    expect(heldMs({ at: [0, 1_000, 60_000], value: [1, 1, 1] }, 62_000, maxAgeMs)).toBe(1_000 + 10_000 + 2_000);
    expect(heldMs({ at: [], value: [] }, 62_000, maxAgeMs)).toBe(0);
  });
});

describe('the trial', () => {
  // Dips to 88 at 10, 30 and 50 s; people acted on the second one.
  const values = seconds(Array.from({ length: 60 }, (_, second) => (second % 20 >= 10 && second % 20 < 14 ? 88 : 96)));
  const acted = [{ fromAt: 31_000, toAt: 33_000 }];

  it('Given a lower limit, when it is tried, then it gives fewer alarms and says which one somebody had acted on', () => {
    const trial = tryLimits(values, 60_000, { now: rule(), trial: rule({ low: 85 }) }, maxAgeMs, acted);
    expect(trial.before.map(({ at, acted: was }) => [at, was])).toEqual([
      [10_000, false],
      [30_000, true],
      [50_000, false],
    ]);
    expect(trial.after).toEqual([]);
    expect(trial.missed.map(({ at }) => at)).toEqual([30_000]);
    expect(endedByThemselves(trial.before)).toBe(2);
    expect(trial.storedMs).toBe(60_000);
  });

  it('Given a trial that still gives an alarm in that time, only later, then it misses nothing', () => {
    const trial = tryLimits(values, 60_000, { now: rule(), trial: rule({ delayS: 2 }) }, maxAgeMs, acted);
    expect(trial.after.map(({ at }) => at)).toEqual([12_000, 32_000, 52_000]);
    expect(trial.missed).toEqual([]);
  });
});
