import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMinutes, encodeMinutes, minutesOf, perMinute } from './minute-codec.ts';
import { decodeStamps, encodeStamps } from './stamp-codec.ts';

describe('minutes of an hour', () => {
  const offsets = fc.uniqueArray(fc.nat(3_599), { maxLength: 400 });
  const hour = (value: fc.Arbitrary<number>) =>
    offsets.chain((all) =>
      fc.tuple(fc.constant(all), fc.array(value, { minLength: all.length, maxLength: all.length })),
    );
  const value = fc.oneof(
    fc.integer({ min: -1_000, max: 100_000 }).map((tenths) => tenths / 10),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
  );

  it('Given any values, when their minutes are written and read, then they are the same bit for bit', () => {
    fc.assert(
      fc.property(hour(value), ([at, values]) => {
        const minutes = minutesOf(at, values);
        expect(decodeMinutes(encodeMinutes(minutes))).toEqual(minutes);
      }),
      { numRuns: 300 },
    );
  });

  it('Given tenths, when they are added up, then the sum of a minute is exact', () => {
    fc.assert(
      fc.property(hour(fc.integer({ min: -5_000, max: 50_000 }).map((tenths) => tenths / 10)), ([at, values]) => {
        const minutes = minutesOf(at, values);
        const tenths = at.reduce((sum, offset, index) => {
          return offset < 60 ? sum + Math.round((values[index] ?? 0) * 10) : sum;
        }, 0);
        expect(minutes[3]).toBe(tenths / 10);
        expect(minutes[0]).toBe(at.filter((offset) => offset < 60).length);
      }),
      { numRuns: 300 },
    );
  });

  it('Given a heart rate each second, when its hour is written, then a minute takes under ten bytes', () => {
    const at = Array.from({ length: 3_600 }, (_, index) => index);
    const bytes = encodeMinutes(
      minutesOf(
        at,
        at.map((second) => 72 + Math.round(9 * Math.sin(second / 40))),
      ),
    );
    expect(bytes.length / 60).toBeLessThan(10);
    expect(decodeMinutes(bytes)).toHaveLength(60 * perMinute);
  });

  it('Given bytes of any kind, when they are read, then it ends with an hour or a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeMinutes(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('stamps of devices', () => {
  const start = 1_763_000_100;
  const stamp = fc.oneof(
    fc.constant(null),
    fc.integer({ min: -2_000, max: 2_000 }).map((away) => start * 1000 + away),
    // 1970, and a clock that is no clock.
    fc.integer({ min: 0, max: 10_000 }),
    // Not the negative zero: it is the same time.
    fc.double({ noNaN: true }).map((one) => one || 0),
  );

  it('Given any stamps, when they are written and read, then they are the same', () => {
    const column = fc
      .uniqueArray(fc.nat(299), { minLength: 1, maxLength: 60 })
      .chain((all) =>
        fc.tuple(
          fc.constant(all.toSorted((a, b) => a - b)),
          fc.array(stamp, { minLength: all.length, maxLength: all.length }),
        ),
      );
    fc.assert(
      fc.property(column, ([offsets, stamps]) => {
        const bytes = encodeStamps(start, offsets, stamps);
        if (bytes === null) expect(stamps.every((one) => one === null)).toBe(true);
        else expect(decodeStamps(bytes, start, offsets)).toEqual(stamps);
      }),
      { numRuns: 500 },
    );
  });

  it('Given a clock that is 24 minutes off all the time, when its stamps are written, then they take a few bytes', () => {
    const offsets = Array.from({ length: 300 }, (_, index) => index);
    const stamps = offsets.map((offset) => (start + offset) * 1000 - 24 * 60_000 + 137);
    expect(encodeStamps(start, offsets, stamps)?.length).toBeLessThan(10);
    const late = stamps.map((one, index) => one + ((index * 31) % 40));
    expect(encodeStamps(start, offsets, late)?.length).toBeLessThan(2 * offsets.length);
  });

  it('Given bytes of any kind, when they are read, then it ends with stamps or a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(20), (bytes, count) => {
        try {
          decodeStamps(
            bytes,
            start,
            Array.from({ length: count }, (_, index) => index),
          );
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
