import { expect, test } from 'vitest';
import { pumpStatuses } from './observation.ts';
import { bySoonest, pumpTimeText, remainingMl, timeToEmpty, type PumpFacts } from './pump-time.ts';

const aPump = (facts: Partial<PumpFacts> = {}): PumpFacts => ({
  status: 'infusing',
  rateMlPerHour: 100,
  remainingMl: 127,
  vtbiMl: 1000,
  infusedMl: 873,
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

test('Given no volume left is said, when it can be worked out, then it is; else the pump is asked; else a dash', () => {
  expect(text({ remainingMl: null })).toBe('1 h 16');
  expect(text({ remainingMl: null, infusedMl: null, remainingMin: 12.9 })).toBe('12 min');
  expect(text({ remainingMl: null, vtbiMl: null })).toBe('–');
  expect(remainingMl({ remainingMl: null, vtbiMl: 100, infusedMl: 120 })).toBeNull();
});

test('Given times known and not, when sorted, then the soonest is first and the unknown last', () => {
  const times = [
    timeToEmpty(aPump({ status: 'paused' })),
    timeToEmpty(aPump()),
    timeToEmpty(aPump({ remainingMl: 1 })),
  ];
  expect(times.toSorted(bySoonest).map(pumpTimeText)).toEqual(['under 1 min', '1 h 16', '–']);
});
