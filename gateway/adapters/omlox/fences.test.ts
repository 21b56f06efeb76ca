import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenceBounds, placeOf, readFences, type Spot } from './fences.ts';

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
