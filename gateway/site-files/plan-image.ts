/**
 * A picture of a floor with three or more points whose place is known, in metres of a zone or in degrees. How far the
 * worst of them lies from where it should is kept: with three it is nothing, whatever they say, so give four.
 */
import { z } from 'zod';
import { boxOf, type Point } from '../../shared/assets/plan-geometry.ts';
import type { Plan } from '../../shared/assets/plan.ts';
import { pictureOf } from './image-size.ts';
import { parsed } from './normal-form.ts';
import { ownPlanSchema, planOfOwn } from './plan-own.ts';
import { fitPlane, geoOf, localOf, mapped, rounded, tangentPlane, worstOf, type PlaneMap } from './reference-points.ts';
import { SiteFileFault } from './site-file-fault.ts';

const pair = z.tuple([z.number(), z.number()]);

/** Rooms may be drawn over it, in pixels from its upper left corner; fields as in a plan file of ours. */
export const imagePlanSchema = ownPlanSchema
  .pick({ id: true, name: true, building: true, floor: true, zone: true })
  .extend({
    image: z
      .string()
      .min(1)
      .max(400)
      .refine((name) => !/[/\\]/.test(name), 'is a file beside this one'),
    points: z
      .array(
        z
          .object({ pixel: pair, at: pair.optional(), lonLat: pair.optional() })
          .refine(
            ({ at, lonLat }) => at !== undefined || lonLat !== undefined,
            'needs at (metres) or lonLat (degrees)',
          ),
      )
      .min(3, 'three points are needed, four are better')
      .max(100),
    rooms: ownPlanSchema.shape.rooms.default([]),
  });
type ImagePlan = z.infer<typeof imagePlanSchema>;

/** Bytes of the picture; as text it is a third longer. */
const pictureMax = 4.4 * 1024 * 1024;

export async function planOfImage(value: unknown, open: (name: string) => Promise<Buffer>): Promise<Plan> {
  const plan = parsed(imagePlanSchema, value);
  const bytes = await open(plan.image);
  if (bytes.length > pictureMax) {
    throw new SiteFileFault(`Its picture has ${bytes.length} bytes; ${Math.floor(pictureMax)} are the bound.`);
  }
  const { type, width, height } = pictureOf(bytes);
  const { map, errorM, geo } = placeOf(plan, width, height);
  const at = (x: number, y: number): [number, number] => rounded(mapped(map, x, y));
  const corners: [Point, Point, Point, Point] = [at(0, 0), at(width, 0), at(0, height), at(width, height)];
  const rooms = plan.rooms.map((room) => ({
    ...room,
    polygon: room.polygon.map(([x, y]) => at(x, y)),
    ...(room.door === undefined ? {} : { door: at(room.door[0], room.door[1]) }),
  }));
  const { id, name, building, floor, zone } = plan;
  const drawn = planOfOwn(ownPlanSchema.parse({ id, name, building, floor, zone, size: [1, 1], rooms }));
  return {
    ...drawn,
    box: [...(boxOf(corners) ?? [0, 0, 1, 1])],
    geo,
    image: {
      data: `data:image/${type};base64,${bytes.toString('base64')}`,
      corners: [[...corners[0]], [...corners[1]], [...corners[2]]],
      errorM,
    },
  };
}

function placeOf(
  { points }: ImagePlan,
  width: number,
  height: number,
): { map: PlaneMap; errorM: number; geo: Plan['geo'] } {
  const local = points.flatMap(({ pixel, at }) => (at === undefined ? [] : [{ from: pixel, to: at }]));
  if (local.length >= 3) {
    const both = points.flatMap(({ at, lonLat }) => (at === undefined || lonLat === undefined ? [] : [{ at, lonLat }]));
    const map = upright(fitPlane(local));
    return { map, errorM: worstOf(map, local), geo: both.length >= 3 ? geoOf(both) : null };
  }
  const known = points.flatMap(({ pixel, lonLat }) => (lonLat === undefined ? [] : [{ pixel, lonLat }]));
  const [first] = known;
  if (first === undefined || known.length < 3) {
    throw new SiteFileFault('points: three of them need metres, or three need degrees.');
  }
  const plane = tangentPlane(first.lonLat[0], first.lonLat[1]);
  const pairs = known.map(({ pixel, lonLat }): { from: Point; to: Point } => ({
    from: pixel,
    to: localOf(plane, lonLat),
  }));
  const map = upright(fitPlane(pairs));
  const errorM = worstOf(map, pairs);
  // The lower left corner of the picture becomes the origin, as on other plans.
  const box = boxOf([mapped(map, 0, 0), mapped(map, width, 0), mapped(map, 0, height), mapped(map, width, height)]);
  const [x, y] = box ?? [0, 0];
  const [a, b, x0, c, d, y0] = map;
  const [e, f, , g, h] = plane.toLocal;
  return { map: [a, b, x0 - x, c, d, y0 - y], errorM, geo: { ...plane, toLocal: [e, f, -x, g, h, -y], errorM } };
}

/** Pixels are counted downwards and metres upwards: a map that does not turn that over mirrors the floor. */
function upright(map: PlaneMap): PlaneMap {
  const [a, b, , c, d] = map;
  const turned = a * d - b * c;
  if (turned >= 0) throw new SiteFileFault('The reference points mirror the picture: see whether two are exchanged.');
  const scale = Math.sqrt(-turned);
  if (scale < 0.0005 || scale > 5) {
    throw new SiteFileFault(
      `By its reference points one pixel is ${scale.toPrecision(3)} m wide, which is no floor plan.`,
    );
  }
  return map;
}
