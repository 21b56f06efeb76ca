import { expect, test } from 'vitest';
import { pressureSource } from './pressure.ts';

test('Given a line that measures or says why it does not, when a pressure is shown, then it is the line', () => {
  expect(pressureSource('live', 'live')).toBe('ART');
  expect(pressureSource('invalid', 'live')).toBe('ART');
});

test('Given a line that was taken out, when the cuff still measures, then it is the cuff', () => {
  expect(pressureSource('stale', 'live')).toBe('NIBP');
  expect(pressureSource('none', 'none')).toBe('NIBP');
});

test('Given a bed without any data, when a pressure is shown, then its label does not change', () => {
  expect(pressureSource('stale', 'stale')).toBe('ART');
});
