/**
 * A floor plan in its normal form, whatever it was read from: metres, x to the right, y up, one floor a file. Read by
 * the gateway from GeoJSON, from a plan file of ours, or from an image with three reference points.
 */
import { z } from 'zod';

const metres = z.number().min(-100_000).max(100_000);
const point = z.tuple([metres, metres]);
/** Closed by meaning: the last corner joins the first. */
const ring = z.array(point).min(3).max(2_000);
const label = z.string().max(200);

export const planBounds = { rooms: 5_000, walls: 20_000, doors: 5_000, nodes: 20_000 } as const;

export const roomSchema = z.strictObject({
  id: z.string().min(1).max(120),
  /** As people say it: "Store B". */
  name: label,
  /** "bed", "store", "cleaning", "corridor", "lift", "stair" …; '' where the plan does not say. */
  use: z.string().max(40),
  /** The bed that stands there. */
  bed: z.string().max(400).nullable(),
  outline: ring,
  holes: z.array(ring).max(50).default([]),
});
export type Room = z.infer<typeof roomSchema>;

export const planSchema = z.strictObject({
  id: z.string().min(1).max(80),
  name: label.min(1),
  building: label.default(''),
  /** 0 = ground; halves for mezzanines. Null: the plan does not say. */
  floor: z.number().nullable(),
  /** Zone of the location system whose local metres these are; null: only geographic positions fit. */
  zone: z.string().max(400).nullable(),
  /** Lowest and highest corner. */
  box: z.tuple([metres, metres, metres, metres]),
  /** Outline of the ward; leaving it is leaving the ward. Null: the plan is all ward. */
  ward: ring.nullable().default(null),
  rooms: z.array(roomSchema).max(planBounds.rooms),
  /** Lines that are drawn and that nobody walks through. */
  walls: z.array(z.array(point).min(2).max(2_000)).max(planBounds.walls).default([]),
  /** Middle of each opening with the rooms on both sides, where the plan has them; null: outside. */
  doors: z
    .array(
      z.strictObject({
        at: point,
        widthM: z.number().positive().max(20).default(1),
        rooms: z.tuple([z.string().max(120).nullable(), z.string().max(120).nullable()]),
      }),
    )
    .max(planBounds.doors)
    .default([]),
  /** Walking ways, where the plan draws them: places and the ways between, by index. */
  ways: z
    .strictObject({
      nodes: z.array(point).max(planBounds.nodes),
      edges: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])).max(60_000),
    })
    .nullable()
    .default(null),
  /** Words that are drawn: "Pod A". */
  labels: z
    .array(z.strictObject({ text: label, at: point }))
    .max(500)
    .default([]),
  /** Stairs and lifts that join floors: the same name on another plan is the same one. */
  joins: z
    .array(z.strictObject({ name: label, at: point, kind: z.enum(['lift', 'stair']) }))
    .max(200)
    .default([]),
  /**
   * Local metres from degrees: x = a·(lon−lon0) + b·(lat−lat0) + x0 and so on, least squares of the reference points;
   * `errorM` is the worst of them. Null: no reference points.
   */
  geo: z
    .strictObject({
      lon0: z.number(),
      lat0: z.number(),
      /** [a, b, x0, c, d, y0]. */
      toLocal: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
      errorM: z.number().nonnegative(),
    })
    .nullable()
    .default(null),
  /** A picture under everything; drawn from its lower left corner. */
  image: z
    .strictObject({
      /** "data:image/png;base64,…". */
      data: z
        .string()
        .max(6 * 1024 * 1024)
        .regex(/^data:image\/(png|jpeg);base64,/),
      /** Metres of its corners: upper left, upper right, lower left. */
      corners: z.tuple([point, point, point]),
      errorM: z.number().nonnegative(),
    })
    .nullable()
    .default(null),
});
export type Plan = z.infer<typeof planSchema>;
