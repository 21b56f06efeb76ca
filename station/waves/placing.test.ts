import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { cut, dayMs, endOf, missingOf, slipMs, splitByDay, type Fragment, type Recorded } from './placing.ts';

const facts = { bed: bedId('1'), channel: 'ECG II', unit: 'mV', rateHz: 250, gain: 1, offset: 0 };
const start = Date.UTC(2026, 11, 31, 23, 59, 50);
/** Sample number n of a device that counts. */
const counted = (first: number, count: number, startAt = start + first * 4): Fragment => ({
  facts,
  startAt,
  deviceAt: startAt - 1_440_000,
  samples: Int16Array.from({ length: count }, (_, index) => (first + index) % 30_000),
});
const stored = (fragment: Fragment): Recorded => ({
  ...fragment,
  count: fragment.samples.length,
  samples: () => fragment.samples,
});
const numbers = (parts: readonly Fragment[]): number[] => parts.flatMap(({ samples }) => [...samples]);

describe('midnight', () => {
  it('Given any fragment, when it is split by day, then no sample is lost or moved, and none lies in another day than its first (year end too)', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 20_000, noNaN: true }),
        fc.integer({ min: 1, max: 6_000 }),
        fc.constantFrom(62.5, 125, 240, 250, 300, 360, 500),
        (shift, count, rateHz) => {
          const whole = { ...counted(0, count, start + shift), facts: { ...facts, rateHz } };
          const parts = splitByDay(whole);
          expect(numbers(parts)).toEqual([...whole.samples]);
          for (const part of parts) {
            const day = Math.floor(part.startAt / dayMs);
            expect(Math.floor((endOf(part, part.samples.length - 1) - 1e-3) / dayMs)).toBeLessThanOrEqual(day);
          }
          for (const part of parts.slice(1)) {
            const first = part.samples[0] ?? -1;
            expect(Math.abs(part.startAt - (whole.startAt + (first * 1000) / rateHz))).toBeLessThan(1e-3);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('what is missing', () => {
  it('Given parts of a stretch on record, when the stretch comes again, then exactly the samples between them are missing, in their places', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 12 }),
        fc.double({ min: -15, max: 15, noNaN: true }),
        (known, jitter) => {
          const again = counted(0, 2_000);
          const parts = known.map((n) => stored(counted(n * 100, 100, start + n * 400 + jitter)));
          const missing = missingOf(again, parts);
          const expected = Array.from({ length: 2_000 }, (_, n) => n).filter(
            (n) => !known.includes(Math.floor(n / 100)),
          );
          expect(numbers(missing)).toEqual(expected);
          for (const part of missing) expect(part.startAt).toBeCloseTo(start + (part.samples[0] ?? 0) * 4, 3);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('Given a clock that was set back an hour, when the same hour comes again with other samples, then all of it is missing (L2, L11)', () => {
    const before = stored({ ...counted(0, 2_000), deviceAt: null });
    const after = { ...counted(5_000, 500, start + 1_000), deviceAt: null };
    expect(missingOf(after, [before])).toEqual([after]);
    // Also where both are the same flat line: the device's own stamps say that they are two.
    const flat = { ...before, deviceAt: 0, samples: () => new Int16Array(2_000) };
    const flatAgain = { ...after, deviceAt: 3_600_000, samples: new Int16Array(500) };
    expect(missingOf(flatAgain, [flat])).toEqual([flatAgain]);
  });

  it('Given a block that is damaged, when its samples come late, then they are missing', () => {
    const again = counted(0, 500);
    expect(missingOf(again, [{ ...stored(again), samples: () => null }])).toEqual([again]);
  });

  it('Given another scale at the same time, when it comes, then it is kept', () => {
    const again = counted(0, 500);
    expect(missingOf({ ...again, facts: { ...facts, gain: 2 } }, [stored(again)])).toHaveLength(1);
  });

  it('Given stamps that wander by up to a slip, when blocks follow each other, then none counts as overlapping', () => {
    const first = counted(0, 250);
    const slip = slipMs(250, 250);
    expect(slip).toBe(20);
    const next = counted(250, 250, start + 1_000 - slip);
    expect(missingOf(next, [stored(first)])).toEqual([next]);
  });
});

it('Given a fragment, when a part of it is cut out, then its time and the device’s stamp move along', () => {
  const part = cut(counted(0, 100), 25, 50);
  expect(part.startAt).toBe(start + 100);
  expect(part.deviceAt).toBe(start - 1_440_000 + 100);
  expect([...part.samples]).toEqual(Array.from({ length: 25 }, (_, index) => 25 + index));
});
