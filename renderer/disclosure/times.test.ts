import { expect, test } from 'vitest';
import { dayOf, hourMs, hourOf, timeOf } from './times.ts';

/** Thursday 14 November 2024, local time. */
const on = (day: number, hours: number, minutes = 0, seconds = 0): number =>
  new Date(2024, 10, day, hours, minutes, seconds).getTime();
const now = on(14, 23, 21, 40);

test.each([
  ['0312', on(14, 3, 12)],
  ['03:12', on(14, 3, 12)],
  ['312', on(14, 3, 12)],
  ['3:12', on(14, 3, 12)],
  [' 031205 ', on(14, 3, 12, 5)],
  ['03:12:05', on(14, 3, 12, 5)],
  ['2321', on(14, 23, 21)],
  ['2322', on(13, 23, 22)],
  ['12 0312', on(12, 3, 12)],
  ['14 2322', new Date(2024, 9, 14, 23, 22).getTime()],
  ['31 0800', new Date(2024, 9, 31, 8).getTime()],
])('Given %j typed at 23:21:40, When it is read, Then it is the last such time', (text, at) => {
  expect(timeOf(text, now)).toBe(at);
});

test.each(['', '3', '2460', '2400', '031299', 'night', '40 0312', '03 12 05'])(
  'Given %j typed, When it is read, Then it is no time',
  (text) => {
    expect(timeOf(text, now)).toBeNull();
  },
);

test('Given 03:12 typed at 01:00, When it is read, Then it is last night', () => {
  expect(timeOf('0312', on(14, 1))).toBe(on(13, 3, 12));
});

test('Given the first of a year, When a time still to come is typed, Then it is of the year before', () => {
  expect(timeOf('0312', new Date(2025, 0, 1, 1).getTime())).toBe(new Date(2024, 11, 31, 3, 12).getTime());
});

test('Given a time, When its hour is asked for, Then it begins on the clock', () => {
  expect(hourOf(on(14, 22, 47, 27) + 345)).toBe(on(14, 22));
});

test('Given an hour of the last day, When its day is asked for, Then it is the 24 h up to this minute', () => {
  expect(dayOf(on(14, 22), now)).toEqual({ fromAt: on(13, 23, 22), toAt: on(14, 23, 22) });
  // Its end is still in it.
  expect(dayOf(on(13, 23), now).toAt).toBe(on(14, 23, 22));
});

test('Given an hour before that, When its day is asked for, Then it is the day of the calendar', () => {
  expect(dayOf(on(12, 22), now)).toEqual({ fromAt: on(12, 0), toAt: on(13, 0) });
  expect(on(13, 0) - on(12, 0)).toBe(24 * hourMs);
});
