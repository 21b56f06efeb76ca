import { afterEach, expect, it, vi } from 'vitest';
import { backToOrigin, noteOrigin } from './origin.ts';

const at = (hash: string): string => `http://127.0.0.1/${hash}`;

afterEach(() => vi.unstubAllGlobals());

it('Given strips one after the other, When one goes back, Then it is to where the first was opened from', () => {
  const location = { hash: '' };
  vi.stubGlobal('window', { location });
  noteOrigin(at('#/alarms/history'), at('#/bed/07/strip/a:1'));
  noteOrigin(at('#/bed/07/strip/a:1'), at('#/bed/12/strip'));
  expect(backToOrigin()).toBe(true);
  expect(location.hash).toBe('#/alarms/history');
});

it('Given the strip was left, or is the first page, When one goes back, Then there is nowhere; no address is the ward', () => {
  const location = { hash: '' };
  vi.stubGlobal('window', { location });
  noteOrigin(at('#/alarms'), at('#/bed/07/strip'));
  noteOrigin(at('#/bed/07/strip'), at('#/bed/07'));
  expect(backToOrigin()).toBe(false);
  expect(location.hash).toBe('');
  noteOrigin('http://127.0.0.1/', at('#/bed/07/strip'));
  expect(backToOrigin()).toBe(true);
  expect(location.hash).toBe('#/ward');
});
