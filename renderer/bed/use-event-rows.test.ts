import { expect, it } from 'vitest';
import { isOver } from './use-event-rows.ts';

const since = 1_000_000;

it('Given a bed with another patient by now, When its events are listed, Then what was over before them is not (L8)', () => {
  expect(isOver({ raisedAt: since - 60_000, endedAt: since - 10_000 }, since)).toBe(true);
  // Closed because its patient left, as the next one came.
  expect(isOver({ raisedAt: since - 60_000, endedAt: since }, since)).toBe(true);
  // Came along with a patient who moved.
  expect(isOver({ raisedAt: since - 60_000, endedAt: since + 60_000 }, since)).toBe(false);
  expect(isOver({ raisedAt: since - 60_000, endedAt: null }, since)).toBe(false);
  expect(isOver({ raisedAt: since + 1_000, endedAt: since + 2_000 }, since)).toBe(false);
  expect(isOver({ raisedAt: since - 60_000, endedAt: since - 10_000 }, null)).toBe(false);
});
