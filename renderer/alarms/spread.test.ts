import { expect, test } from 'vitest';
import { spread } from './spread.ts';

test('Given marks with room, When spread, Then they stay', () => {
  expect(spread([10, 50, 90], 20, 0, 100)).toEqual([10, 50, 90]);
});

test('Given marks at one place, When spread, Then they stand side by side to the right', () => {
  expect(spread([10, 10, 11], 20, 0, 100)).toEqual([10, 30, 50]);
});

test('Given marks at the end, When spread, Then they stand side by side within it, in order', () => {
  expect(spread([98, 99, 100], 20, 0, 100)).toEqual([60, 80, 100]);
});
