/** Floor plans and other files of location systems as they are found: each is read, or refused with a reason. */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { planSchema, type Plan } from '../../shared/assets/plan.ts';
import { middleOf } from '../../shared/assets/plan-geometry.ts';
import { makeRouter, type Spot } from '../../shared/assets/routes.ts';
import { normalOf } from './normal-form.ts';
import { planOfImage } from './plan-image.ts';
import { readPlans, type OpenFile } from './read-plans.ts';
import { SiteFileFault, Unreadable } from './site-file-fault.ts';

const folder = path.resolve('../shared/data/rtls');
const isThere = existsSync(folder);

const open: OpenFile = async (file) => {
  if (!existsSync(file)) throw new Unreadable(`${path.basename(file)} cannot be read (ENOENT).`, 'ENOENT');
  return readFile(file);
};
const read = async (name: string): Promise<Plan[]> => {
  const plans = await readPlans(path.join(folder, name), open);
  // What stations get: the normal form must hold, in its schema and its bounds.
  for (const plan of plans) expect(planSchema.parse(normalOf('plan', plan).content)).toEqual(plan);
  return plans;
};
const refusal = async (name: string): Promise<string> =>
  read(name).then(
    () => 'read',
    (error: unknown) => (error instanceof SiteFileFault ? error.message : `not a refusal: ${String(error)}`),
  );

const house = 'floorplans/westport_house';

describe.skipIf(!isThere)('Given the plans of a house of seven floors in GeoJSON', () => {
  it('When its list of levels is read, Then each floor is a plan in metres on one origin, as large as the house', async () => {
    const plans = await read(`${house}/main.json`);
    expect(plans.map(({ floor }) => floor)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(plans.map(({ name }) => name)[0]).toBe('Ground Floor');
    expect(new Set(plans.map(({ building }) => building))).toEqual(new Set(['Westport House']));
    for (const { box, walls, doors, geo } of plans) {
      expect(box[2] - box[0]).toBeGreaterThan(15);
      expect(box[2] - box[0]).toBeLessThan(80);
      expect(box[3] - box[1]).toBeLessThan(80);
      expect(walls.length).toBeGreaterThan(10);
      expect(doors.length).toBeGreaterThan(9);
      expect(geo?.errorM).toBe(0);
    }
    // Columns of counts: walls and windows of the file, doors of the file.
    expect(plans.map((plan) => plan.doors.length)).toEqual([36, 11, 25, 122, 114, 15, 10]);
    expect(plans.map((plan) => plan.walls.length)).toEqual([59, 65, 74, 82, 79, 17, 13]);
  });

  it('When a way is asked for from the ground floor to a room of the second, Then it leads by the stairs or the lift', async () => {
    const plans = await read(`${house}/main.json`);
    const router = makeRouter(plans);
    const second = plans[2] as Plan;
    const meeting = second.rooms.find(({ name }) => name === 'Meeting Room Large');
    const [x, y] = middleOf(meeting?.outline ?? []);
    const to: Spot = { plan: second.id, x, y };
    const ground = plans[0] as Plan;
    const [startX, startY] = ground.ways?.nodes[0] ?? [0, 0];
    const route = router.route({ plan: ground.id, x: startX, y: startY }, to);
    expect(route?.metres).toBeGreaterThan(25);
    expect(route?.metres).toBeLessThan(150);
    const floors = route?.path.map((one) => plans.findIndex(({ id }) => id === one.plan)) ?? [];
    expect([floors[0], floors.at(-1)]).toEqual([0, 2]);
    expect(router.roomAt(to)?.name).toBe('Meeting Room Large');
  });

  it.each(['gf', '1', '2', '3', '4', '5', '6'])('When floor %s is read alone, Then it is a plan', async (level) => {
    const [plan, more] = await read(`${house}/westport-house-floor-${level}.geojson`);
    expect(more).toBeUndefined();
    expect(plan?.id).toBe(`westport-house-floor-${level}`);
    expect(plan?.walls.length).toBeGreaterThan(10);
  });

  it('When the drawn ways of a floor are read alone, Then they are ways', async () => {
    const [plan] = await read(`${house}/westport-house-floor-2-paths.geojson`);
    expect(plan?.ways?.edges.length).toBeGreaterThan(90);
  });
});

describe.skipIf(!isThere)('Given the picture of a clinic', () => {
  const png = 'floorplans/rmf_clinic/clinic.png';
  const aPlan = (points: unknown) => ({ id: 'clinic', name: 'Clinic', image: 'clinic.png', zone: 'z', points });
  const readPicture = (points: unknown): Promise<Plan> =>
    planOfImage(aPlan(points), () => readFile(path.join(folder, png)));

  it('When three points of it are known in metres, Then its pixels have their places', async () => {
    const plan = await readPicture([
      { pixel: [100, 1800], at: [5, 6.95] },
      { pixel: [2100, 1800], at: [105, 6.95] },
      { pixel: [100, 200], at: [5, 86.95] },
    ]);
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(plan.box.map((one) => Math.round(one * 100) / 100)).toEqual([0, 0, 116.3, 96.95]);
    expect(plan.image?.corners).toEqual([
      [0, 96.95],
      [116.3, 96.95],
      [0, 0],
    ]);
    expect(plan.image?.errorM).toBeLessThan(1e-9);
    expect(plan.image?.data.length).toBeGreaterThan(1_300_000);
    expect(normalOf('plan', plan).file.name).toBe('clinic');
  });

  it('When a fourth point does not fit, Then the worst error is said', async () => {
    const plan = await readPicture([
      { pixel: [0, 0], at: [0, 50] },
      { pixel: [1000, 0], at: [50, 50] },
      { pixel: [0, 1000], at: [0, 0] },
      { pixel: [1000, 1000], at: [52, 0] },
    ]);
    expect(plan.image?.errorM).toBeCloseTo(0.5, 3);
  });

  it('When points are known in degrees, Then degrees have metres', async () => {
    const plan = await readPicture([
      { pixel: [0, 1000], lonLat: [13.4, 52.5] },
      { pixel: [1000, 1000], lonLat: [13.4 + 50 / 67_900, 52.5] },
      { pixel: [0, 0], lonLat: [13.4, 52.5 + 50 / 111_270] },
    ]);
    expect(plan.geo?.lon0).toBe(13.4);
    expect(plan.box[2]).toBeCloseTo(116.3, 0);
    expect([plan.box[0], plan.box[1]]).toEqual([0, 0]);
  });

  it.each([
    [
      'lie on one line',
      [
        [0, 0],
        [10, 10],
        [20, 20],
      ],
      [
        [0, 9],
        [5, 5],
        [9, 0],
      ],
      'on one line',
    ],
    [
      'mirror it',
      [
        [0, 0],
        [100, 0],
        [0, 100],
      ],
      [
        [0, 0],
        [5, 0],
        [0, 5],
      ],
      'mirror the picture',
    ],
    [
      'are no floor',
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
      [
        [0, 100],
        [100, 100],
        [0, 0],
      ],
      'no floor plan',
    ],
  ])('When its points %s, Then it is refused with the reason', async (_what, pixels, places, reason) => {
    const points = pixels.map((pixel, at) => ({ pixel, at: places[at] }));
    await expect(readPicture(points)).rejects.toThrow(reason);
  });

  it('When its building file in YAML is given, Then it is refused with what to do', async () => {
    expect(await refusal('floorplans/rmf_clinic/clinic.building.yaml')).toContain('YAML');
  });
});

describe.skipIf(!isThere)('Given every file of location systems that was found', () => {
  it('When each is read as a floor plan, Then it is read or refused with a sentence, and nothing else happens', async () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
    const outcomes = new Map<string, string>();
    for (const name of files) outcomes.set(name, await refusal(name));
    const refused = [...outcomes].filter(([, why]) => why !== 'read');
    expect(files.length).toBeGreaterThan(15);
    expect(refused.map(([name]) => name).toSorted()).toEqual([
      'ble_rssi/iBeacon_RSSI_Labeled_part1.csv',
      'floorplans/rmf_clinic/clinic.building.yaml',
      'floorplans/rmf_clinic/clinic.png',
      'floorplans/westport_house/main-paths.json',
      ...readdirSync(path.join(folder, 'omlox')).map((name) => `omlox/${name}`),
    ]);
    for (const [name, why] of refused) expect(why, name).toMatch(/^(It|features|crs)[^]{10,200}\.$/);
    expect(outcomes.get('ble_rssi/iBeacon_RSSI_Labeled_part1.csv')).toContain('not JSON');
  });
});

describe('Given files of other people', () => {
  it('When they are on this machine or not, Then a file that is none of them is refused', async () => {
    await expect(readPlans('/a.csv', () => Promise.resolve(Buffer.from('location,date\n')))).rejects.toThrow(
      'not JSON',
    );
  });
});
