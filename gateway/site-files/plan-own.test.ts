import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planSchema } from '../../shared/assets/plan.ts';
import { makeRouter } from '../../shared/assets/routes.ts';
import { ownPlanSchema, planOfOwn } from './plan-own.ts';

const read = (): unknown => JSON.parse(readFileSync('resources/plans/5-north.json', 'utf8'));

describe('Given the plan of the demo ward', () => {
  const plan = planSchema.parse(planOfOwn(ownPlanSchema.parse(read())));
  const router = makeRouter([plan]);

  it('When it is read, Then rooms, doors, ways and the ward are there', () => {
    expect(plan).toMatchObject({ id: '5-north', floor: 5, zone: 'zone-5n', box: [0, 0, 41.8, 32.38] });
    expect(plan.rooms).toHaveLength(43);
    expect(plan.ward).toHaveLength(10);
    expect(plan.ways?.nodes).toHaveLength(119);
    expect(plan.doors.every(({ rooms }) => rooms[0] !== null && rooms[1] !== null)).toBe(true);
    expect(plan.joins.map(({ kind }) => kind).toSorted()).toEqual(['lift', 'stair', 'stair']);
  });

  it('When a pump in Store B is looked for from bed 12, Then the way is through both doors, some metres', () => {
    const [bed, store] = [router.spotOfBed('12'), router.spotOfRoom('Store B')];
    if (bed === null || store === null) throw new Error('not on the plan');
    const route = router.route(bed, store);
    expect(route?.metres).toBeGreaterThan(7);
    expect(route?.metres).toBeLessThan(12);
    expect(route?.straight).toBe(false);
  });

  it('When any room is looked for from any bed, Then a way leads there', () => {
    for (const { bed } of plan.rooms) {
      const from = bed === null ? null : router.spotOfBed(bed);
      if (from === null) continue;
      const walks = router.walks(from);
      for (const { id } of plan.rooms) {
        const to = router.spotOfRoom(id);
        expect(to === null ? null : walks?.distance(to)?.metres, `${bed} to ${id}`).toBeLessThan(90);
      }
    }
  });

  it('When 5,000 places are measured from one, Then it takes a few milliseconds', () => {
    const spots = Array.from({ length: 5_000 }, (_, i) => ({
      plan: plan.id,
      x: (i * 7.31) % 41.8,
      y: (i * 3.17) % 32.38,
    }));
    const from = router.spotOfBed('12') ?? spots[0];
    if (from === undefined) throw new Error('not on the plan');
    const times = Array.from({ length: 7 }, () => {
      const began = performance.now();
      const walks = router.walks(from);
      const reached = spots.filter((spot) => walks?.distance(spot) != null).length;
      expect(reached).toBeGreaterThan(4_800);
      return performance.now() - began;
    });
    // A bound with room for a loaded machine; alone it takes 4 to 8 ms.
    expect(Math.min(...times)).toBeLessThan(100);
  });
});
