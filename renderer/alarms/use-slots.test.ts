import { expect, it, vi } from 'vitest';

vi.stubGlobal('window', { matchMedia: () => ({ matches: true }) });
const { fitting } = await import('./use-slots.ts');

it('Given slots that fit with their gaps, When counted, Then all stand', () => {
  expect(fitting([300, 200, 200], 3, 712, 54)).toBe(3);
});

it('Given one too wide, When counted, Then it is left out whole and there is room for "+n"', () => {
  expect(fitting([300, 200, 200], 3, 711, 54)).toBe(2);
  expect(fitting([300, 200, 200], 3, 559, 54)).toBe(1);
});

it('Given more alarms than slots, When all slots fit but "+n" does not, Then one slot gives way', () => {
  expect(fitting([300, 200, 200], 9, 712, 54)).toBe(2);
  expect(fitting([300, 200, 200], 9, 766, 54)).toBe(3);
});

it('Given a screen too narrow for any, When counted, Then the first is shown all the same', () => {
  expect(fitting([300, 200], 2, 100, 54)).toBe(1);
});
