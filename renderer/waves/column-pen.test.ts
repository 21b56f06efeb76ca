import { describe, expect, it } from 'vitest';
import { ColumnPen } from './column-pen.ts';
import { RecordingSurface } from './testing.ts';

describe('Given a pen that thins columns', () => {
  const draw = (points: [number, number][]): [number, number][] => {
    const surface = new RecordingSurface();
    const pen = new ColumnPen();
    pen.begin(surface);
    points.forEach(([x, y], index) => (index === 0 ? pen.move(x, y) : pen.line(x, y)));
    pen.up();
    return surface.lines;
  };

  it('When 22 samples fall into one column, Then at most four points remain and the peak is one of them', () => {
    const points = Array.from({ length: 22 }, (_, at): [number, number] => [
      5 + at / 22,
      at === 13 ? -40 : at === 15 ? 7 : 0,
    ]);
    const lines = draw([[4, 0], ...points, [6, 0]]);
    const column = lines.filter(([x]) => x < 6);
    expect(column.map(([, y]) => y)).toEqual([0, -40, 7, 0]);
  });

  it('When samples are sparse, Then each of them is drawn', () => {
    expect(
      draw([
        [0, 0],
        [3, 1],
        [6, 2],
        [6.5, 3],
        [9, 4],
      ]),
    ).toEqual([
      [3, 1],
      [6, 2],
      [6.5, 3],
      [9, 4],
    ]);
  });

  it('When a sample stands alone, Then it is a dot', () => {
    expect(draw([[3, 5]])).toHaveLength(1);
  });
});
