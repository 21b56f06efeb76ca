import { expect, test } from 'vitest';
import { shiftAround, shiftStarts, shiftsWithin } from './shifts.ts';

const starts = ['07:00', '19:00'];
const at = (day: number, hours: number, minutes = 0): number => new Date(2026, 2, day, hours, minutes).getTime();

test('Given two shifts a day, when it is night, then the shift began in the evening and ends in the morning', () => {
  expect(shiftAround(at(10, 23, 36), starts)).toEqual({ beganAt: at(10, 19), endsAt: at(11, 7) });
  expect(shiftAround(at(10, 3), starts)).toEqual({ beganAt: at(9, 19), endsAt: at(10, 7) });
});

test('Given the moment of a change, when it is asked for, then the new shift has begun', () => {
  expect(shiftAround(at(10, 7), starts)).toEqual({ beganAt: at(10, 7), endsAt: at(10, 19) });
});

test('Given three days, when their shifts are asked for, then each has its two, also over a change to summer time', () => {
  // The last Sunday of March 2026 is the 29th; where the clock does not change the same holds.
  const within = shiftsWithin(at(28, 12), at(30, 12), starts);
  expect(within).toEqual([at(28, 19), at(29, 7), at(29, 19), at(30, 7)]);
  expect(shiftsWithin(at(28, 19), at(29, 7), starts)).toEqual([]);
});

test('Given a drug list without shifts, when they are asked for, then the usual ones hold', () => {
  expect(shiftStarts({})).toEqual(['07:00', '19:00']);
  expect(shiftStarts({ shifts: ['06:00', '14:00', '22:00'] })).toHaveLength(3);
});
