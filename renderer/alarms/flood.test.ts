import { expect, test, vi } from 'vitest';
import { alarmId } from '../../shared/domain/ids.ts';
import { anAlarm } from '../../shared/testing/builders.ts';

vi.stubGlobal('window', { matchMedia: () => ({ matches: true }) });
const { floodOf, holdPlaces } = await import('./flood.ts');

const times = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => 1_000_000 + index);

test('Given alarms of the last 10 min, When counted, Then a flood begins over 10 and ends under 5', () => {
  const now = 1_300_000;
  expect(floodOf(times(10), now, false)).toEqual({ count: 10, on: false });
  expect(floodOf(times(11), now, false)).toEqual({ count: 11, on: true });
  expect(floodOf(times(5), now, true)).toEqual({ count: 5, on: true });
  expect(floodOf(times(4), now, true)).toEqual({ count: 4, on: false });
  expect(floodOf(times(20), now + 600_000, true)).toEqual({ count: 0, on: false });
});

test('Given a flood, When newer alarms come, Then the slots keep theirs and only a higher priority takes a place', () => {
  const of = (id: string, priority: 'high' | 'medium'): ReturnType<typeof anAlarm> =>
    anAlarm({ id: alarmId(id), priority });
  const alarms = [of('h', 'high'), of('new', 'medium'), of('b', 'medium'), of('a', 'medium')];
  expect(holdPlaces(alarms, ['a', 'b']).map(({ id }) => id)).toEqual(['h', 'a', 'b', 'new']);
});
