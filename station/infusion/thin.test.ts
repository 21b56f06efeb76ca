import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Thinned } from './thin.ts';

const readings = (values: readonly number[], everyMs: number) =>
  values.map((value, index) => ({ at: index * everyMs, value }));
const thinned = (values: readonly number[], everyMs: number, keepsChanges = false) => {
  const thin = new Thinned(keepsChanges);
  for (const reading of readings(values, everyMs)) thin.take(reading);
  return thin.end();
};

it('Given a counter of every second, when it is thinned, then one a minute and the last are left', () => {
  const rising = Array.from({ length: 601 }, (_none, index) => index / 100);
  const kept = thinned(rising, 1_000);
  expect(kept.length).toBeLessThanOrEqual(22);
  expect(kept.at(-1)).toEqual({ at: 600_000, value: 6 });
});

it('Given any counter, when it is thinned, then all that it rose by between its falls is still there', () => {
  const risen = (values: readonly number[]): number =>
    values.reduce((sum, value, index) => {
      const before = values[index - 1] ?? value;
      return sum + (value < before ? value : value - before);
    }, 0);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 300 }),
      fc.integer({ min: 500, max: 90_000 }),
      (values, everyMs) => {
        const kept = thinned(values, everyMs).map(({ value }) => value);
        expect(risen(kept)).toBe(risen(values));
      },
    ),
  );
});

it('Given a rate that changes, when it is thinned, then each change stands where it was', () => {
  const kept = thinned([5, 5, 5, 8, 8, 8, 5], 1_000, true);
  expect(kept.filter(({ value }, index) => index > 0 && value !== kept[index - 1]?.value)).toEqual([
    { at: 3_000, value: 8 },
    { at: 6_000, value: 5 },
  ]);
});

it('Given a time without a word, when it is thinned, then it is as long as it was', () => {
  const thin = new Thinned(false);
  for (const at of [0, 1_000, 2_000, 400_000, 401_000]) thin.take({ at, value: at });
  const times = thin.end().map(({ at }) => at);
  expect(times).toContain(2_000);
  expect(times).toContain(400_000);
});
