import { describe, expect, it } from 'vitest';
import { planSchema, type Plan } from '../../shared/assets/plan.ts';
import { makeRouter } from '../../shared/assets/routes.ts';
import { normalOf } from './normal-form.ts';
import { readPlans } from './read-plans.ts';
import { SiteFileFault, Unreadable } from './site-file-fault.ts';

type Ring = [number, number][];
const box = (x: number, y: number, w: number, h: number): Ring => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
  [x, y],
];
const area = (type: string, ring: Ring, properties: object = {}) => ({
  type: 'Feature',
  properties: { type, ...properties },
  geometry: { type: 'Polygon', coordinates: [ring] },
});
const line = (type: string, coordinates: Ring, properties: object = {}) => ({
  type: 'Feature',
  properties: { type, ...properties },
  geometry: { type: 'LineString', coordinates },
});
const point = (type: string, coordinates: [number, number], properties: object = {}) => ({
  type: 'Feature',
  properties: { type, ...properties },
  geometry: { type: 'Point', coordinates },
});
const collection = (features: unknown[], over: object = {}) => ({
  type: 'FeatureCollection',
  crs: 'local',
  features,
  ...over,
});

/** A folder in memory; the first file is the one that is read. */
async function read(value: unknown, others: Record<string, unknown> = {}, name = 'plan.geojson'): Promise<Plan[]> {
  const files = new Map(Object.entries({ [name]: value, ...others }));
  const plans = await readPlans(`/site/${name}`, (file) => {
    const found = files.get(file.replace('/site/', ''));
    if (found === undefined) return Promise.reject(new Unreadable(`${file} cannot be read (ENOENT).`, 'ENOENT'));
    return Promise.resolve(Buffer.isBuffer(found) ? found : Buffer.from(JSON.stringify(found)));
  });
  for (const plan of plans) expect(planSchema.parse(plan)).toEqual(plan);
  return plans;
}

const twoRooms = [
  area('room', box(0, 0, 4, 4), { id: 'a', name: 'Store A', bed: '01' }),
  area('corridor', box(0, 4, 10, 2), { id: 'hall', name: 'Hall' }),
  area('door', box(1.5, 3.9, 1, 0.2)),
];

describe('Given a floor in GeoJSON', () => {
  it('When it is in local metres, Then rooms, doors with both sides, walls, ways and labels are read', async () => {
    const [plan] = await read(
      collection(
        [
          ...twoRooms,
          line('wall', [
            [2, 0],
            [2, 2],
          ]),
          line('pathway', [
            [0, 5],
            [10, 5],
          ]),
          line('pathway', [
            [5, 5],
            [5, 8],
          ]),
          point('door', [4, 2]),
          point('', [7, 7], { name: 'Pod A' }),
          { type: 'Feature', properties: null, geometry: null },
        ],
        { id: 'w5', name: 'Ward 5', building: 'Main', floor: 5, zone: 'zone-5' },
      ),
    );
    expect(plan).toMatchObject({ id: 'w5', name: 'Ward 5', building: 'Main', floor: 5, zone: 'zone-5', geo: null });
    expect(plan?.rooms.map(({ id, use, bed }) => [id, use, bed])).toEqual([
      ['a', 'room', '01'],
      ['hall', 'corridor', null],
    ]);
    expect(plan?.doors).toMatchObject([
      { at: [2, 4], widthM: 1, rooms: expect.arrayContaining(['a', 'hall']) },
      { rooms: ['a', null] },
    ]);
    expect(plan?.walls).toEqual([
      [
        [2, 0],
        [2, 2],
      ],
    ]);
    // The second way begins on the middle of the first.
    expect(plan?.ways?.nodes).toHaveLength(4);
    expect(plan?.ways?.edges).toHaveLength(3);
    expect(plan?.labels).toEqual([{ text: 'Pod A', at: [7, 7] }]);
  });

  it('When it is in degrees, Then it is in metres of a plane, right within centimetres, with the way back', async () => {
    const [lon, lat] = [13.4, 52.5];
    // 100 m east and north of there by the lengths of a degree at that latitude.
    const [east, north] = [100 / 67_909.8, 100 / 111_265.4];
    const [plan] = await read(
      { ...collection([area('room', box(lon, lat, east, north), { name: 'R' })]), crs: undefined },
      {},
      'tower.json',
    );
    expect(plan?.id).toBe('tower');
    expect(plan?.box[2]).toBeCloseTo(100, 1);
    expect(plan?.box[3]).toBeCloseTo(100, 1);
    expect(plan?.geo).toMatchObject({ lon0: lon, lat0: lat, errorM: 0 });
    expect(plan?.zone).toBeNull();
  });

  it('When features say their floors, Then each floor is a plan, and stairs over each other join them', async () => {
    const plans = await read(
      collection([
        area('room', box(0, 0, 4, 4), { name: 'A', floor: 1 }),
        area('room', box(0, 0, 4, 4), { name: 'B', level: '2' }),
        area('stairs', box(4, 0, 2, 4), { floor: [1, 2] }),
        ...[1, 2].map((floor) => point('door', [4, 2], { floor })),
      ]),
    );
    expect(plans.map(({ id, floor, rooms }) => [id, floor, rooms.length])).toEqual([
      ['plan-1', 1, 2],
      ['plan-2', 2, 2],
    ]);
    const router = makeRouter(plans);
    const route = router.route({ plan: 'plan-1', x: 2, y: 2 }, { plan: 'plan-2', x: 2, y: 2 });
    expect(route?.metres).toBeCloseTo(2 + 1 + 12 + 1 + 2);
  });

  it('When two rooms have one id, Then both are there', async () => {
    const [plan] = await read(collection([twoRooms[0], { ...twoRooms[0] }]));
    expect(plan?.rooms.map(({ id }) => id)).toEqual(['a', 'a (2)']);
  });

  it.each([
    ['another system of coordinates', collection(twoRooms, { crs: 'EPSG:25832' }), 'EPSG:25832 is not read'],
    [
      'metres that claim to be degrees',
      collection([area('room', box(0, 0, 500, 9))], { crs: undefined }),
      'no degrees',
    ],
    ['nothing', collection([]), 'draws nothing'],
    ['only points', collection([point('', [1, 1], { name: 'x' })]), 'no room, no wall and no way'],
    [
      'a geometry nobody knows',
      collection([{ type: 'Feature', geometry: { type: 'Circle' } }]),
      'Circle is no geometry',
    ],
    [
      'coordinates that are words',
      collection([{ type: 'Feature', geometry: { type: 'Point', coordinates: ['a', 'b'] } }]),
      'features.0.geometry: its coordinates',
    ],
    ['a position', { position: { type: 'Point', coordinates: [1, 2] } }, 'no floor plan that is known'],
    ['a list', [], 'no floor plan'],
    ['a file of ours without its size', { id: 'x', name: 'X', rooms: [] }, 'size:'],
  ])('When it holds %s, Then it is refused with the reason', async (_what, value, reason) => {
    await expect(read(value)).rejects.toThrow(SiteFileFault);
    await expect(read(value)).rejects.toThrow(reason);
  });
});

describe('Given a list of levels', () => {
  const levels = (filename: string) => ({
    id: 'house',
    name: 'House',
    levels: [{ id: 'gf', name: 'G', z_order: 0, filename }],
  });

  it('When a level is not there, Then it is refused by its name', async () => {
    await expect(read(levels('gf.geojson'), {}, 'main.json')).rejects.toThrow(
      'gf.geojson, which it names, is not there.',
    );
  });

  it.each(['../secret.json', '/etc/passwd', 'a/b.json', '..'])(
    'When it names %s, Then nothing outside is opened',
    async (name) => {
      await expect(read(levels(name), {}, 'main.json')).rejects.toThrow('is a file beside this one');
    },
  );

  it('When ways lie beside, Then they belong to their level', async () => {
    const [plan] = await read(
      levels('gf.geojson'),
      {
        'gf.geojson': collection(twoRooms),
        'gf-paths.geojson': collection([
          line('pathway', [
            [1, 5],
            [9, 5],
          ]),
        ]),
      },
      'main.json',
    );
    expect([plan?.id, plan?.building, plan?.floor, plan?.ways?.edges.length]).toEqual(['gf', 'House', 0, 1]);
  });
});

describe('Given a picture with points', () => {
  const png = (width: number, height: number): Buffer => {
    const bytes = Buffer.alloc(33);
    bytes.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
    bytes.write('IHDR', 12, 'latin1');
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    return bytes;
  };
  const jpeg = (width: number, height: number): Buffer =>
    Buffer.from([
      0xff,
      0xd8,
      0xff,
      0xe0,
      0,
      4,
      0,
      0,
      0xff,
      0xc0,
      0,
      11,
      8,
      height >> 8,
      height & 255,
      width >> 8,
      width & 255,
      0,
      0,
    ]);
  const points = [
    { pixel: [0, 0], at: [0, 20] },
    { pixel: [200, 0], at: [20, 20] },
    { pixel: [0, 200], at: [0, 0] },
  ];
  const plan = { id: 'p', name: 'P', image: 'p.png', points, rooms: [] as unknown[] };

  it('When rooms are drawn over it in pixels, Then they are in metres', async () => {
    const rooms = [{ id: 'r', name: 'R', kind: 'bed', bed: '07', polygon: box(0, 0, 100, 100), door: [50, 100] }];
    const [found] = await read({ ...plan, rooms }, { 'p.png': png(400, 200) }, 'plan.json');
    expect(found?.box).toEqual([0, 0, 40, 20]);
    expect(found?.rooms[0]).toMatchObject({
      bed: '07',
      outline: [
        [0, 20],
        [10, 20],
        [10, 10],
        [0, 10],
      ],
    });
    expect(found?.doors).toMatchObject([{ at: [5, 10], rooms: ['r', null] }]);
    expect(found?.image?.corners).toEqual([
      [0, 20],
      [40, 20],
      [0, 0],
    ]);
  });

  it('When it is a JPEG, Then its size is read', async () => {
    const [found] = await read(plan, { 'p.png': jpeg(300, 100) }, 'plan.json');
    expect(found?.box).toEqual([0, 10, 30, 20]);
    expect(found?.image?.data).toMatch(/^data:image\/jpeg;base64,/);
  });

  it.each([
    ['is no picture', { 'p.png': Buffer.from('GIF89a') }, plan, 'neither PNG nor JPEG'],
    ['is not there', {}, plan, 'ENOENT'],
    ['is too large', { 'p.png': png(90_000, 10) }, plan, '90000 × 10 pixels'],
    ['would fill the memory of a console', { 'p.png': png(30_000, 30_000) }, plan, '64 million in all'],
    ['lies elsewhere', {}, { ...plan, image: '../p.png' }, 'is a file beside this one'],
    ['has two points', {}, { ...plan, points: points.slice(0, 2) }, 'three points are needed'],
    [
      'has points without a place',
      {},
      { ...plan, points: points.map(({ pixel }) => ({ pixel })) },
      'needs at (metres)',
    ],
  ])('When it %s, Then it is refused with the reason', async (_what, files, value, reason) => {
    await expect(read(value, files, 'plan.json')).rejects.toThrow(reason);
  });
});

/** Mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('Given plans that would keep the gateway busy (L13)', () => {
  const soon = 15_000;
  const way = (to: [number, number]) =>
    collection([
      ...twoRooms,
      line('pathway', [
        [0, 5],
        [10, 5],
      ]),
      line('pathway', [[0, 0], to]),
    ]);

  it.each([
    [3_000, 0],
    [1e12, 1e12],
  ])('When a way is drawn to %d, %d, Then it is refused at once', { timeout: soon }, async (x, y) => {
    await expect(read(way([x, y]))).rejects.toThrow('whether its units are metres');
  });

  it('When thousands of rooms have one id, Then each has its own, at once', { timeout: soon }, async () => {
    const rooms = Array.from({ length: 40_000 }, () => area('room', box(0, 0, 4, 4), { id: 'a' }));
    const plans = readPlans('/site/p.json', () => Promise.resolve(Buffer.from(JSON.stringify(collection(rooms)))));
    expect(new Set((await plans)[0]?.rooms.map(({ id }) => id)).size).toBe(40_000);
  });

  it(
    'When thousands of doors may lie on thousands of outlines, Then it is read at once',
    { timeout: soon },
    async () => {
      const round = Array.from({ length: 40 }, (_, at): [number, number] => [
        Math.cos((at * Math.PI) / 20),
        Math.sin((at * Math.PI) / 20),
      ]);
      const rooms = Array.from({ length: 5_000 }, (_, at) => {
        const polygon = round.map(([x, y]) => [3 * (at % 100) + x, 3 * Math.floor(at / 100) + y]);
        return { id: `r${at}`, name: 'R', polygon, door: polygon[0] };
      });
      const [plan] = await read({ id: 'p', name: 'P', size: [300, 150], rooms }, {}, 'p.json');
      expect(plan?.doors).toHaveLength(5_000);
    },
  );

  it('When it has thousands of lifts, Then it is refused at once', { timeout: soon }, async () => {
    const lifts = Array.from({ length: 30_000 }, (_, at) => point('lift', [at % 200, at / 200]));
    await expect(read(collection([...twoRooms, ...lifts]))).rejects.toThrow('30000 stairs and lifts');
  });

  it('When a level names a file elsewhere, Then it is refused', async () => {
    const list = { id: 'h', name: 'H', levels: [{ id: '../../etc/x', z_order: 0, filename: 'a.geojson' }] };
    await expect(read(list, { 'a.geojson': collection(twoRooms) }, 'h.json')).rejects.toThrow('without slashes');
  });
});

describe('Given plans with any damage (L13)', () => {
  it('When they are read, Then each gives plans that hold and can be walked, or a sentence', async () => {
    const random = randomOf(5);
    const sound = JSON.stringify(
      collection([
        ...twoRooms,
        line('wall', [
          [2, 0],
          [2, 2],
        ]),
        line('pathway', [
          [0, 5],
          [10, 5],
        ]),
        area('stairs', box(9, 9, 1, 1)),
      ]),
    );
    let good = 0;
    for (let round = 0; round < 400; round += 1) {
      const text = sound.split('');
      for (let i = 0; i <= random(4); i += 1) text[random(text.length)] = '0123456789.-eE[]{}",:xa'[random(23)] ?? '';
      try {
        const plans = await readPlans('/site/p.json', () => Promise.resolve(Buffer.from(text.join(''))));
        const normal = plans.map((plan) => normalOf('plan', plan).content as Plan);
        makeRouter(normal).route({ plan: normal[0]?.id ?? '', x: 1, y: 1 }, { plan: normal[0]?.id ?? '', x: 9, y: 5 });
        good += 1;
      } catch (error) {
        expect(error, text.join('')).toBeInstanceOf(SiteFileFault);
      }
    }
    expect(good).toBeGreaterThan(20);
  });
});
