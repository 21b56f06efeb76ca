import { describe, expect, it } from 'vitest';
import { aPlan } from '../testing/equipment-core.ts';
import { aPosition } from '../testing/builders.ts';
import { Grounds } from './area.ts';

const grounds = new Grounds([aPlan()]);
const at = (x: number, y: number, over = {}) => aPosition({ x, y, source: 'zone-5n', ...over });

describe('Given the plan of a ward', () => {
  it('When a position is in a room, Then that room may be claimed, and no room across a wall', () => {
    expect(grounds.claim(at(2, 2), null)).toBe('Bed 01');
    expect(grounds.claim(at(3, 13), null)).toBe('Store B');
    expect(grounds.claim(at(3.9, 2, { accuracyM: 1 }), null)).toBeNull();
    expect(grounds.claim(at(3.9, 2, { accuracyM: null }), null)).toBe('Bed 01');
  });

  it('When it wavers at the wall, Then it keeps its room until it has clearly left', () => {
    expect(grounds.claim(at(4.1, 2), 'Bed 01')).toBe('Bed 01');
    expect(grounds.claim(at(4.1, 2), 'Bed 02')).toBe('Bed 02');
    expect(grounds.claim(at(5.5, 2), 'Bed 01')).toBe('Bed 02');
  });

  it('When it is at the line of the ward, Then neither in nor out is said; beyond it, out; far off, out of the building', () => {
    expect(grounds.spot(at(12, 7))).toMatchObject({ inWard: true, inBuilding: true });
    expect(grounds.spot(at(20, 7)).inWard).toBeNull();
    expect(grounds.spot(at(23, 7))).toMatchObject({ inWard: false, inBuilding: true });
    expect(grounds.spot(at(80, 7))).toMatchObject({ inWard: false, inBuilding: false });
    expect(grounds.spot(at(2, 2)).room?.bed).toBe('01');
  });

  it('When the zone goes by another name, Then the floor tells; of another floor it is elsewhere; else nothing is known', () => {
    expect(grounds.claim(at(2, 2, { source: 'other' }), null)).toBe('Bed 01');
    expect(grounds.spot(at(2, 2, { source: 'other', floor: 4 }))).toMatchObject({ inWard: false, inBuilding: null });
    expect(grounds.spot(at(7, 48, { crs: 'EPSG:4326' }))).toMatchObject({ inWard: null, inBuilding: null });
    expect(new Grounds([]).spot(at(2, 2))).toMatchObject({ inWard: null });
  });

  it('When positions are in degrees and the plan has reference points, Then they are on it all the same', () => {
    const perX = 111_320 * Math.cos((48.13 * Math.PI) / 180);
    const geo = {
      lon0: 7.8,
      lat0: 48.13,
      toLocal: [perX, 0, 0, 0, 111_133, 0] as [number, number, number, number, number, number],
      errorM: 0,
    };
    const tied = new Grounds([{ ...aPlan(), geo }]);
    const degrees = at(7.8 + 3 / perX, 48.13 + 13 / 111_133, { crs: 'EPSG:4326' });
    expect(tied.claim(degrees, null)).toBe('Store B');
    expect(tied.spot(degrees).inWard).toBe(true);
  });
});
