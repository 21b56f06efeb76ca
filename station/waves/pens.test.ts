import { expect, it } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { Pens } from './pens.ts';
import type { Fragment } from './placing.ts';

const facts = { bed: bedId('1'), channel: 'ECG II', unit: 'mV', rateHz: 250, gain: 1, offset: 0 };
const epoch = Date.UTC(2026, 10, 14, 22, 47);
/** Second n of a device whose clock is 24 minutes behind, as the gateway estimates with an error. */
const second = (n: number, errorMs: number, deviceErrorMs = 0): Fragment => ({
  facts,
  startAt: epoch + n * 1000 + errorMs,
  deviceAt: epoch + n * 1000 - 1_440_000 + deviceErrorMs,
  samples: new Int16Array(250),
});
const errorOf = (fragment: Fragment, n: number): number => fragment.startAt - epoch - n * 1000;

it('Given an estimate that falls by 66 ms, when the device goes on without a break, then its seconds stay joined and the slip is worked off by 30 ms a minute', () => {
  const pens = new Pens();
  let endAt = pens.place(second(0, 66)).startAt + 1000;
  for (let n = 1; n <= 180; n += 1) {
    const placed = pens.place(second(n, 0));
    expect(Math.abs(placed.startAt - endAt)).toBeLessThanOrEqual(0.5);
    endAt = placed.startAt + 1000;
    if (n === 60) expect(errorOf(placed, n)).toBeCloseTo(36, 3);
  }
  expect(endAt - epoch - 181_000).toBeCloseTo(0, 3);
});

it('Given a slip over a second, when it comes, then the line begins anew where the gateway says', () => {
  const pens = new Pens();
  pens.place(second(0, 0));
  expect(errorOf(pens.place(second(1, 1_500)), 1)).toBe(1_500);
  expect(errorOf(pens.place(second(2, 1_400)), 2)).toBeCloseTo(1_499.5, 3);
});

it('Given seconds of a cut that come again after the estimate moved, when they are placed, then each lies where it lay', () => {
  const pens = new Pens();
  const places = Array.from({ length: 120 }, (_, n) => pens.place(second(n, n < 10 ? 80 : 0)).startAt);
  for (const n of [3, 40, 77, 119]) {
    expect(Math.abs(pens.place(second(n, 0)).startAt - (places[n] ?? 0))).toBeLessThan(2.6);
  }
  // And what was never there fits between its neighbours.
  expect(Math.abs(pens.place(second(200, 0)).startAt - epoch - 200_000)).toBeLessThan(5);
});

it('Given a device whose clock is set by half a second while it runs, when the gateway sees no break, then there is none', () => {
  const pens = new Pens();
  pens.place(second(0, 0));
  expect(errorOf(pens.place(second(1, 0, 500)), 1)).toBe(0);
  expect(errorOf(pens.place(second(2, 0, 500)), 2)).toBe(0);
});

it('Given a new process, when it knows what is on record, then the line goes on from there', () => {
  const pens = new Pens();
  pens.resume({ ...second(0, 66), samples: new Int16Array(0) }, 15_000);
  expect(errorOf(pens.place(second(60, 0)), 60)).toBeCloseTo(65.5, 3);
});

it.each([
  ['whole seconds that four blocks share', epoch],
  ['whole seconds after a stamp between them', epoch - 125],
  ['no time', null],
])('Given stamps of %s, when blocks come, then they stay where the gateway put them', (_name, first) => {
  const pens = new Pens();
  const samples = new Int16Array(62);
  if (first !== null) pens.place({ facts, startAt: epoch - 248, deviceAt: first, samples });
  for (let n = 0; n < 12; n += 1) {
    const deviceAt = first === null ? null : epoch + Math.floor(n / 4) * 1000;
    const block = { facts, startAt: epoch + n * 248, deviceAt, samples };
    expect(Math.abs(pens.place(block).startAt - block.startAt)).toBeLessThan(n < 2 ? 250 : 1);
  }
});
