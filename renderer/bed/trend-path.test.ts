import { expect, test } from 'vitest';
import { bandPath, linePath, scaleOf, yOf } from './trend-path.ts';

const scale = { low: 0, high: 100 };

test('Given a gap, when the line is drawn, then it is left and not joined', () => {
  const path = linePath([10, 20, null, 40], scale);
  expect(path.match(/M/g)).toHaveLength(2);
  expect(path).toContain('L1 80');
});

test('Given only gaps, when a scale is asked, then there is none', () => {
  const nothing = [null, null];
  expect(scaleOf({ min: nothing, max: nothing, mean: nothing }, [50])).toBeNull();
  expect(bandPath({ min: nothing, max: nothing, mean: nothing }, scale)).toBe('');
});

test('Given limits near and far, when the scale is made, then the near one is on it and the far one is not', () => {
  const series = { min: [60, 62], max: [64, 66], mean: [62, 64] };
  const made = scaleOf(series, [70, 300]);
  expect(made?.high).toBeGreaterThan(70);
  expect(made?.high).toBeLessThan(100);
  expect(yOf(made?.high ?? 0, made ?? scale)).toBe(0);
});
