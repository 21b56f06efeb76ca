import { describe, expect, it } from 'vitest';
import { erase, penX, sweepOf } from './sweep.ts';
import type { Sweep } from './sweep.ts';
import { aLane } from './testing.ts';

const sweepFor = (over = {}, dpr = 1): Sweep => {
  const sweep = sweepOf(aLane(over), dpr);
  if (sweep === null) throw new Error('The lane is too small');
  return sweep;
};

describe('Given a lane of 400 px at 25 mm/s and 4 px/mm', () => {
  it('When a second passes, Then the pen has gone 25 true millimetres', () => {
    const sweep = sweepFor();
    expect(penX(sweep, 1_500) - penX(sweep, 500)).toBeCloseTo(100, 9);
    expect(sweep.sweepMs).toBe(4_000);
  });

  it('When the display has 2 device px per CSS px, Then all of it is twice as large', () => {
    const sweep = sweepFor({}, 2);
    expect([sweep.x, sweep.y, sweep.width, sweep.height]).toEqual([20, 40, 804, 120]);
    expect(sweep.pxPerMs).toBeCloseTo(0.2);
    expect(sweep.sweepMs).toBe(4_000);
  });

  it('When 60 days have passed, Then the pen still moves by the same steps', () => {
    const sweep = sweepFor();
    const day60 = 60 * 86_400_000 + 1_234;
    expect(penX(sweep, day60 + 16) - penX(sweep, day60)).toBeCloseTo(1.6, 5);
  });

  it('When two lanes have one width and speed, Then their pens stand at one place', () => {
    const a = sweepFor();
    const b = sweepFor({ x: 700, channel: 'PLETH' });
    for (const now of [0, 1_234.5, 987_654]) expect(penX(a, now) - a.x).toBeCloseTo(penX(b, now) - b.x, 9);
  });

  it.each([{ width: 20 }, { height: 3 }, { mmPerS: 0 }, { pxPerMm: Number.NaN }])(
    'When it is impossible (%o), Then there is no sweep',
    (over) => expect(sweepOf(aLane(over), 1)).toBeNull(),
  );
});

describe('Given the erase bar', () => {
  const cleared = (sweep: Sweep, stepMs: number, untilMs: number): Set<number> => {
    const columns = new Set<number>();
    const surface = {
      clearRect: (x: number, _y: number, width: number) => {
        expect([x, width].every(Number.isInteger)).toBe(true);
        for (let column = x; column < x + width; column += 1) columns.add(column);
      },
    };
    for (let at = 0; at < untilMs; at += stepMs) erase(sweep, at, Math.min(untilMs, at + stepMs), surface);
    return columns;
  };

  it.each([7, 16.67, 333, 4_000, 9_000])(
    'When it goes once across in steps of %d ms, Then no column is left',
    (step) => {
      const sweep = sweepFor();
      const columns = cleared(sweep, step, 8_100);
      for (let x = sweep.x; x < sweep.x + sweep.width; x += 1) expect(columns.has(x)).toBe(true);
      expect(Math.min(...columns)).toBe(sweep.x);
      expect(Math.max(...columns)).toBe(sweep.x + sweep.width - 1);
    },
  );

  it('When half a sweep has passed, Then the other half is untouched', () => {
    const columns = cleared(sweepFor(), 16, 2_000);
    expect(Math.max(...columns)).toBeLessThanOrEqual(10 + 1 + 200);
  });
});
