import { describe, expect, it } from 'vitest';
import { makeRouter, type Spot } from './routes.ts';
import { planSchema, type Plan } from './plan.ts';

const box = (x: number, y: number, w: number, h: number): [number, number][] => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
];

const aPlan = (over: Partial<Record<keyof Plan, unknown>> = {}): Plan =>
  planSchema.parse({ id: 'p', name: 'P', floor: 1, zone: 'z', box: [0, 0, 100, 100], rooms: [], ...over });

/** Six rooms of 4 × 5 m on both sides of a corridor of 2 m; each with a door in the middle of its wall. */
const row = (over: Partial<Record<keyof Plan, unknown>> = {}): Plan => {
  const ids = ['a', 'b', 'c'];
  const rooms = ids.flatMap((id, at) => [
    { id: `${id}1`, name: `Room ${id}1`, use: 'bed', bed: `0${at + 1}`, outline: box(at * 4, 7, 4, 5) },
    { id: `${id}2`, name: `Room ${id}2`, use: 'store', bed: null, outline: box(at * 4, 0, 4, 5) },
  ]);
  const doors = ids.flatMap((id, at) => [
    { at: [at * 4 + 2, 7], rooms: [`${id}1`, 'hall'] },
    { at: [at * 4 + 2, 5], rooms: [`${id}2`, 'hall'] },
  ]);
  const hall = { id: 'hall', name: 'Hall', use: 'corridor', bed: null, outline: box(0, 5, 12, 2) };
  return aPlan({ rooms: [...rooms, hall], doors, ...over });
};

const at = (x: number, y: number, plan = 'p'): Spot => ({ plan, x, y });

describe('Given rooms with doors on a corridor', () => {
  const router = makeRouter([row()]);

  it('When two places are in one room, Then they are as far as the straight line', () => {
    expect(router.route(at(1, 8), at(3, 11))).toMatchObject({ metres: Math.hypot(2, 3), straight: false });
  });

  it('When the rooms lie wall to wall, Then the way is through both doors', () => {
    const route = router.route(at(2, 9), at(6, 9));
    expect(route?.metres).toBeCloseTo(2 + 4 + 2);
    expect(route?.path).toEqual([at(2, 9), at(2, 7), at(6, 7), at(6, 9)]);
  });

  it('When the room is across, Then the way is straight through the two doors', () => {
    expect(router.route(at(2, 9), at(2, 3))?.metres).toBeCloseTo(6);
  });

  it('When a place is asked for its room or its bed, Then the plan says it', () => {
    expect(router.roomAt(at(5, 8))?.id).toBe('b1');
    expect(router.roomAt(at(5, 80))).toBeNull();
    expect(router.spotOfBed('02')).toEqual(at(6, 9.5));
    expect(router.spotOfBed('77')).toBeNull();
    expect(router.spotOfRoom(' room B2 ')).toEqual(at(6, 2.5));
  });

  it('When a room has no door, Then nothing leads there', () => {
    const cut = row();
    const closed = makeRouter([{ ...cut, doors: cut.doors.filter(({ rooms }) => rooms[0] !== 'c1') }]);
    expect(closed.route(at(2, 9), at(9, 8))).toBeNull();
    expect(closed.route(at(2, 9), at(5, 8))).not.toBeNull();
  });

  it('When a plan is not there, Then there is no way', () => {
    expect(router.route(at(1, 8, 'q'), at(1, 8))).toBeNull();
    expect(router.route(at(1, 8), at(1, 8, 'q'))).toBeNull();
  });
});

describe('Given what stands in the way', () => {
  it('When a wall stands in a room, Then the way leads around its end and not through it', () => {
    const plan = aPlan({
      rooms: [{ id: 'r', name: 'R', use: '', bed: null, outline: box(0, 0, 10, 10) }],
      doors: [{ at: [0, 1], rooms: ['r', null] }],
      walls: [
        [
          [5, 0],
          [5, 8],
        ],
      ],
    });
    const route = makeRouter([plan]).route(at(4, 1), at(6, 1));
    expect(route?.metres).toBeGreaterThan(14);
    expect(route?.metres).toBeLessThan(14.4);
  });

  it('When a wall cuts a room in two, Then the other half is not reached', () => {
    const plan = aPlan({
      rooms: [{ id: 'r', name: 'R', use: '', bed: null, outline: box(0, 0, 10, 10) }],
      doors: [{ at: [0, 1], rooms: ['r', null] }],
      walls: [
        [
          [5, -1],
          [5, 11],
        ],
      ],
    });
    expect(makeRouter([plan]).route(at(4, 1), at(6, 1))).toBeNull();
  });

  it('When a room has a corner, Then the way goes around it', () => {
    const outline = [
      [0, 0],
      [10, 0],
      [10, 2],
      [2, 2],
      [2, 10],
      [0, 10],
    ];
    const plan = aPlan({
      rooms: [{ id: 'l', name: 'L', use: '', bed: null, outline }],
      doors: [{ at: [0, 1], rooms: ['l', null] }],
    });
    const route = makeRouter([plan]).route(at(9, 1), at(1, 9));
    expect(route?.metres).toBeCloseTo(2 * Math.hypot(7, 1), 1);
    expect(route?.path).toHaveLength(3);
  });

  it('When the corridor is what lies between the rooms, Then the way leads around the rooms', () => {
    const plan = aPlan({
      rooms: [
        { id: 'a', name: 'A', use: '', bed: null, outline: box(0, 0, 4, 4) },
        { id: 'b', name: 'B', use: '', bed: null, outline: box(10, 0, 4, 4) },
        { id: 'block', name: 'Block', use: '', bed: null, outline: box(6, -10, 2, 20) },
      ],
      doors: [
        { at: [4, 2], rooms: ['a', null] },
        { at: [10, 2], rooms: ['b', null] },
        { at: [6, -9], rooms: ['block', null] },
      ],
    });
    const route = makeRouter([plan]).route(at(2, 2), at(12, 2));
    const around = 2 + Math.hypot(2, 8) + 2 + Math.hypot(2, 8) + 2;
    expect(route?.metres).toBeGreaterThan(around - 0.01);
    expect(route?.metres).toBeLessThan(around + 0.2);
  });

  it('When two corridors run into each other, Then no door is needed', () => {
    const plan = aPlan({
      rooms: [
        { id: 'one', name: 'One', use: 'corridor', bed: null, outline: box(0, 0, 20, 2) },
        { id: 'two', name: 'Two', use: 'corridor', bed: null, outline: box(20, 0, 2, 20) },
      ],
      doors: [{ at: [0, 1], rooms: ['one', null] }],
    });
    expect(makeRouter([plan]).route(at(1, 1), at(21, 19))?.metres).toBeCloseTo(19 + Math.hypot(1, 18), 1);
  });
});

describe('Given a plan that draws ways', () => {
  const ways = {
    nodes: [
      [0, 0],
      [10, 0],
      [10, 10],
      [30, 10],
    ],
    edges: [
      [0, 1],
      [1, 2],
    ],
  };

  it('When no room is drawn, Then the way begins and ends at the nearest drawn one', () => {
    const route = makeRouter([aPlan({ ways })]).route(at(2, 1), at(9, 8));
    expect(route?.metres).toBeCloseTo(1 + 8 + 8 + 1);
    expect(route?.path).toEqual([at(2, 1), at(2, 0), at(10, 0), at(10, 8), at(9, 8)]);
  });

  it('When both are on one way, Then the distance is along it', () => {
    expect(makeRouter([aPlan({ ways })]).route(at(2, 1), at(6, 1))?.metres).toBeCloseTo(6);
  });

  it('When a place is far from all ways, Then there is no way', () => {
    expect(makeRouter([aPlan({ ways })]).route(at(2, 1), at(90, 90))).toBeNull();
  });

  it('When rooms lie on them, Then the way into a room is where a way enters it', () => {
    const rooms = [{ id: 'r', name: 'R', use: '', bed: null, outline: box(8, 10, 4, 4) }];
    const route = makeRouter([aPlan({ ways, rooms })]).route(at(0, 0), at(9, 12));
    expect(route?.metres).toBeCloseTo(10 + 10 + Math.hypot(1, 2));
  });
});

describe('Given a plan with neither doors nor ways', () => {
  it('When asked, Then the distance is the straight line and says so', () => {
    const plan = aPlan({ rooms: [{ id: 'r', name: 'R', use: '', bed: null, outline: box(0, 0, 4, 4) }] });
    expect(makeRouter([plan]).route(at(1, 1), at(31, 41))).toMatchObject({ metres: 50, straight: true });
  });
});

describe('Given floors with a lift and stairs', () => {
  const joins = [
    { name: 'Lift 1', at: [1, 6], kind: 'lift' },
    { name: 'Stair A', at: [11, 6], kind: 'stair' },
  ];
  const router = makeRouter([
    row({ joins }),
    row({ id: 'q', floor: 3, joins }),
    row({ id: 'far', floor: 4, joins: [{ name: 'Lift 9', at: [1, 6], kind: 'lift' }] }),
  ]);

  it('When the other place is two floors up, Then the way is by the nearer of both, with its cost', () => {
    const byStair = router.route(at(10, 6), at(10, 6, 'q'));
    expect(byStair?.metres).toBeCloseTo(1 + 24 + 1);
    expect(byStair?.path.map(({ plan }) => plan)).toEqual(['p', 'p', 'q', 'q']);
    expect(router.route(at(1, 6), at(1, 6, 'q'))?.metres).toBeCloseTo(30 + 2 * 4);
  });

  it('When no lift of that name goes there, Then there is no way', () => {
    expect(router.route(at(1, 6), at(1, 6, 'far'))).toBeNull();
  });
});

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('Given any places of a plan with corners, walls, ways and two floors', () => {
  const ways = {
    nodes: [
      [-1, 6],
      [-8, 6],
      [-8, 20],
    ],
    edges: [
      [0, 1],
      [1, 2],
    ],
  };
  const joins = [{ name: 'L', at: [11, 6], kind: 'lift' }];
  const walls = [
    [
      [1, 1],
      [3, 1],
    ],
    [
      [5, 9],
      [5, 11],
      [7, 11],
    ],
  ];
  const plans = {
    'rooms and doors': [row({ walls })],
    'corridor not drawn': [
      row({
        walls,
        rooms: row().rooms.slice(0, 6),
        doors: row().doors.map((door) => ({ ...door, rooms: [door.rooms[0], null] })),
      }),
    ],
    'drawn ways and floors': [
      row({ walls, ways, joins, doors: [...row().doors, { at: [0, 6], rooms: ['hall', null] }] }),
      row({ id: 'q', floor: 2, joins }),
    ],
  };

  it.each(Object.entries(plans))('When measured (%s), Then distances are a metric', (_what, floors) => {
    const router = makeRouter(floors);
    const random = randomOf(7);
    const spots = Array.from({ length: 40 }, () =>
      at(random() * 14 - 1, random() * 14 - 1, floors[Math.floor(random() * floors.length)]?.id),
    );
    const walks = spots.map((spot) => router.walks(spot));
    const table = walks.map((walk) => spots.map((spot) => walk?.distance(spot)?.metres ?? Infinity));
    const far = (a: number, b: number): number => table[a]?.[b] ?? Infinity;
    let reached = 0;
    // Corners are walked around with 2 cm of room: hence the slack of a detour.
    const worst = { ways: 0, short: 0, path: 0, detour: 0 };
    for (const [a, from] of spots.entries()) {
      expect(far(a, a)).toBeOneOf([0, Infinity]);
      for (const [b, to] of spots.entries()) {
        const metres = far(a, b);
        expect(far(b, a) < Infinity).toBe(metres < Infinity);
        if (metres === Infinity) continue;
        reached += 1;
        worst.ways = Math.max(worst.ways, Math.abs(far(b, a) - metres));
        for (let c = 0; c < spots.length; c += 1) {
          worst.detour = Math.max(worst.detour, metres - far(a, c) - far(c, b));
        }
        if (from.plan !== to.plan) continue;
        worst.short = Math.max(worst.short, step(from, to) - metres);
        const path = walks[a]?.route(to)?.path ?? [];
        const walked = path.reduce((sum, one, i) => sum + step(path[i - 1] ?? one, one), 0);
        worst.path = Math.max(worst.path, walked - metres);
      }
    }
    expect(reached).toBeGreaterThan(spots.length * 10);
    expect(worst.ways).toBeLessThan(1e-9);
    expect(worst.short).toBeLessThan(1e-9);
    expect(worst.path).toBeLessThan(1e-9);
    expect(worst.detour).toBeLessThan(0.15);
  });
});

const step = (a: Spot, b: Spot): number => (a.plan === b.plan ? Math.hypot(a.x - b.x, a.y - b.y) : 0);
