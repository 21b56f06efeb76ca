import { describe, expect, it } from 'vitest';
import { weekMs, weekOf } from '../../shared/assets/weeks.ts';
import type { Notes } from './equipment-notes.ts';
import { EquipmentWatch, watchTimes } from './equipment-watch.ts';
import { aFusedAsset, type FusedGiven } from './testing/fused.ts';

const t0 = weekOf(Date.parse('2026-11-18T10:00:00Z')) + 1_000;
const step = watchTimes.lookMs;

/** A watch that is looked at every five seconds; time and clock may go apart. */
function aWatch(from = t0) {
  const watch = new EquipmentWatch();
  const notes: Notes[] = [];
  let [now, mono] = [from, 50];
  const look = (...assets: (readonly [string, FusedGiven])[]): void => {
    const fused = assets.map(([id, given]) => aFusedAsset(id, given));
    notes.push(...watch.look({ now, mono, assets: fused, devices: [] }));
    [now, mono] = [now + step, mono + step];
  };
  return {
    watch,
    notes,
    look,
    /** Ms since the first look, of the look that comes next. */
    at: () => now - from,
    pass: (clockMs: number, monoMs = clockMs) => ([now, mono] = [now + clockMs, mono + monoMs]),
    take: (more: Notes[]) => notes.push(...more),
    stays: () =>
      notes.flatMap(({ stays }) =>
        stays.map(({ place, fromAt, toAt }) => [place, fromAt - from, toAt === null ? null : toAt - from]),
      ),
    conditions: () =>
      notes.flatMap(({ conditions }) =>
        conditions.map(({ condition, fromAt, toAt }) => [condition, fromAt - from, toAt === null ? null : toAt - from]),
      ),
    used: () => notes.flatMap(({ uses }) => uses.map(({ week, usedMs, knownMs }) => [week, usedMs, knownMs])),
  };
}

describe('stays', () => {
  it('Given a thing that moves on, When it was seen there three times of four, Then the stay before ends where the new one begins', () => {
    const { look, stays } = aWatch();
    for (const place of ['A', 'A', 'A', 'A', 'B', 'A', 'B', 'B', 'B']) look(['1', { place }]);
    expect(stays()).toEqual([
      ['A', 0, null],
      ['A', 0, 4 * step],
      ['B', 4 * step, null],
    ]);
  });

  it('Given a tag at a door, When it flickers, Then it moved nowhere', () => {
    const { look, stays } = aWatch();
    for (const place of 'AAAABABABABAABAABAAB') look(['1', { place }]);
    expect(stays()).toEqual([['A', 0, null]]);
  });

  it('Given a tag that falls silent, When it is old, Then its stay ends where it was heard last, and a new one begins when it is back', () => {
    const { look, stays } = aWatch();
    for (let n = 0; n < 4; n += 1) look(['1', { place: 'A' }]);
    look(['1', { place: 'A', seen: 'aged', ageMs: 70_000 }]);
    look(['1', { place: 'A', seen: 'old', ageMs: 700_000 }]);
    for (let n = 0; n < 3; n += 1) look(['1', { place: 'A' }]);
    expect(stays()).toEqual([
      ['A', 0, null],
      ['A', 0, 3 * step],
      ['A', 6 * step, null],
    ]);
  });

  it('Given a feed that is cut, When the places are aged, Then the stays end at once and nothing is said of the time between (L17)', () => {
    const { look, stays } = aWatch();
    for (let n = 0; n < 3; n += 1) look(['1', { place: 'A' }]);
    for (let n = 0; n < 5; n += 1) look(['1', { place: 'A', seen: 'aged', ageMs: 1_000, cut: true }]);
    expect(stays()).toEqual([
      ['A', 0, null],
      ['A', 0, 2 * step],
    ]);
  });

  it('Given a tag that speaks seldom, When nothing is cut, Then it is still where it was', () => {
    const { look, stays } = aWatch();
    for (let n = 0; n < 4; n += 1) look(['1', { place: 'A' }]);
    for (let n = 0; n < 9; n += 1) look(['1', { place: 'A', seen: 'aged', ageMs: 90_000 }]);
    for (let n = 0; n < 4; n += 1) look(['1', { place: 'A' }]);
    expect(stays()).toEqual([['A', 0, null]]);
  });

  it('Given a thing that goes off the list, When it is looked for, Then all of it ends', () => {
    const { look, stays, conditions } = aWatch();
    for (let n = 0; n < 4; n += 1) look(['1', { place: 'A' }], ['2', { place: 'B' }]);
    look(['1', { place: 'A' }]);
    expect(stays().at(-1)).toEqual(['B', 0, 3 * step]);
    expect(conditions().at(-1)).toEqual(['free', 0, 4 * step]);
  });
});

describe('conditions and use', () => {
  it('Given a thing that is used and freed, When it settled, Then each condition has its time and the sums are those', () => {
    const { watch, look, take, conditions, used } = aWatch();
    for (let n = 0; n < 12; n += 1) look(['1', { condition: n < 4 ? 'free' : 'in-use' }]);
    take(watch.sums());
    expect(conditions()).toEqual([
      ['free', 0, null],
      ['free', 0, 4 * step],
      ['in-use', 4 * step, null],
    ]);
    // It counts once it has settled: three looks later at both ends.
    expect(used()).toEqual([[weekOf(t0), 5 * step, 9 * step]]);
  });

  it('Given a thing that is not seen, When sums are made, Then that time is not known and counts for nothing', () => {
    const { watch, look, take, used } = aWatch();
    for (let n = 0; n < 10; n += 1) look(['1', { condition: 'not-seen', place: null, seen: 'never' }]);
    take(watch.sums());
    expect(used()).toEqual([]);
  });

  it('Given a week that ends, When sums are made, Then each week has its own', () => {
    const { watch, look, take, used } = aWatch(weekOf(t0) + weekMs - 10 * step);
    for (let n = 0; n < 20; n += 1) look(['1', { condition: 'in-use' }]);
    take(watch.sums());
    expect(used()).toEqual([
      [weekOf(t0), 7 * step, 7 * step],
      [weekOf(t0) + weekMs, 10 * step, 10 * step],
    ]);
  });
});

describe('a gap', () => {
  const gap = (clockMs: number, monoMs?: number) => {
    const it = aWatch();
    for (let n = 0; n < 4; n += 1) it.look(['1', { place: 'A', condition: 'in-use' }]);
    it.pass(clockMs, monoMs);
    for (let n = 0; n < 4; n += 1) it.look(['1', { place: 'A', condition: 'in-use' }]);
    return it;
  };

  it('Given a station that slept, When it looks again, Then what was open ended before and begins anew after', () => {
    const { conditions, stays, notes } = gap(3_600_000);
    const again = 4 * step + 3_600_000;
    expect(conditions()).toEqual([
      ['in-use', 0, null],
      ['in-use', 0, 3 * step],
      ['in-use', again, null],
    ]);
    expect(stays()).toEqual([
      ['A', 0, null],
      ['A', 0, 3 * step],
      ['A', again, null],
    ]);
    expect(new Set(notes.map(({ span }) => span.fromAt - t0))).toEqual(new Set([0, again]));
  });

  it.each([
    [-3_600_000, 0],
    [3_600_000, 0],
  ])(
    'Given a clock that steps by %i ms, When it looks again, Then nothing is counted twice or made up (L2)',
    (clock, mono) => {
      const { watch, take, used, conditions } = gap(clock, mono);
      take(watch.sums());
      expect(conditions().filter(([, from, to]) => to !== null && Number(to) < Number(from))).toEqual([]);
      expect(used().reduce((sum, [, ms]) => sum + (ms ?? 0), 0)).toBeLessThanOrEqual(8 * step);
    },
  );

  it('Given a link that is cut, When it is told, Then everything ends with the last look and is told once', () => {
    const { watch, look, take, conditions } = aWatch();
    for (let n = 0; n < 4; n += 1) look(['1', {}]);
    take(watch.cut());
    take(watch.cut());
    expect(conditions()).toEqual([
      ['free', 0, null],
      ['free', 0, 3 * step],
    ]);
  });
});
