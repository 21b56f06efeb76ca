import { expect, it } from 'vitest';
import { UndrawnBlocks } from './undrawn-blocks.ts';

it('Given blocks of 100 ms, When the pen passes their start, Then each is taken once, in order', () => {
  const blocks = new UndrawnBlocks();
  for (let start = 0; start < 500; start += 100) blocks.push(start, start + 100);
  expect(blocks.take(0)).toBeNaN();
  expect([blocks.take(150), blocks.take(150), blocks.take(150)]).toEqual([100, 200, Number.NaN]);
});

it('Given a lane that is not drawn, When blocks go on, Then only the newest 16 are known', () => {
  const blocks = new UndrawnBlocks();
  for (let start = 0; start < 10_000; start += 100) blocks.push(start, start + 100);
  expect(blocks.take(20_000)).toBe(8_500);
});
