import { describe, expect, it } from 'vitest';
import { SampleRing } from './ring.ts';

const none = -32768;
const block = (...values: number[]): Int16Array => Int16Array.from(values);
const held = (ring: SampleRing): number[] =>
  Array.from({ length: ring.end - ring.begin }, (_, index) => ring.at(ring.begin + index));

describe('Given a ring at 250 Hz', () => {
  const ringWith = (...values: number[]): SampleRing => {
    const ring = new SampleRing(250, 20);
    ring.write(1_000, block(...values), 1, 0, none);
    return ring;
  };

  it('When blocks follow each other, Then samples lie 4 ms apart without a seam', () => {
    const ring = ringWith(1, 2, 3);
    ring.write(1_012, block(4, 5), 1, 0, none);
    expect(held(ring)).toEqual([1, 2, 3, 4, 5]);
    expect(ring.newestMs).toBe(1_016);
  });

  it('When gain and offset come with the block, Then values are physical', () => {
    const ring = new SampleRing(250, 20);
    ring.write(0, block(100, none, -100), 0.5, 10, none);
    expect(held(ring)).toEqual([60, Number.NaN, -40]);
  });

  it('When time stamps jitter by 20 ms, Then the trace has neither gap nor overlap', () => {
    const ring = ringWith(1, 2);
    ring.write(1_008 + 20, block(3, 4), 1, 0, none);
    ring.write(1_016 - 20, block(5, 6), 1, 0, none);
    expect(held(ring)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('When time is missing, Then the gap is a gap of that length', () => {
    const ring = ringWith(1, 2);
    ring.write(1_208, block(3), 1, 0, none);
    expect(ring.end - ring.begin).toBe(53);
    expect(held(ring).filter((value) => !Number.isNaN(value))).toEqual([1, 2, 3]);
    expect(ring.newestMs).toBe(1_208);
  });

  it('When a late block comes, Then it lands in its place and says that the picture changed', () => {
    const ring = ringWith(1, 2);
    ring.write(1_208, block(3), 1, 0, none);
    const written = ring.write(1_100, block(9), 1, 0, none);
    expect(ring.at(ring.begin + 25)).toBe(9);
    expect(written.rewrittenFrom).toBe(ring.begin + 25);
    expect(ring.newestMs).toBe(1_208);
  });

  it('When a block comes twice, Then nothing changes', () => {
    const ring = new SampleRing(250, 20);
    const second = Int16Array.from({ length: 50 }, (_, index) => index);
    ring.write(0, second, 1, 0, none);
    ring.write(200, second, 1, 0, none);
    const before = held(ring);
    expect(ring.write(200, second, 1, 0, none).rewrittenFrom).toBe(-1);
    expect(held(ring)).toEqual(before);
  });

  it('When a block is older than all that is held, Then it is not kept', () => {
    const ring = ringWith(1);
    ring.write(1_000_000, block(2), 1, 0, none);
    expect(ring.write(2_000, block(3), 1, 0, none).kept).toBe(0);
  });

  it('When one block is longer than the ring, Then its end is kept', () => {
    const ring = new SampleRing(250, 0.1);
    ring.write(
      0,
      Int16Array.from({ length: 500 }, (_, index) => index),
      1,
      0,
      none,
    );
    expect(ring.end - ring.begin).toBe(ring.capacity);
    expect(ring.at(ring.end - 1)).toBe(499);
    expect(ring.at(ring.begin - 1)).toBeNaN();
  });

  it('When a longer sweep needs room, Then what is held stays', () => {
    const ring = ringWith(1, 2, 3);
    ring.reserve(60);
    expect(ring.capacity).toBe(16_384);
    expect(held(ring)).toEqual([1, 2, 3]);
  });
});

describe('Given a ring whose index passes 32 bits', () => {
  it.each([2 ** 31 - 5, 2 ** 32 - 5, 2 ** 40 - 5])(
    'When it counts on from %i, Then samples and times hold',
    (first) => {
      const ring = new SampleRing(500, 20, first);
      ring.write(5_000, block(1, 2, 3, 4), 1, 0, none);
      ring.write(5_008, block(5, 6, 7, 8), 1, 0, none);
      expect(held(ring)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(ring.timeOf(ring.begin)).toBeCloseTo(5_000, 2);
      expect(ring.newestMs).toBeCloseTo(5_014, 2);
    },
  );
});

describe('Given a sender whose crystal is 200 ppm off', () => {
  it('When it sends for an hour, Then time of the samples follows it and none is cut', () => {
    const ring = new SampleRing(250, 20);
    const samples = new Int16Array(25);
    let startMs = 0;
    for (let sent = 0; sent < 36_000; sent += 1) {
      ring.write(startMs, samples, 1, 0, none);
      startMs += 100.02;
    }
    expect(ring.end).toBe(36_000 * 25);
    expect(Math.abs(ring.timeOf(ring.end) - startMs)).toBeLessThan(2);
  });
});
