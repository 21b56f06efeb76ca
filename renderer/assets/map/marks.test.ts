import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markAt, marksOf, markPx, type MapThing, type Mark } from './marks.ts';

let count = 0;
const aThing = (over: Partial<MapThing> = {}): MapThing => ({
  id: `t${(count += 1)}`,
  x: 5,
  y: 5,
  room: null,
  letter: 'P',
  condition: 'free',
  age: null,
  match: null,
  selected: false,
  alarm: null,
  accuracyM: null,
  ...over,
});
const rules = { scale: 25, fitScale: 25, roomArea: () => 30 };
const ones = (marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) => (mark.kind === 'one' ? [mark.thing.id] : [])).toSorted();
const pills = (marks: readonly Mark[]): Mark[] => marks.filter(({ kind }) => kind === 'pill');

describe('Given the equipment of a floor', () => {
  it('When four are in a room, Then they are one pill with its free count', () => {
    const four = [1, 2, 3, 4].map((x) => aThing({ x, room: 'store', condition: x === 1 ? 'cleaning' : 'free' }));
    const [pill, ...rest] = marksOf(four, rules);
    expect(rest).toEqual([]);
    expect(pill).toMatchObject({ kind: 'pill', room: 'store', count: 4, free: 3, x: 2.5 });
    expect(ones(marksOf(four.slice(1), rules))).toHaveLength(3);
  });

  it('When one zooms into a room, Then each is seen; where they would cover each other, they stay together', () => {
    const four = [1, 2, 3, 4].map((x) => aThing({ x: x * 1.4, room: 'store' }));
    expect(ones(marksOf(four, { ...rules, scale: 60 }))).toHaveLength(4);
    expect(pills(marksOf(four, { ...rules, scale: 60, roomArea: () => 2 }))).toHaveLength(1);
  });

  it('When things lie on one place, Then they stand side by side, and four are a pill', () => {
    const marks = marksOf([aThing(), aThing()], rules);
    expect(marks.map((mark) => mark.dx)).toEqual([-12, 12]);
    expect(marksOf([aThing(), aThing(), aThing(), aThing({ x: 5.2 })], rules)).toMatchObject([
      { kind: 'pill', count: 4, room: null },
    ]);
  });

  it('When a corridor is full, Then pills of four and more stand apart, and no mark between them', () => {
    const crowd = Array.from({ length: 300 }, (_, at) => aThing({ x: (at * 0.37) % 20, y: (at * 0.11) % 2 }));
    const marks = marksOf(crowd, rules);
    const full = marks.flatMap((mark) => (mark.kind === 'pill' ? [mark] : []));
    expect(full.length).toBeGreaterThan(3);
    expect(full.every((pill) => pill.count >= 4)).toBe(true);
    for (const [at, a] of full.entries()) {
      for (const b of full.slice(at + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y) * 25).toBeGreaterThan(30);
    }
    expect(full.reduce((sum, pill) => sum + pill.count, ones(marks).length)).toBe(300);
  });

  it('When some are found, selected or in alarm, Then each is a mark of its own, in its own square', () => {
    const crowd = Array.from({ length: 12 }, () => aThing({ room: 'store' }));
    const found = [1, 2, 3].map((match) => aThing({ match, room: 'store' }));
    const alarm = aThing({ room: 'store', alarm: { priority: 'medium', text: '12 Occlusion' } });
    const marks = marksOf([...found, alarm, ...crowd], rules);
    expect(ones(marks)).toEqual([...found, alarm].map(({ id }) => id).toSorted());
    expect(pills(marks)).toMatchObject([{ count: 12 }]);
    // The alarm keeps its place; what was found steps aside.
    expect(marks.at(-1)).toMatchObject({ thing: { id: alarm.id }, dx: 0, dy: 0 });
  });

  it('When anything lies anywhere, Then each thing is in exactly one mark, and found ones cover no other', () => {
    const thing = fc.record({
      x: fc.double({ min: 0, max: 40, noNaN: true }),
      y: fc.double({ min: 0, max: 30, noNaN: true }),
      room: fc.constantFrom(null, 'a', 'b'),
      match: fc.constantFrom(null, null, 0, 1, 2),
    });
    fc.assert(
      fc.property(fc.array(thing, { maxLength: 60 }), fc.integer({ min: 1, max: 200 }), (seeds, scale) => {
        const things = seeds.map((seed) => aThing(seed));
        const marks = marksOf(things, { ...rules, scale });
        const shown = marks.flatMap((mark) => (mark.kind === 'one' ? [mark.thing.id] : mark.ids));
        expect(shown.toSorted()).toEqual(things.map(({ id }) => id).toSorted());
        const found = marks.filter((mark) => mark.kind === 'one' && (mark.thing.match ?? 0) > 0);
        for (const [at, a] of found.entries()) {
          for (const b of found.slice(at + 1)) {
            const apart = Math.max(
              Math.abs(a.x * scale + a.dx - b.x * scale - b.dx),
              Math.abs(-a.y * scale + a.dy + b.y * scale - b.dy),
            );
            expect(apart).toBeGreaterThanOrEqual(markPx);
          }
        }
      }),
    );
  });

  it('When a mark is pressed, Then the nearest within reach is meant', () => {
    const marks = marksOf([aThing({ id: 'a', x: 1, y: 1 }), aThing({ id: 'b', x: 3, y: 1 })], rules);
    expect(markAt(marks, 25, 30, -25, 8)).toMatchObject({ thing: { id: 'a' } });
    expect(markAt(marks, 25, 70, -25, 8)).toMatchObject({ thing: { id: 'b' } });
    expect(markAt(marks, 25, 50, -60, 8)).toBeNull();
  });
});
