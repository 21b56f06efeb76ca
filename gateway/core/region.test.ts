import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circle, contains, polygon, shareInside } from './region.ts';

const ring = (...points: readonly [number, number][]): Float64Array => Float64Array.from(points.flat());
const square = (x: number, y: number, side: number) =>
  ring([x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]);

describe('Given a polygon', () => {
  it('When it is L-shaped, Then its notch is outside', () => {
    const room = polygon([ring([0, 0], [4, 0], [4, 1], [1, 1], [1, 4], [0, 4])]);
    expect(room?.areaM2).toBe(7);
    expect([contains(room!, 0.5, 3), contains(room!, 3, 0.5), contains(room!, 3, 3)]).toEqual([true, true, false]);
  });

  it('When it has a hole, Then the hole is outside, whichever way the rings wind', () => {
    for (const hole of [square(4, 4, 2), square(4, 4, 2).toReversed()]) {
      // Reversed numbers swap x and y: the hole is on the diagonal, so that changes the winding only.
      const room = polygon([square(0, 0, 10), hole]);
      expect(room?.areaM2).toBe(96);
      expect([contains(room!, 5, 5), contains(room!, 2, 5), contains(room!, 12, 5)]).toEqual([false, true, false]);
    }
  });

  it('When it has no area or no end, Then it is none', () => {
    expect(polygon([])).toBeNull();
    expect(polygon([ring([0, 0], [1, 1], [2, 2])])).toBeNull();
    expect(polygon([ring([0, 0], [1e300, 0], [0, 1e300])])).toBeNull();
    expect(circle(0, 0, 0)).toBeNull();
    expect(circle(0, 0, Number.NaN)).toBeNull();
  });

  it('When two rooms share a wall, Then a point on it is in one of them', () => {
    const [left, right] = [polygon([square(0, 0, 4)]), polygon([square(4, 0, 4)])];
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 3.99, noNaN: true }), (y) => {
        expect(Number(contains(left!, 4, y)) + Number(contains(right!, 4, y))).toBe(1);
      }),
    );
  });
});

describe('Given an accuracy ring', () => {
  const room = polygon([square(0, 0, 4)])!;

  it('When it is well inside, across a wall or far too wide, Then its share says so', () => {
    expect(shareInside(room, 2, 2, 1)).toBe(1);
    expect(shareInside(room, 0, 2, 1)).toBeCloseTo(0.5, 1);
    expect(shareInside(room, 2, 2, 50)).toBeLessThan(0.05);
    expect(shareInside(room, 9, 9, 1)).toBe(0);
  });

  it('When there is none, Then the point decides', () => {
    expect([shareInside(room, 3.9, 2, 0), shareInside(room, 4.1, 2, 0), shareInside(room, 2, 2, -1)]).toEqual([
      1, 0, 1,
    ]);
  });

  it('When it lies in a circle, Then its share is that of the areas', () => {
    expect(shareInside(circle(0, 0, 2)!, 0, 0, 4)).toBeCloseTo(0.25, 1);
  });
});

describe('Given a disc anywhere about a room with a pillar', () => {
  const room = polygon([square(0, 0, 10), square(4, 4, 2)])!;

  it('When its share is asked, Then it is what many points of it say', () => {
    const at = fc.double({ min: -3, max: 13, noNaN: true });
    fc.assert(
      fc.property(at, at, fc.double({ min: 0.05, max: 4, noNaN: true }), (x, y, radiusM) => {
        let inside = 0;
        let all = 0;
        for (let dx = -1; dx <= 1; dx += 0.1) {
          for (let dy = -1; dy <= 1; dy += 0.1) {
            if (Math.hypot(dx, dy) > 1) continue;
            all += 1;
            if (contains(room, x + dx * radiusM, y + dy * radiusM)) inside += 1;
          }
        }
        expect(Math.abs(shareInside(room, x, y, radiusM) - inside / all)).toBeLessThan(0.12);
      }),
      { seed: 4 },
    );
  });
});
