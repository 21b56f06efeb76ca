import { describe, expect, it } from 'vitest';
import { planSchema, type Plan } from '../../../shared/assets/plan.ts';
import { spotOf } from './spot.ts';

const aPlan = (id: string, over: Partial<Plan> = {}): Plan =>
  planSchema.parse({
    id,
    name: id,
    floor: 5,
    zone: `zone-${id}`,
    box: [0, 0, 40, 30],
    rooms: [
      {
        id: 'r',
        name: `Store ${id}`,
        use: 'store',
        bed: null,
        outline: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      },
    ],
    ...over,
  });
const at = (over: object = {}): Parameters<typeof spotOf>[0] => ({
  x: 10,
  y: 5,
  crs: 'local',
  floor: 5,
  zone: null,
  ...over,
});

describe('Given a position', () => {
  const north = aPlan('north');

  it('When it is of the plan’s floor, Then it is there in its metres', () => {
    expect(spotOf(at(), [aPlan('four', { floor: 4 }), north])).toEqual({ plan: north, x: 10, y: 5 });
    expect(spotOf(at({ floor: 6 }), [north])).toBeNull();
  });

  it('When its floor is not known, Then it is on no plan of several', () => {
    expect(spotOf(at({ floor: null }), [north, aPlan('four', { floor: 4 })])).toBeNull();
    expect(spotOf(at({ floor: null }), [north])?.plan).toBe(north);
  });

  it('When two plans have its floor, Then the room that it is in decides, else where it lies', () => {
    const south = aPlan('south', { box: [50, 0, 90, 30] });
    expect(spotOf(at({ x: 48, zone: 'Store south' }), [north, south])?.plan).toBe(south);
    expect(spotOf(at({ x: 60 }), [north, south])?.plan).toBe(south);
    expect(spotOf(at(), [south, north])?.plan).toBe(north);
  });

  it('When it is in degrees, Then only a plan with reference points has it', () => {
    const geo = { lon0: 11, lat0: 50, toLocal: [71_000, 0, 1, 0, 111_000, 2] as const, errorM: 0.2 };
    const placed = aPlan('geo', { geo: { ...geo, toLocal: [...geo.toLocal] } });
    const degrees = at({ x: 11.0001, y: 50.0001, crs: 'EPSG:4326' });
    expect(spotOf(degrees, [north])).toBeNull();
    const spot = spotOf(degrees, [placed]);
    expect(spot?.x).toBeCloseTo(8.1);
    expect(spot?.y).toBeCloseTo(13.1);
  });

  it('When it is far beyond the plan, Then it is not on it', () => {
    expect(spotOf(at({ x: 60 }), [north])).toBeNull();
    expect(spotOf(at({ x: -4 }), [north])?.x).toBe(-4);
  });
});
