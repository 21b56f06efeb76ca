/** A plan file of ours: one floor in local metres, rooms as polygons, doors as points, walking ways as a graph. */
import { z } from 'zod';
import { boxOf, distanceToRing, type Box, type Point } from '../../shared/assets/plan-geometry.ts';
import { planBounds, type Plan } from '../../shared/assets/plan.ts';
import { geoOf } from './reference-points.ts';

const point = z.tuple([z.number(), z.number()]);
const name = z.string().max(200);

const roomSchema = z.object({
  id: z.string().min(1).max(120),
  name,
  kind: z.string().max(40).default(''),
  bed: z.string().max(400).optional(),
  polygon: z.array(point).min(3).max(2_000),
  door: point.optional(),
});

export const ownPlanSchema = z.object({
  id: z.string().min(1).max(80),
  name: name.min(1),
  building: name.default(''),
  floor: z.number().nullable().default(null),
  zone: z.string().max(400).nullable().default(null),
  units: z.literal('m').default('m'),
  size: z.tuple([z.number().positive(), z.number().positive()]),
  boundary: z.array(point).min(3).max(2_000).optional(),
  labels: z
    .array(z.object({ text: name, x: z.number(), y: z.number() }))
    .max(500)
    .default([]),
  rooms: z.array(roomSchema).max(planBounds.rooms),
  nodes: z
    .array(z.object({ id: z.string().max(120), x: z.number(), y: z.number() }))
    .max(planBounds.nodes)
    .default([]),
  edges: z
    .array(z.tuple([z.string().max(120), z.string().max(120)]))
    .max(60_000)
    .default([]),
  /** Places whose degrees are known: three or more. */
  reference: z
    .array(z.object({ at: point, lonLat: point }))
    .max(100)
    .default([]),
});
type OwnPlan = z.infer<typeof ownPlanSchema>;
type OwnRoom = OwnPlan['rooms'][number];

/** Closed rings repeat their first corner at the end; ours do not. */
const ringOf = (ring: readonly Point[]): [number, number][] => {
  const corners = ring.map(([x, y]): [number, number] => [x, y]);
  const [first, last] = [corners[0], corners.at(-1)];
  if (corners.length > 3 && first?.[0] === last?.[0] && first?.[1] === last?.[1]) corners.pop();
  return corners;
};

/** @throws SiteFileFault where the reference points fit no plane. */
export function planOfOwn(file: OwnPlan): Plan {
  const index = new Map(file.nodes.map(({ id }, at) => [id, at]));
  const edges = file.edges.flatMap(([from, to]): [number, number][] => {
    const [a, b] = [index.get(from), index.get(to)];
    return a === undefined || b === undefined || a === b ? [] : [[a, b]];
  });
  const outlines = outlinesOf(file);
  const ways = edges.length === 0 ? null : { nodes: file.nodes.map(({ x, y }): [number, number] => [x, y]), edges };
  return {
    id: file.id,
    name: file.name,
    building: file.building,
    floor: file.floor,
    zone: file.zone,
    box: [0, 0, file.size[0], file.size[1]],
    ward: file.boundary === undefined ? null : ringOf(file.boundary),
    rooms: file.rooms.map((room) => ({
      id: room.id,
      name: room.name,
      use: useOf(room),
      bed: room.bed ?? null,
      outline: ringOf(room.polygon),
      holes: [],
    })),
    walls: [],
    doors: file.rooms.flatMap((room) =>
      room.door === undefined
        ? []
        : [{ at: room.door, widthM: 1, rooms: [room.id, behind(outlines, room, room.door)] }],
    ),
    ways,
    labels: file.labels.map(({ text, x, y }) => ({ text, at: [x, y] })),
    joins: file.rooms.flatMap((room) => {
      const use = useOf(room);
      return use === 'lift' || use === 'stair' ? [{ name: room.name, kind: use, at: room.door ?? first(room) }] : [];
    }),
    geo: geoOf(file.reference),
    image: null,
  };
}

const first = ({ polygon }: OwnRoom): [number, number] => [polygon[0]?.[0] ?? 0, polygon[0]?.[1] ?? 0];

/** A way out of the ward is a lift or stairs by its name. */
function useOf({ kind, name: said }: OwnRoom): string {
  if (kind !== 'exit') return kind;
  if (/\blifts?\b|elevator/i.test(said)) return 'lift';
  return /\bstair/i.test(said) ? 'stair' : kind;
}

interface Outline {
  readonly room: OwnRoom;
  readonly ring: readonly Point[];
  readonly box: Box;
}

const outlinesOf = ({ rooms }: OwnPlan): Outline[] =>
  rooms.flatMap((room) => {
    const ring = ringOf(room.polygon);
    const box = boxOf(ring);
    return box === null ? [] : [{ room, ring, box }];
  });

/** A door lies on an outline within this, metres. */
const onLineM = 0.1;

/** The room on whose outline a door of another one lies. Most are passed over by their boxes: there may be thousands of both. */
function behind(outlines: readonly Outline[], { id }: OwnRoom, [x, y]: Point): string | null {
  const found = outlines.filter(({ room, ring, box: [left, low, right, high] }) => {
    if (room.id === id || x < left - onLineM || x > right + onLineM || y < low - onLineM || y > high + onLineM)
      return false;
    return distanceToRing(ring, x, y) <= onLineM;
  });
  return (found.find(({ room }) => room.kind === 'corridor') ?? found[0])?.room.id ?? null;
}
