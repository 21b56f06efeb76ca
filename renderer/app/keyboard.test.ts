// @vitest-environment node
import { expect, test, vi } from 'vitest';

vi.stubGlobal('window', {
  matchMedia: () => ({ matches: true, addEventListener: () => undefined }),
  location: { search: '' },
});
const { bedByDigits } = await import('./keyboard.ts');

const two = ['01', '02', '07', '12', '24'];

test('Given beds of two digits, when 0 7 is typed, then bed 07 opens and not before', () => {
  expect(bedByDigits('0', two)).toBeNull();
  expect(bedByDigits('07', two)).toBe('07');
  expect(bedByDigits('99', two)).toBeNull();
});

test('Given beds named 7 and 12, when 0 7 is typed, then bed 7 opens', () => {
  expect(bedByDigits('07', ['7', '12'])).toBe('7');
});

test('Given beds of three digits, when two are typed, then it waits for the third', () => {
  expect(bedByDigits('10', ['101', '102'])).toBeNull();
  expect(bedByDigits('102', ['101', '102'])).toBe('102');
});
