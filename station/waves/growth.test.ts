import { expect, it } from 'vitest';
import { Growth } from './growth.ts';

const minute = 60_000;

it('Given a record that grows a megabyte a minute, when retention deletes a day of it meanwhile, then the rate is that of what was written', () => {
  const growth = new Growth();
  let bytes = 5_000_000_000;
  for (let at = 0; at <= 30; at += 1) {
    growth.note(bytes, at * minute);
    bytes += at === 15 ? -4_000_000_000 : 1_000_000;
  }
  // One step of thirty was the deletion.
  expect(growth.perDay).toBeCloseTo((29 / 30) * 1_440_000_000, -3);
});

it('Given less than ten minutes, when the rate is asked, then it is too early to say', () => {
  const growth = new Growth();
  for (let at = 0; at < 10; at += 1) growth.note(at * 1e6, at * minute);
  expect(growth.perDay).toBeNull();
});

it('Given a rate that changed two days ago, when it is asked now, then only the last day counts', () => {
  const growth = new Growth();
  let bytes = 0;
  for (let at = 0; at < 3 * 1_440; at += 1) {
    bytes += at < 1_440 ? 10_000_000 : 1_000_000;
    growth.note(bytes, at * minute);
  }
  expect(growth.perDay).toBeCloseTo(1_440_000_000, -4);
});
