import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barMetres, fitted, panned, showing, toMetres, toScreen, zoomed, type Box } from './map-view.ts';

const box: Box = [0, 0, 41.8, 32.4];
const size = { width: 1072, height: 880 };
const coordinate = fc.double({ min: -500, max: 2_000, noNaN: true });

describe('Given a floor on screen', () => {
  const view = fitted(box, size);

  it('When it is opened, Then all of it is seen, with y up', () => {
    const low = toScreen(view, size, { x: 0, y: 0 });
    const high = toScreen(view, size, { x: 41.8, y: 32.4 });
    expect(low.x).toBeGreaterThanOrEqual(13);
    expect(high.x).toBeLessThanOrEqual(size.width - 13);
    expect(low.y).toBeGreaterThan(high.y);
    expect(high.y).toBeGreaterThanOrEqual(13);
  });

  it('When a place is on screen, Then it is found again in metres', () => {
    fc.assert(
      fc.property(coordinate, coordinate, (x, y) => {
        const back = toScreen(view, size, toMetres(view, size, { x, y }));
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
      }),
    );
  });

  it('When it is zoomed, Then the place under the pointer stays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 700 }), fc.integer({ min: 300, max: 600 }), (x, y) => {
        const at = { x, y };
        const before = toMetres(view, size, at);
        const after = toMetres(zoomed(view, 1.3, at, size, box), size, at);
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });

  it('When it is panned and zoomed anyhow, Then its middle stays on the floor and its scale within bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate, fc.double({ min: 0.1, max: 9, noNaN: true }))), (acts) => {
        let now = view;
        for (const [x, y, by] of acts) now = zoomed(panned(now, x, y, box), by, { x, y }, size, box);
        expect(now.x >= 0 && now.x <= 41.8 && now.y >= 0 && now.y <= 32.4).toBe(true);
        expect(now.scale).toBeGreaterThanOrEqual(view.scale * 0.5 - 1e-9);
        expect(now.scale).toBeLessThanOrEqual(240);
      }),
    );
  });

  it('When a place is off screen, Then it comes on screen; when it is on it, nothing moves', () => {
    const near = zoomed(view, 6, { x: 10, y: 10 }, size, box);
    const far = { x: 40, y: 2 };
    const on = toScreen(showing(near, far, size, box), size, far);
    expect(on.x).toBeGreaterThan(0);
    expect(on.x).toBeLessThan(size.width);
    expect(showing(view, { x: 20, y: 16 }, size, box)).toBe(view);
  });

  it('When its scale bar is drawn, Then its length is round', () => {
    expect(barMetres(25, 250)).toBe(10);
    expect(barMetres(25, 249)).toBe(5);
    expect(barMetres(3, 250)).toBe(50);
  });
});
