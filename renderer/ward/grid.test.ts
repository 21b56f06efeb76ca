import { expect, test } from 'vitest';
import { gridShape, shareOf } from './grid.ts';

test.each([
  [1, 4, 3],
  [12, 4, 3],
  [13, 6, 4],
  [24, 6, 4],
  [25, 7, 5],
  [35, 7, 5],
  [36, 8, 6],
  [48, 8, 6],
])('Given %i beds, when the grid is asked, then it is %i by %i', (beds, columns, rows) => {
  expect(gridShape(beds)).toEqual({ columns, rows });
});

const beds = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test('Given up to 48 beds, when a window asks for its share, then it is all of them', () => {
  expect(shareOf(beds(48), 2)).toEqual({ beds: beds(48), window: 1, windows: 1, from: 1 });
});

test('Given 64 beds, when two windows ask, then each has 32 and every bed is on one of them', () => {
  const first = shareOf(beds(64), 1);
  const second = shareOf(beds(64), 2);
  expect([...first.beds, ...second.beds]).toEqual(beds(64));
  expect(second).toMatchObject({ window: 2, windows: 2, from: 33 });
});
