import { describe, expect, it } from 'vitest';
import { Playout, playoutBounds } from './playout.ts';

const run = (playout: Playout, fromMs: number, seconds: number, age: (at: number) => number): number => {
  let changes = 0;
  for (let at = 0; at < seconds * 10; at += 1) if (playout.arrived(age(at), fromMs + at * 100)) changes += 1;
  return changes;
};

describe('Given blocks of 100 ms', () => {
  it('When they come evenly, Then the delay is under 200 ms and stands still', () => {
    const playout = new Playout();
    run(playout, 0, 2, (at) => 110 + (at % 3) * 10);
    expect(playout.delayMs).toBeLessThanOrEqual(200);
    expect(run(playout, 2_000, 60, (at) => 110 + (at % 3) * 10)).toBe(0);
  });

  it('When one of them is 2 s late, Then the delay does not change', () => {
    const playout = new Playout();
    run(playout, 0, 5, () => 120);
    expect(run(playout, 5_000, 10, (at) => (at === 7 ? 2_000 : 120))).toBe(0);
  });

  it('When a backlog of 3 s comes first, Then the delay is that of the blocks after it', () => {
    const playout = new Playout();
    run(playout, 0, 5, (at) => (at === 0 ? 3_000 : 120));
    expect(playout.delayMs).toBe(140);
  });

  it('When the line gets worse and better, Then the delay grows at once and shrinks after 10 s', () => {
    const playout = new Playout();
    run(playout, 0, 5, () => 120);
    run(playout, 5_000, 3, () => 320);
    expect(playout.delayMs).toBe(340);
    run(playout, 8_000, 10, () => 120);
    expect(playout.delayMs).toBe(340);
    run(playout, 18_000, 8, () => 120);
    expect(playout.delayMs).toBe(140);
  });
});

it('Given a device with blocks of 9 s, When they come, Then the delay stops at its bound', () => {
  const playout = new Playout();
  run(playout, 0, 5, () => 9_000);
  expect(playout.delayMs).toBe(playoutBounds.mostMs);
});
