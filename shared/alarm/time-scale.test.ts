import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeScale } from './time-scale.ts';

test('Given a life of 96 s, When placed, Then the scale changes at 4 s and 40 s and the end is at the edge', () => {
  const { place, changes } = timeScale(96_000);
  expect(changes).toEqual([4_000, 40_000]);
  expect([0, 2_000, 4_000, 40_000, 96_000].map(place)).toEqual([0, 0.2, 0.4, 0.76, 1].map((at) => expect.closeTo(at)));
});

test('Given a life of 3 s, When placed, Then there is one scale', () => {
  const { place, changes, ticks } = timeScale(3_000);
  expect(changes).toEqual([]);
  expect(place(1_500)).toBeCloseTo(0.5);
  expect(ticks.map(({ ms }) => ms)).toEqual([0, 1_000, 2_000]);
});

test('Given any length, When placed, Then later is never left of earlier and ticks are few and in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 * 86_400_000 }), fc.array(fc.nat(3_456_000_000)), (end, times) => {
      const { place, ticks } = timeScale(end);
      const places = times.toSorted((a, b) => a - b).map(place);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(ticks.length).toBeLessThanOrEqual(14);
      expect(ticks.every(({ at }, index) => index === 0 || at > (ticks[index - 1]?.at ?? 0))).toBe(true);
    }),
  );
});
