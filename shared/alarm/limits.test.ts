import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  courseEndsMs,
  courseHoleMs,
  delayAtMs,
  faultOfRule,
  inForce,
  restingWatch,
  watchLimit,
  type LimitRule,
  type LimitWatch,
} from './limits.ts';

const rule = (over: Partial<LimitRule> = {}): LimitRule => ({
  low: 50,
  high: 120,
  delayS: 10,
  priority: 'medium',
  hysteresis: 2,
  fullDepth: 20,
  on: true,
  ...over,
});

const constant = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

/** The value each `stepMs`, from 0 on. */
function course(values: readonly number[], over: Partial<LimitRule> = {}, stepMs = 1_000): LimitWatch[] {
  const seen: LimitWatch[] = [];
  let watch = restingWatch;
  for (const [index, value] of values.entries()) {
    watch = watchLimit(watch, value, index * stepMs, rule(over));
    seen.push(watch);
  }
  return seen;
}

/** When a constant value passes, in ms from its first moment; null: not within two minutes. */
function passesAt(value: number, over: Partial<LimitRule> = {}, stepMs = 1_000): number | null {
  const seen = course(constant(Math.ceil(120_000 / stepMs), value), over, stepMs);
  const first = seen.findIndex(({ passed }) => passed);
  return first < 0 ? null : first * stepMs;
}

const depths = fc.double({ min: 0.001, max: 40, noNaN: true });

describe('Given the delay by depth', () => {
  it('When the depth d is constant, Then the alarm comes after delayS × (1 − d / fullDepth), rounded up to the next value', () => {
    fc.assert(
      fc.property(
        depths,
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(100, 250, 1_000),
        fc.boolean(),
        (depth, delayS, fullDepth, stepMs, isLow) => {
          const exactMs = delayS * 1_000 * (1 - Math.min(1, depth / fullDepth));
          const value = isLow ? 50 - depth : 120 + depth;
          const at = passesAt(value, { delayS, fullDepth }, stepMs) ?? Infinity;
          expect(at).toBeGreaterThanOrEqual(exactMs - 1);
          expect(at).toBeLessThan(exactMs + stepMs + 1);
        },
      ),
    );
  });

  it('When the table of the documentation is computed, Then it is what the watch does', () => {
    expect([1, 5, 10, 15, 19, 20, 25].map((depth) => passesAt(120 + depth, {}, 100))).toEqual([
      9_500, 7_500, 5_000, 2_500, 500, 0, 0,
    ]);
    expect(passesAt(121, { fullDepth: null })).toBe(10_000);
    expect(passesAt(200, { fullDepth: null })).toBe(10_000);
  });

  it('When the depth changes, Then each part fills its share: deeper is never later', () => {
    const series = fc.array(fc.double({ min: 0.1, max: 19, noNaN: true }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(series, fc.double({ min: 0, max: 10, noNaN: true }), (parts, more) => {
        const at = (extra: number): number =>
          course(parts.map((depth) => 120 + depth + extra)).findIndex(({ passed }) => passed);
        const shallow = at(0);
        expect(shallow < 0 ? Infinity : shallow).toBeGreaterThanOrEqual(at(more) < 0 ? Infinity : at(more));
      }),
    );
    // Three seconds of 7.5 at a quarter of the depth fill 0.4; three of five at half of it fill the rest.
    expect(course([125, 125, 125, 130, 130, 130, 130]).map(({ passed }) => passed)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('When the same course is told in finer steps, Then it passes no later', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 19, noNaN: true }), (depth) => {
        expect(passesAt(120 + depth, {}, 100)).toBeLessThanOrEqual(passesAt(120 + depth, {}, 1_000) ?? 0);
      }),
    );
  });

  it('When depth is negative or beyond full, Then the delay is whole or none', () => {
    expect([delayAtMs(rule(), -5), delayAtMs(rule(), 0), delayAtMs(rule(), 20), delayAtMs(rule(), 99)]).toEqual([
      10_000, 10_000, 0, 0,
    ]);
  });

  it('When a value is extreme, Then nothing is waited for, whatever the limit is set to', () => {
    const over = { fullDepth: null, extremeHigh: 140, extremeLow: 40 };
    expect([passesAt(139, over), passesAt(140, over), passesAt(41, over), passesAt(40, over)]).toEqual([
      10_000, 0, 10_000, 0,
    ]);
    expect(passesAt(140, { ...over, high: 150 })).toBeNull();
  });
});

describe('Given a limit', () => {
  it('When the value is on it, Then it is not passed; beyond by anything it is', () => {
    expect([passesAt(120), passesAt(50), passesAt(120.001), passesAt(49.999)]).toEqual([null, null, 10_000, 10_000]);
  });

  it('When the alarm stands, Then it is over only beyond the hysteresis, and before that it needs none', () => {
    const stands = constant(12, 125);
    expect(course([...stands, 119, 118.1]).at(-1)?.passed).toBe(true);
    expect(course([...stands, 118]).at(-1)).toMatchObject({ passed: false, side: null });
    // It had not passed yet: the limit itself counts.
    expect(course([125, 125, 119.9]).at(-1)).toMatchObject({ side: null, filled: 0 });
  });

  it('When a value wavers about the limit by less than the hysteresis, Then there is one alarm (no chattering)', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 118.01, max: 123, noNaN: true }), { maxLength: 200 }), (values) => {
        const seen = course([...constant(12, 125), ...values]);
        expect(seen.slice(12).every(({ passed }) => passed)).toBe(true);
      }),
    );
  });

  it('When the value crosses from one side to the other, Then that side begins anew', () => {
    const seen = course([...constant(12, 125), ...constant(10, 49)]);
    expect(seen[12]).toMatchObject({ side: 'low', passed: false, filled: 0, sinceMs: 12_000 });
    expect(seen.at(-1)?.passed).toBe(false);
    expect(course([...constant(12, 125), 20]).at(-1)).toMatchObject({ side: 'low', passed: true });
  });

  it('When it is off, Then nothing passes, and what stood is over', () => {
    expect(passesAt(300, { on: false })).toBeNull();
    const [stands] = course([200]);
    expect(watchLimit(stands ?? restingWatch, 200, 1_000, rule({ on: false })).passed).toBe(false);
  });

  it('When one side has none, Then only the other is watched', () => {
    expect([passesAt(300, { high: null }), passesAt(0, { low: null })]).toEqual([null, null]);
    expect(passesAt(0, { high: null })).toBe(0);
  });

  it('When the limit is changed while the alarm stands, Then it holds for the new one', () => {
    const [stands] = course([145]);
    expect(stands?.passed).toBe(true);
    expect(watchLimit(stands ?? restingWatch, 145, 1_000, rule({ high: 150 })).passed).toBe(false);
    expect(watchLimit(stands ?? restingWatch, 145, 1_000, rule({ high: 130 })).passed).toBe(true);
  });
});

describe('Given holes in a course', () => {
  const from = (gapMs: number): LimitWatch => {
    let watch = restingWatch;
    for (let s = 0; s <= 8; s += 1) watch = watchLimit(watch, 121, s * 1_000, rule({ fullDepth: null }));
    return watchLimit(watch, 121, 8_000 + gapMs, rule({ fullDepth: null }));
  };

  it('When one is short, Then its time counts; when longer, it does not; after a minute the course is another', () => {
    expect(from(1_000).filled).toBeCloseTo(0.9);
    expect(from(courseHoleMs).passed).toBe(true);
    expect(from(courseHoleMs + 1)).toMatchObject({ passed: false, sinceMs: 0 });
    expect(from(courseHoleMs + 1).filled).toBeCloseTo(0.8);
    expect(from(courseEndsMs + 1)).toMatchObject({ passed: false, filled: 0, sinceMs: 8_000 + courseEndsMs + 1 });
  });

  it('When the alarm stands, Then no hole ends it: only a value does', () => {
    const [stands] = course([145]);
    expect(watchLimit(stands ?? restingWatch, 121, 86_400_000, rule()).passed).toBe(true);
    expect(watchLimit(stands ?? restingWatch, 100, 86_400_000, rule()).passed).toBe(false);
  });

  it('When the clock goes back, Then nothing is lost and nothing is won', () => {
    const [, , third] = course([121, 121, 121]);
    expect(watchLimit(third ?? restingWatch, 121, 500, rule()).filled).toBeCloseTo(third?.filled ?? 0);
  });
});

describe('Given what is no number (L24)', () => {
  it('When it comes, Then it changes nothing and never alarms', () => {
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      expect(watchLimit(restingWatch, value, 0, rule())).toEqual(restingWatch);
      const [stands] = course([145]);
      expect(watchLimit(stands ?? restingWatch, value, 1_000, rule())).toEqual(stands);
    }
  });
});

describe('Given a change of a person', () => {
  it('When it says a part, Then the rest stays the profile’s; null takes a side away', () => {
    expect(inForce(rule(), undefined)).toEqual(rule());
    expect(inForce(rule(), { low: 45 })).toEqual(rule({ low: 45 }));
    expect(inForce(rule(), { high: null, priority: 'high', delayS: 0, on: false })).toEqual(
      rule({ high: null, priority: 'high', delayS: 0, on: false }),
    );
  });

  it('When it cannot stand, Then the reason is said', () => {
    expect(faultOfRule({ low: 50, high: 120 }, [0, 350])).toBeNull();
    expect(faultOfRule({ low: 50, high: 400 }, [0, 350])).toBe('400 is outside 0 to 350');
    expect(faultOfRule({ low: 120, high: 120 }, [0, 350])).toBe('The low limit is not below the high one');
    expect(faultOfRule({ low: Number.NaN, high: null }, [0, 350])).toContain('outside');
  });
});
