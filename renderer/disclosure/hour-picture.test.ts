import { expect, test } from 'vitest';
import { drawLines, rgbOf, type LinesLook, type LinesPicture } from './hour-picture.ts';
import type { Line } from './lines.ts';
import { hourAt } from './testing.ts';
import { lineMs } from './times.ts';

const rowPx = 10;
const width = 60;

const aPicture = (): LinesPicture => ({
  width,
  height: 60 * rowPx,
  data: new Uint8ClampedArray(width * 60 * rowPx * 4),
});

const aLine = (valueAt: (column: number) => readonly [number, number] | null): Line => {
  const pairs = Array.from({ length: width }, (_, column) => valueAt(column) ?? [Number.NaN, Number.NaN]);
  return {
    low: Float32Array.from(pairs, ([low]) => low ?? 0),
    high: Float32Array.from(pairs, ([, high]) => high ?? 0),
    zero: 0,
  };
};

const look: LinesLook = {
  scale: { linesPerUnit: 1 },
  colour: { r: 1, g: 2, b: 3 },
  bright: { r: 255, g: 255, b: 255 },
  thickness: 1,
  hourAt,
  arrhythmia: [],
};

const lines = (line: number, one: Line): (Line | null)[] =>
  Array.from({ length: 60 }, (_, at) => (at === line ? one : null));

/** Rows of a column that are covered, and by how much. */
function columnOf({ data }: LinesPicture, x: number): Map<number, number> {
  const rows = new Map<number, number>();
  for (let y = 0; y < 60 * rowPx; y += 1) {
    const cover = data[(y * width + x) * 4 + 3] ?? 0;
    if (cover > 0) rows.set(y, cover);
  }
  return rows;
}

test('Given a value of one unit, When it is drawn, Then it stands one line above the middle of its own', () => {
  const picture = aPicture();
  drawLines(
    picture,
    lines(
      20,
      aLine(() => [1, 1]),
    ),
    look,
  );
  // Middle of line 20 is 205; one line above, half a px to each side.
  expect([...columnOf(picture, 30)]).toEqual([
    [194, 128],
    [195, 128],
  ]);
});

test('Given a spike, When it is drawn, Then its column is filled from its foot to its peak', () => {
  const picture = aPicture();
  drawLines(
    picture,
    lines(
      20,
      aLine((column) => (column === 30 ? [0, 1.5] : [0, 0])),
    ),
    look,
  );
  const rows = [...columnOf(picture, 30).keys()];
  expect([Math.min(...rows), Math.max(...rows)]).toEqual([190, 204]);
  expect([...columnOf(picture, 29).keys()]).toEqual([204, 205]);
});

test('Given a step, When it is drawn, Then the columns are joined; over a hole they are not', () => {
  const joined = aPicture();
  drawLines(
    joined,
    lines(
      20,
      aLine((column) => (column < 30 ? [0, 0] : [1, 1])),
    ),
    look,
  );
  expect(columnOf(joined, 30).size).toBeGreaterThanOrEqual(10);
  const parted = aPicture();
  drawLines(
    parted,
    lines(
      20,
      aLine((column) => (column === 29 ? null : column < 30 ? [0, 0] : [1, 1])),
    ),
    look,
  );
  expect(columnOf(parted, 29).size).toBe(0);
  expect(columnOf(parted, 30).size).toBe(2);
});

test('Given arrhythmia for ten seconds, When the line is drawn, Then those columns are bright and no others', () => {
  const picture = aPicture();
  const arrhythmia = [{ fromAt: hourAt + 20 * lineMs + 10_000, toAt: hourAt + 20 * lineMs + 20_000 }];
  drawLines(
    picture,
    lines(
      20,
      aLine(() => [0, 0]),
    ),
    { ...look, arrhythmia },
  );
  const reds = Array.from({ length: width }, (_, x) => picture.data[(204 * width + x) * 4]);
  expect(reds.map((red) => (red === 255 ? 'b' : '.')).join('')).toBe(
    `${'.'.repeat(10)}${'b'.repeat(10)}${'.'.repeat(40)}`,
  );
});

test('Given fewer columns than px, When a line is drawn, Then no px is left out', () => {
  const picture: LinesPicture = { width: 90, height: 600, data: new Uint8ClampedArray(90 * 600 * 4) };
  drawLines(
    picture,
    lines(
      20,
      aLine(() => [0, 0]),
    ),
    look,
  );
  const covers = Array.from({ length: 90 }, (_, x) => picture.data[(204 * 90 + x) * 4 + 3]);
  expect(covers.every((cover) => cover === 128)).toBe(true);
});

test('Given a value far beyond the picture, When it is drawn, Then it is cut at its edge', () => {
  const picture = aPicture();
  drawLines(
    picture,
    lines(
      0,
      aLine(() => [-500, 500]),
    ),
    look,
  );
  expect(columnOf(picture, 10).size).toBe(60 * rowPx);
});

test('Given a colour, When it is read, Then as red, green and blue', () => {
  expect(rgbOf('#8fd0a0')).toEqual({ r: 143, g: 208, b: 160 });
});
