import { describe, expect, it } from 'vitest';
import { tagId } from '../../shared/domain/ids.ts';
import type { PositionObservation } from '../../shared/domain/observation.ts';
import { aBatch, aPosition, start } from '../testing/builders.ts';
import { LivePositions } from './live-positions.ts';

const tag = tagId('tag-1');

/** Tells a position each second; what is held of the tag after each. */
function told(list: readonly Partial<PositionObservation>[], everyMs = 1_000) {
  const positions = new LivePositions();
  return list.map((over, index) => {
    const at = index * everyMs;
    const position = aPosition({ deviceAt: start + at, ...over });
    positions.take(position, aBatch([position], { feed: 'rtls', receivedMono: at, receivedAt: start + at }), index + 1);
    return positions.get(tag);
  });
}

describe('Given a tag that does not say whether it moves', () => {
  it('When it is heard first, Then that is not known; away from where it stood it moves; a while there it stands', () => {
    const still = Array.from({ length: 9 }, () => ({ x: 9 }));
    const held = told([{ x: 1 }, { x: 5 }, { x: 9 }, ...still]);
    expect(held.map((one) => one?.moving)).toEqual([null, ...Array.from({ length: 9 }, () => true), false, false]);
  });

  it('When it wavers within its accuracy, Then it does not move', () => {
    const held = told(Array.from({ length: 20 }, (_, index) => ({ x: 5 + (index % 2) * 1.8, accuracyM: 1 })));
    expect(held.some((one) => one?.moving === true)).toBe(false);
    expect(held.at(-1)?.moving).toBe(false);
  });

  it('When it is in degrees, Then metres count all the same', () => {
    const geographic = { crs: 'EPSG:4326', y: 48.13 };
    const held = told([
      { ...geographic, x: 7.8 },
      { ...geographic, x: 7.800_001 },
      { ...geographic, x: 7.801 },
    ]);
    expect(held.map((one) => one?.moving)).toEqual([null, null, true]);
  });

  it('When it is on another floor, Then it moved', () => {
    expect(told([{ floor: 5 }, { floor: 4 }]).at(-1)?.moving).toBe(true);
  });
});

describe('Given a tag that says whether it moves', () => {
  it('When its positions say something else, Then its own word counts', () => {
    const held = told([
      { x: 1, moving: true },
      { x: 1, moving: true },
      { x: 9, moving: false },
    ]);
    expect(held.map((one) => one?.moving)).toEqual([true, true, false]);
  });
});

describe('Given positions that come again (L17)', () => {
  it('When the same measurement is told again, Then it is no fresher, but told', () => {
    const held = told([{ deviceAt: start }, { deviceAt: start }, { deviceAt: start - 500, x: 9 }]);
    expect(held.map((one) => [one?.mono, one?.toldMono, one?.version])).toEqual([
      [0, 0, 1],
      [0, 1_000, 1],
      [0, 1_000, 1],
    ]);
    expect(held.at(-1)?.position.x).toBe(1);
  });

  it('When another feed tells of the tag by another clock, Then the newest word counts', () => {
    const positions = new LivePositions();
    const say = (feed: string, deviceAt: number, x: number, mono: number) => {
      const position = aPosition({ deviceAt, x });
      positions.take(position, aBatch([position], { feed, receivedMono: mono, receivedAt: start + mono }), mono);
    };
    say('rtls', start + 3_600_000, 1, 1);
    say('mqtt', start, 2, 2);
    expect(positions.get(tag)).toMatchObject({ feed: 'mqtt', position: { x: 2 } });
  });
});

describe('Given the links of location systems', () => {
  it('When one is cut and restored, Then since when is of the last change', () => {
    const positions = new LivePositions();
    expect(positions.link('rtls')).toBeUndefined();
    positions.setLink('rtls', true, 10);
    positions.setLink('rtls', true, 20);
    expect(positions.link('rtls')).toEqual({ open: true, sinceMono: 10 });
    positions.setLink('rtls', false, 30);
    expect(positions.link('rtls')).toEqual({ open: false, sinceMono: 30 });
  });
});

describe('Given a tag whose own clock runs ahead of its feed (L10, L13)', () => {
  const hour = 3_600_000;
  const other = tagId('tag-2');
  const third = tagId('tag-3');

  /** Tells one at a time, ten a second: which tag, and how far its stamp lies from the true time. */
  function spoken(list: readonly (readonly [tag: typeof tag, offMs: number])[]) {
    const positions = new LivePositions();
    list.forEach(([of, off], index) => {
      const at = index * 100;
      const position = aPosition({ tag: of, deviceAt: start + at + off, x: index });
      positions.take(
        position,
        aBatch([position], { feed: 'rtls', receivedMono: at, receivedAt: start + at }),
        index + 1,
      );
    });
    return positions;
  }

  it.each([hour, 1e15])('When it speaks first or later, Then the others are as old as they were (%d ms)', (off) => {
    const positions = spoken([
      [tag, off],
      [other, 0],
      [third, 0],
      [tag, off],
      [other, 0],
      [third, 0],
    ]);
    expect([tag, other, third].map((one) => positions.get(one)?.mono)).toEqual([300, 400, 500]);
  });

  it('When its clock is right again, Then it moves on', () => {
    const positions = spoken([
      [other, 0],
      [tag, 0],
      [tag, hour],
      [other, 0],
      [tag, 0],
    ]);
    expect(positions.get(tag)).toMatchObject({ mono: 400, position: { x: 4 } });
  });

  it('When all of a hub run ahead alike, Then that is the hub’s clock, and what it says late is as old as it is', () => {
    const positions = spoken([
      [tag, 2 * hour],
      [other, 2 * hour],
      [tag, 2 * hour],
      [third, 2 * hour - 600_000],
    ]);
    expect(positions.get(tag)?.mono).toBe(200);
    expect(positions.get(third)?.mono).toBeCloseTo(300 - 600_000, -3);
  });
});

describe('Given a position that is nowhere', () => {
  it('When its coordinates have hundreds of digits, Then it is not held: no station could read it', () => {
    expect(told([{ x: 1e307 }, { y: -1e307 }])).toEqual([undefined, undefined]);
    expect(told([{ x: 1 }, { x: 1e307 }]).at(-1)?.position.x).toBe(1);
  });
});
