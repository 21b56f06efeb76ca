import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenceBounds, placeOf as findPlace, readFences, type Fences, type PlaceHints, type Spot } from './fences.ts';
import { georeferenceOf } from './georeference.ts';

const box = (x: number, y: number, width: number, height = width) => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
      [x, y],
    ],
  ],
});
const fence = (name: string, region: unknown, over: Record<string, unknown> = {}) => ({
  id: `id-${name}`,
  name,
  crs: 'local',
  zone_id: 'z5',
  floor: 5,
  region,
  ...over,
});
const spot = (x: number, y: number, over: Partial<Spot> = {}): Spot => ({
  x,
  y,
  crs: 'local',
  zone: 'z5',
  floor: 5,
  accuracyM: 0.3,
  ...over,
});
const placeOf = (fences: Fences, at: Spot, hints?: PlaceHints): string | null =>
  findPlace(fences, at, hints)?.name ?? null;
const same = (zone: string): string => zone;
const read = (...items: unknown[]) => readFences(items, same);

const ward = read(
  fence('Ward 5', box(0, 0, 20)),
  fence('Bed 12', box(0, 0, 4)),
  fence('Bed 11', box(4, 0, 4)),
  fence('Trolley bay', { type: 'Point', coordinates: [15, 15] }, { radius: 2 }),
).fences;

describe('Given the rooms of a ward', () => {
  it('When a position is in one, Then that is its place, the smallest that contains it', () => {
    expect(placeOf(ward, spot(2, 2))).toBe('Bed 12');
    expect(placeOf(ward, spot(6, 2))).toBe('Bed 11');
    expect(placeOf(ward, spot(15, 16))).toBe('Trolley bay');
    expect(placeOf(ward, spot(10, 10))).toBe('Ward 5');
    expect(placeOf(ward, spot(30, 10))).toBeNull();
  });

  it('When the accuracy ring lies across a wall, Then the next larger place is claimed', () => {
    expect(placeOf(ward, spot(3.9, 2, { accuracyM: 1 }))).toBe('Ward 5');
    expect(placeOf(ward, spot(3.9, 2, { accuracyM: 0.1 }))).toBe('Bed 12');
    expect(placeOf(ward, spot(2, 2, { accuracyM: 6 }))).toBeNull();
    expect(placeOf(ward, spot(10, 10, { accuracyM: 6 }))).toBe('Ward 5');
  });

  it('When no accuracy is given, Then the point decides', () => {
    expect(placeOf(ward, spot(3.9, 2, { accuracyM: null }))).toBe('Bed 12');
  });

  it('When floor, zone or coordinates are others, Then nothing is claimed', () => {
    expect(placeOf(ward, spot(2, 2, { floor: 4 }))).toBeNull();
    expect(placeOf(ward, spot(2, 2, { zone: 'z4' }))).toBeNull();
    expect(placeOf(ward, spot(2, 2, { crs: 'EPSG:4326' }))).toBeNull();
  });

  it('When a floor is not known, Then a place is claimed only where all floors there are one', () => {
    expect(placeOf(ward, spot(2, 2, { floor: null }))).toBe('Bed 12');
    const house = read(fence('Bed 12', box(0, 0, 4)), fence('Bed 41', box(1, 1, 4), { floor: 4 })).fences;
    expect(placeOf(house, spot(2, 2, { floor: null }))).toBeNull();
    expect(placeOf(house, spot(2, 2, { floor: 4 }))).toBe('Bed 41');
    const unsaid = read(fence('Bed 12', box(0, 0, 4), { floor: undefined })).fences;
    expect(placeOf(unsaid, spot(2, 2, { floor: 9 }))).toBe('Bed 12');
  });

  it('When a zone goes by two names, Then its fences are found by either', () => {
    const { fences } = readFences([fence('Bed 12', box(0, 0, 4), { zone_id: 'foreign' })], (zone) =>
      zone === 'foreign' ? 'z5' : zone,
    );
    expect(placeOf(fences, spot(2, 2))).toBe('Bed 12');
  });
});

describe('Given fences in degrees', () => {
  // 48.13 N: 0.0001° is 11.1 m to the north and 7.4 m to the east.
  const geographic = { crs: undefined, zone_id: undefined };
  const { fences } = read(
    fence('Room 7', box(7.8156, 48.1302, 0.0001), geographic),
    fence('Yard', { type: 'Point', coordinates: [7.8156, 48.1302] }, { ...geographic, radius: 60 }),
    fence('South', box(-70, -33, 0.0001), { ...geographic, crs: 'epsg:4326' }),
  );
  const at = (x: number, y: number, accuracyM: number) => spot(x, y, { crs: 'EPSG:4326', zone: 'any', accuracyM });

  it('When a position is in one, Then its accuracy is in metres all the same', () => {
    expect(placeOf(fences, at(7.81565, 48.13025, 1))).toBe('Room 7');
    expect(placeOf(fences, at(7.81565, 48.13025, 8))).toBe('Yard');
    expect(placeOf(fences, at(7.8158, 48.1302, 1))).toBe('Yard');
    expect(placeOf(fences, at(7.817, 48.1302, 1))).toBeNull();
    expect(placeOf(fences, at(-69.99995, -32.99995, 1))).toBe('South');
  });
});

/** A zone whose metres begin at a corner of the house and are turned by 30 degrees against north. */
const origin = { longitude: 7.8156, latitude: 48.1302 };
const perX = 111_320 * Math.cos((origin.latitude * Math.PI) / 180);
const degreesOf = (x: number, y: number): [number, number] => {
  const [sin, cos] = [Math.sin(Math.PI / 6), Math.cos(Math.PI / 6)];
  return [origin.longitude + (x * cos - y * sin) / perX, origin.latitude + (x * sin + y * cos) / 111_133];
};
const corners = [
  [0, 0],
  [40, 0],
  [40, 30],
] as const;

describe('Given reference points of a zone', () => {
  const inDegrees = (x: number, y: number, size: number) => ({
    type: 'Polygon',
    coordinates: [[degreesOf(x, y), degreesOf(x + size, y), degreesOf(x + size, y + size), degreesOf(x, y + size)]],
  });
  const asObjects = corners.map(([x, y]) => ({
    local: [x, y],
    wgs84: { type: 'Point', coordinates: degreesOf(x, y) },
  }));
  const byTurns = corners.flatMap(([x, y]) => [degreesOf(x, y), [x, y]]);

  it.each([
    ['as pairs', asObjects],
    ['by turns', byTurns],
  ])('When they are written %s, Then rooms in degrees hold positions in metres, and the other way round', (_, sent) => {
    const georeference = georeferenceOf(sent);
    const geographic = { crs: 'EPSG:4326', zone_id: undefined };
    const { fences } = read(
      fence('Ward', inDegrees(0, 0, 30), geographic),
      fence('Room 7', inDegrees(10, 10, 4), geographic),
      fence('Bay', box(20, 20, 4)),
    );
    expect(placeOf(fences, spot(12, 12))).toBeNull();
    expect(placeOf(fences, spot(12, 12), { georeference })).toBe('Room 7');
    expect(placeOf(fences, spot(16, 12), { georeference })).toBe('Ward');
    expect(placeOf(fences, spot(22, 22), { georeference })).toBe('Bay');
    const [x, y] = degreesOf(22, 22);
    expect(placeOf(fences, spot(x, y, { crs: 'EPSG:4326' }), { georeference })).toBe('Bay');
  });

  it.each([
    ['none', undefined],
    ['one', asObjects.slice(0, 1)],
    ['the same one twice', [asObjects[0], asObjects[0]]],
    ['another plan', asObjects.map((one, at) => (at === 1 ? { ...one, local: [0, 90] } : one))],
    ['pixels', asObjects.map(({ wgs84, local }) => ({ wgs84, local: local.map((metres) => metres * 50) }))],
    ['words', [{ local: 'a', wgs84: 'b' }]],
    ['numbers that are none', [{ local: [Infinity, 0], wgs84: [0, 0] }]],
  ])('When there are %s, Then nothing is made out of them', (_, sent) => {
    expect(georeferenceOf(sent)).toBeNull();
  });
});

describe('Given a tag at the wall between two rooms', () => {
  const rooms = read(
    fence('Ward 5', box(0, 0, 20)),
    fence('Bed 12', box(0, 0, 4)),
    fence('Bed 11', box(4, 0, 4)),
    fence('Sink', box(1, 1, 1)),
  ).fences;
  /** Places as the tag moves along x. */
  const walk = (xs: readonly number[], accuracyM: number | null): (string | null)[] => {
    let before: string | null = null;
    return xs.map((x) => {
      const place = findPlace(rooms, spot(x, 3, { accuracyM }), { before });
      before = place?.id ?? null;
      return place?.name ?? null;
    });
  };

  it.each([0.3, null])(
    'When it wavers (accuracy %s), Then it stays where it was; clearly in the other one, it is there',
    (accuracyM) => {
      expect(new Set(walk([2, 3.9, 4.1, 3.95, 4.05, 3.9, 4.1], accuracyM))).toEqual(new Set(['Bed 12']));
      expect(walk([2, 4.1, 5, 4.1, 3.9, 4.1, 3], accuracyM)).toEqual([
        'Bed 12',
        'Bed 12',
        'Bed 11',
        'Bed 11',
        'Bed 11',
        'Bed 11',
        'Bed 12',
      ]);
    },
  );

  it('When it goes into a smaller place, Then that is said at once; when it is away, nothing is kept', () => {
    const at = (x: number, y: number, before: string) => placeOf(rooms, spot(x, y, { accuracyM: null }), { before });
    expect(at(1.5, 1.5, 'id-Bed 12')).toBe('Sink');
    expect(at(10, 10, 'id-Bed 12')).toBe('Ward 5');
    expect(at(30, 10, 'id-Ward 5')).toBeNull();
    expect(placeOf(rooms, spot(2, 3, { floor: 4 }), { before: 'id-Bed 12' })).toBeNull();
    expect(at(2, 3, 'id of a fence that is gone')).toBe('Bed 12');
  });
});

describe('Given fences that are malformed', () => {
  it('When they are read, Then each is counted by its reason and the good ones stand', () => {
    const { fences, refused } = read(
      null,
      7,
      fence('Bed 12', box(0, 0, 4)),
      fence('a', { type: 'LineString', coordinates: [] }),
      fence('b', { type: 'Polygon', coordinates: [[[0, 0]]] }),
      fence('c', box(0, 0, 0)),
      fence('d', { type: 'Point', coordinates: [1, 1] }),
      fence('e', box(0, 0, 4), { zone_id: '' }),
      fence('f', box(0, 0, 400), { crs: 'EPSG:4326' }),
      fence('g', box(0, 0, 4), { crs: 'EPSG:25832' }),
      fence(' ', box(0, 0, 4)),
      fence('h', box(0, 0, 1), { floor: 'fifth', name: 9, foreign_id: 'Sink' }),
    );
    expect(placeOf(fences, spot(2, 2))).toBe('Bed 12');
    expect(placeOf(fences, spot(0.5, 0.5))).toBe('Sink');
    expect(Object.fromEntries(refused)).toEqual({
      'with all of it not understood': { count: 2, first: '' },
      'with region.type not understood': { count: 1, first: 'id-a' },
      'with region.coordinates not understood': { count: 1, first: 'id-b' },
      'without an area': { count: 2, first: 'id-c' },
      'local without a zone': { count: 1, first: 'id-e' },
      'outside of the globe': { count: 1, first: 'id-f' },
      'in coordinates that are not known': { count: 1, first: 'id-g' },
      'without a name': { count: 1, first: 'id- ' },
    });
  });

  it('When there are too many, Then the first ones are kept and the rest are counted', () => {
    const many = Array.from({ length: fenceBounds.fences + 3 }, (_, index) => ({
      ...fence('Ward', box(0, 0, 1)),
      id: `${index}`,
    }));
    const { fences, refused } = readFences(many, same);
    expect([...fences.values()].flatMap(({ list }) => list)).toHaveLength(fenceBounds.fences);
    expect(refused.get('over the bound of fences')?.count).toBe(3);
    const long = { type: 'Polygon', coordinates: [Array.from({ length: 2001 }, (_, index) => [index, index % 7])] };
    expect(read(fence('Long', long)).refused.size).toBe(1);
  });

  it('When anything at all comes, Then reading and asking never throw', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.anything(),
            fc.anything().map((region) => fence('x', region)),
          ),
        ),
        fc.double(),
        fc.double(),
        (items, x, y) => {
          const { fences } = readFences(items, same);
          expect(placeOf(fences, spot(x, y))).toBeNull();
        },
      ),
      { numRuns: 500, seed: 5 },
    );
  });
});
