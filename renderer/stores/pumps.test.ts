import { expect, test } from 'vitest';
import { isRunning } from './pumps.ts';

test('Given a pump that infuses, when it is heard, then it counts as running', () => {
  expect(isRunning({ silent: false, status: 'infusing' })).toBe(true);
  expect(isRunning({ silent: false, status: 'kvo' })).toBe(true);
  expect(isRunning({ silent: false, status: 'paused' })).toBe(false);
});

test('Given a pump that was last told to infuse, when it is silent, then nobody says that it runs', () => {
  expect(isRunning({ silent: true, status: 'infusing' })).toBe(false);
});
