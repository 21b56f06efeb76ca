import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pumpStatuses } from './observation.ts';
import { bySoonest, pumpTimeText, timeToEmpty, type PumpFacts } from './pump-time.ts';

const aPump = (facts: Partial<PumpFacts> = {}): PumpFacts => ({
  status: 'infusing',
  rateMlPerHour: 100,
  remainingMl: 127,
  remainingMin: null,
  ...facts,
});
const text = (facts: Partial<PumpFacts>): string => pumpTimeText(timeToEmpty(aPump(facts)));

test('Given a running pump, when its time is asked, then it is volume over rate', () => {
  expect(text({})).toBe('1 h 16');
  expect(text({ remainingMl: 46.2, rateMlPerHour: 100 })).toBe('27 min');
  expect(text({ remainingMl: 0 })).toBe('under 1 min');
  expect(text({ remainingMl: 100 })).toBe('1 h 00');
});

test.each(pumpStatuses.filter((status) => status !== 'infusing'))(
  'Given a pump that is %s, when its time is asked, then none is promised (L20)',
  (status) => {
    expect(text({ status })).toBe('–');
  },
);

test('Given no rate or a zero rate, when its time is asked, then it is a dash and never infinity (L20)', () => {
  expect(text({ rateMlPerHour: 0 })).toBe('–');
  expect(text({ rateMlPerHour: null })).toBe('–');
  expect(text({ rateMlPerHour: Number.NaN })).toBe('–');
  expect(text({ rateMlPerHour: -5 })).toBe('–');
  expect(text({ rateMlPerHour: 0.0001 })).toBe('–');
});

test('Given no volume left is said, when its time is asked, then the pump itself is; else a dash (L20)', () => {
  expect(text({ remainingMl: null, remainingMin: 12.9 })).toBe('12 min');
  expect(text({ remainingMl: null })).toBe('–');
});

test('Given times known and not, when sorted, then the soonest is first and the unknown last', () => {
  const times = [
    timeToEmpty(aPump({ status: 'paused' })),
    timeToEmpty(aPump()),
    timeToEmpty(aPump({ remainingMl: 1 })),
  ];
  expect(times.toSorted(bySoonest).map(pumpTimeText)).toEqual(['under 1 min', '1 h 16', '–']);
});

test.each(['ramp-taper', 'Multi-step', 'intermittent', 'pca', 'taper'])(
  'Given a rate that changes by itself (%s), when its time is asked, then only the pump itself knows (L20)',
  (mode) => {
    expect(text({ mode })).toBe('–');
    expect(timeToEmpty(aPump({ mode }))).toEqual({ known: false, why: 'varies' });
    expect(text({ mode, remainingMin: 96 })).toBe('1 h 36');
    expect(text({ mode: 'continuous' })).toBe('1 h 16');
  },
);

test('Given a bolus with a time of its own, when the time to empty is asked, then the bolus’s is not taken for it', () => {
  expect(text({ status: 'bolus', rateMlPerHour: 1200, remainingMin: 1 })).toBe('–');
});

const number = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, -1, Number.NaN, Infinity, 1e-300, 8388607),
  fc.constant(null),
);
const facts = fc.record<PumpFacts>({
  status: fc.constantFrom(...pumpStatuses),
  rateMlPerHour: number,
  remainingMl: number,
  remainingMin: number,
  mode: fc.constantFrom(null, 'continuous', 'ramp-taper', 'secondary', ''),
});

test('Given anything a pump may say, when its time is asked, then it is a dash or minutes of the next fortnight (L20)', () => {
  fc.assert(
    fc.property(facts, (pump) => {
      const time = timeToEmpty(pump);
      if (time.known) {
        expect(time.minutes).toBeGreaterThanOrEqual(0);
        expect(time.minutes).toBeLessThanOrEqual(14 * 24 * 60);
        expect(pump.status).toBe('infusing');
        expect(pump.rateMlPerHour).toBeGreaterThan(0);
      }
      expect(pumpTimeText(time)).toMatch(/^(–|under 1 min|[1-5]?\d min|\d{1,3} h [0-5]\d)$/);
    }),
  );
});

test('Given the same rate, when less is left, then it is never longer', () => {
  const volume = fc.double({ min: 0, max: 1000, noNaN: true });
  fc.assert(
    fc.property(volume, volume, fc.double({ min: 0.1, max: 999, noNaN: true }), (a, b, rateMlPerHour) => {
      const of = (remainingMl: number): number => {
        const time = timeToEmpty(aPump({ remainingMl, rateMlPerHour }));
        return time.known ? time.minutes : Infinity;
      };
      expect(of(Math.min(a, b))).toBeLessThanOrEqual(of(Math.max(a, b)));
    }),
  );
});
