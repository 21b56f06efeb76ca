/**
 * Fences of the hub as places: the smallest one around a position gives the words for where it is. A fence counts
 * for positions of its own coordinates only, local ones of the same zone or EPSG:4326; nothing is transformed.
 */
import { z } from 'zod';
import { circle, contains, polygon, shareInside, type Region } from './region.ts';

interface Fence {
  readonly name: string;
  /** Null: not said, so it may be on any. */
  readonly floor: number | null;
  readonly toMetres: Scale;
  readonly region: Region;
}

interface Group {
  /** Smallest area first. */
  readonly list: readonly Fence[];
  /** left, right, low, high of each, as sent: thousands are passed over by numbers alone for every position. */
  readonly boxes: Float64Array;
}

/** By coordinates, see `frameOf`. */
export type Fences = ReadonlyMap<string, Group>;

export interface FencesRead {
  readonly fences: Fences;
  /** What cannot be used: reason → how many, and the first one's id. */
  readonly refused: ReadonlyMap<string, { readonly count: number; readonly first: string }>;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly crs: string;
  /** Id of the zone, where `crs` is local. */
  readonly zone: string;
  readonly floor: number | null;
  readonly accuracyM: number | null;
}

interface Scale {
  readonly x: number;
  readonly y: number;
  readonly perX: number;
  readonly perY: number;
}

export const fenceBounds = { fences: 5000, rings: 100, verticesPerRing: 2000, vertices: 250_000 } as const;

/** A place is claimed when at least this much of the accuracy ring is inside (rtls.md, section 8: "mostly"). */
const shareMin = 0.75;

const coordinate = z.array(z.number()).min(2).max(4);
const text = z.string().max(400).nullish().catch(null);
const number = z.number().nullish().catch(null);
const fenceSchema = z.object({
  id: z.string().min(1).max(400),
  foreign_id: text,
  name: text,
  /** omlox hub API 2.0: geographic unless said otherwise. */
  crs: z.string().max(40).nullish(),
  zone_id: text,
  floor: number,
  radius: number,
  region: z.discriminatedUnion('type', [
    z.object({ type: z.literal('Point'), coordinates: coordinate }),
    z.object({
      type: z.literal('Polygon'),
      coordinates: z.array(z.array(coordinate).min(3).max(fenceBounds.verticesPerRing)).min(1).max(fenceBounds.rings),
    }),
  ]),
});
type FenceSent = z.infer<typeof fenceSchema>;

const isGeographic = (crs: string): boolean => crs.toUpperCase() === 'EPSG:4326';
const frameOf = (crs: string, zone: string): string => (isGeographic(crs) ? 'EPSG:4326' : `${crs}\n${zone}`);

const asSent: Scale = { x: 0, y: 0, perX: 1, perY: 1 };

/** Metres per degree about a point (WGS84, mean): exact to a few millimetres over a building. */
function aroundDegrees(longitude: number, latitude: number): Scale {
  return { x: longitude, y: latitude, perX: 111_320 * Math.cos((latitude * Math.PI) / 180), perY: 111_133 };
}

const metresX = ({ x: origin, perX }: Scale, x: number): number => (x - origin) * perX;
const metresY = ({ y: origin, perY }: Scale, y: number): number => (y - origin) * perY;

/** Reads the list of the hub. What is malformed is left out, with its reason; never throws. */
export function readFences(items: readonly unknown[], zoneId: (zone: string) => string): FencesRead {
  const byFrame = new Map<string, Map<string, Fence>>();
  const refused = new Map<string, { count: number; first: string }>();
  const refuse = (reason: string, item: unknown): void => {
    const before = refused.get(reason);
    const id = (item as { id?: unknown } | null | undefined)?.id;
    const first = typeof id === 'string' ? id.slice(0, 80) : '';
    refused.set(reason, before === undefined ? { count: 1, first } : { ...before, count: before.count + 1 });
  };
  let count = 0;
  let vertices = 0;
  for (const item of items) {
    if (count >= fenceBounds.fences || vertices >= fenceBounds.vertices) {
      refuse('over the bound of fences', item);
      continue;
    }
    const read = fenceSchema.safeParse(item);
    if (!read.success) {
      // The path has names of ours only up to the region; deeper it is numbers.
      refuse(`with ${read.error.issues[0]?.path.slice(0, 2).join('.') || 'all of it'} not understood`, item);
      continue;
    }
    const fence = fenceOf(read.data, zoneId);
    if (typeof fence === 'string') {
      refuse(fence, item);
      continue;
    }
    count += 1;
    if (fence.region.shape.kind === 'polygon') for (const ring of fence.region.shape.rings) vertices += ring.length / 2;
    const frame = frameOf(read.data.crs ?? 'EPSG:4326', zoneId(read.data.zone_id ?? ''));
    const group = byFrame.get(frame) ?? new Map<string, Fence>();
    byFrame.set(frame, group.set(read.data.id, fence));
  }
  return { fences: new Map([...byFrame].map(([frame, group]) => [frame, groupOf([...group.values()])])), refused };
}

function groupOf(fences: readonly Fence[]): Group {
  const list = fences.toSorted((a, b) => a.region.areaM2 - b.region.areaM2);
  const boxes = new Float64Array(list.length * 4);
  list.forEach(({ toMetres: { x, y, perX, perY }, region: { box } }, index) => {
    boxes.set([x + box.left / perX, x + box.right / perX, y + box.low / perY, y + box.high / perY], index * 4);
  });
  return { list, boxes };
}

function* boxesAround({ list, boxes }: Group, x: number, y: number): Generator<Fence> {
  for (let index = 0, at = 0; index < list.length; index += 1, at += 4) {
    if (x < (boxes[at] as number) || x > (boxes[at + 1] as number)) continue;
    if (y < (boxes[at + 2] as number) || y > (boxes[at + 3] as number)) continue;
    yield list[index] as Fence;
  }
}

/** The fence, or why it is of no use. */
function fenceOf(sent: FenceSent, zoneId: (zone: string) => string): Fence | string {
  const name = (sent.name?.trim() || sent.foreign_id?.trim()) ?? '';
  if (name === '') return 'without a name';
  const crs = sent.crs ?? 'EPSG:4326';
  const geographic = isGeographic(crs);
  if (!geographic && crs !== 'local') return 'in coordinates that are not known';
  if (!geographic && zoneId(sent.zone_id ?? '') === '') return 'local without a zone';
  const { region: shape } = sent;
  const corners = shape.type === 'Point' ? [shape.coordinates] : shape.coordinates.flat();
  if (geographic && !corners.every(([longitude = NaN, latitude = NaN]) => isDegrees(longitude, latitude)))
    return 'outside of the globe';
  const [x = 0, y = 0] = corners[0] ?? [];
  const toMetres = geographic ? aroundDegrees(x, y) : asSent;
  const region =
    shape.type === 'Point'
      ? circle(metresX(toMetres, x), metresY(toMetres, y), sent.radius ?? 0)
      : polygon(shape.coordinates.map((ring) => flat(ring, toMetres)));
  return region === null ? 'without an area' : { name, floor: sent.floor ?? null, toMetres, region };
}

/** The poles themselves have no metres per degree of longitude. */
const isDegrees = (longitude: number, latitude: number): boolean =>
  Math.abs(longitude) <= 180 && Math.abs(latitude) <= 89;

function flat(ring: readonly (readonly number[])[], scale: Scale): Float64Array {
  const all = new Float64Array(ring.length * 2);
  ring.forEach(([x = 0, y = 0], index) => {
    all[index * 2] = metresX(scale, x);
    all[index * 2 + 1] = metresY(scale, y);
  });
  return all;
}

/**
 * Name of the smallest fence that a position is in: its point, and most of its accuracy ring. Without an accuracy the
 * point alone decides. Null where no fence can be claimed, also where the floor is not known and fences of several
 * floors lie there.
 */
export function placeOf(fences: Fences, spot: Spot): string | null {
  const group = fences.get(frameOf(spot.crs, spot.zone));
  if (group === undefined) return null;
  const around: Fence[] = [];
  for (const fence of boxesAround(group, spot.x, spot.y)) {
    if (fence.floor !== null && spot.floor !== null && fence.floor !== spot.floor) continue;
    if (contains(fence.region, metresX(fence.toMetres, spot.x), metresY(fence.toMetres, spot.y))) around.push(fence);
  }
  if (spot.floor === null && hasSeveralFloors(around)) return null;
  const ring = spot.accuracyM ?? 0;
  const place = around.find(({ region, toMetres }) => {
    const share = shareInside(region, metresX(toMetres, spot.x), metresY(toMetres, spot.y), ring);
    return share >= shareMin;
  });
  return place?.name ?? null;
}

const hasSeveralFloors = (fences: readonly Fence[]): boolean =>
  new Set(fences.flatMap(({ floor }) => (floor === null ? [] : [floor]))).size > 1;
