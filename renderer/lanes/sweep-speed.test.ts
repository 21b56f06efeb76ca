import { expect, it } from 'vitest';
import { sweepOf } from './sweep-speed.ts';

it('Given each speed of the station, When a lane is drawn, Then respiration goes at a quarter of the ECG', () => {
  expect(sweepOf('ECG II', 25)).toBe(25);
  expect(sweepOf('ECG II', 50)).toBe(50);
  expect(sweepOf('RESP', 25)).toBe(6.25);
  expect(sweepOf('RESP', 12.5)).toBe(3.125);
  expect(sweepOf('a lead of its own name', 12.5)).toBe(12.5);
});
