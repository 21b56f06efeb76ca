/**
 * Fences of the hub as places: the smallest one around a position gives the words for where it is. A fence counts
 * for positions of its own coordinates, local ones of the same zone or EPSG:4326, and for those of the other kind
 * where the zone has reference points. Who was in a place stays in it until it is clearly left (hysteresis).
 */
import { z } from 'zod';
import { metresPerDegree } from '../../../shared/domain/degrees.ts';
import type { Georeference } from './georeference.ts';
import { circle, contains, polygon, shareInside, type Region } from '../../core/region.ts';

interface Fence {
  readonly id: string;
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
  /** By id. */
  readonly names: ReadonlyMap<string, string>;
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
/** A place is left when less than this is inside, of a ring that is no smaller than a wall is thick. */
const shareLeft = 0.25;
const ringLeftM = 0.5;

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

export const geographicFrame = 'EPSG:4326';
const isGeographic = (crs: string): boolean => crs.toUpperCase() === geographicFrame;
const frameOf = (crs: string, zone: string): string => (isGeographic(crs) ? geographicFrame : `${crs}\n${zone}`);

const asSent: Scale = { x: 0, y: 0, perX: 1, perY: 1 };

function aroundDegrees(longitude: number, latitude: number): Scale {
  const [perX, perY] = metresPerDegree(latitude);
  return { x: longitude, y: latitude, perX, perY };
}

const metresX = ({ x: origin, perX }: Scale, x: number): number => (x - origin) * perX;
const metresY = ({ y: origin, perY }: Scale, y: number): number => (y - origin) * perY;

/** Reads the list of the hub. What is malformed is left out, with its reason; never throws. */
export function readFences(items: readonly unknown[], zoneId: (zone: string) => string): FencesRead {
  const byFrame = new Map<string, Map<string, Fence>>();
  const names = new Map<string, string>();
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
    names.set(fence.id, fence.name);
  }
  const fences = new Map([...byFrame].map(([frame, group]) => [frame, groupOf([...group.values()])]));
  return { fences, names, refused };
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
  return region === null ? 'without an area' : { id: sent.id, name, floor: sent.floor ?? null, toMetres, region };
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

export interface Place {
  readonly id: string;
  readonly name: string;
}

export interface PlaceHints {
  /** Of the position's zone. */
  readonly georeference?: Georeference | null;
  /** Id of the fence that it was in before. */
  readonly before?: string | null;
}

/** The same spot in degrees or in metres of its zone, whichever it is not. */
function inOtherFrame(spot: Spot, georeference: Georeference): Spot {
  const geographic = isGeographic(spot.crs);
  const [x, y] = geographic ? georeference.toLocal(spot.x, spot.y) : georeference.toDegrees(spot.x, spot.y);
  return { ...spot, x, y, crs: geographic ? 'local' : 'EPSG:4326' };
}

const isOnFloor = (fence: Fence, spot: Spot): boolean =>
  fence.floor === null || spot.floor === null || fence.floor === spot.floor;

const shareOf = ({ region, toMetres }: Fence, spot: Spot, ringM: number): number =>
  shareInside(region, metresX(toMetres, spot.x), metresY(toMetres, spot.y), ringM);

/** Fences around the spot, smallest first, each with the spot in its own coordinates. */
function around(fences: Fences, spots: readonly Spot[]): readonly { readonly fence: Fence; readonly spot: Spot }[] {
  const found: { fence: Fence; spot: Spot }[] = [];
  for (const spot of spots) {
    const group = fences.get(frameOf(spot.crs, spot.zone));
    if (group === undefined) continue;
    for (const fence of boxesAround(group, spot.x, spot.y)) {
      const inside = contains(fence.region, metresX(fence.toMetres, spot.x), metresY(fence.toMetres, spot.y));
      if (inside && isOnFloor(fence, spot)) found.push({ fence, spot });
    }
  }
  return spots.length < 2 ? found : found.toSorted((a, b) => a.fence.region.areaM2 - b.fence.region.areaM2);
}

/** The smallest that may be claimed. The larger ones behind it are not looked at: thousands of positions come each second. */
function firstClaimed(fences: Fences, spot: Spot, ringM: number): Fence | null {
  const group = fences.get(frameOf(spot.crs, spot.zone));
  if (group === undefined) return null;
  for (const fence of boxesAround(group, spot.x, spot.y)) {
    if (!isOnFloor(fence, spot)) continue;
    const [x, y] = [metresX(fence.toMetres, spot.x), metresY(fence.toMetres, spot.y)];
    if (contains(fence.region, x, y) && shareInside(fence.region, x, y, ringM) >= shareMin) return fence;
  }
  return null;
}

/** The fence of before, as long as it is not clearly left. */
function stillIn(fences: Fences, spots: readonly Spot[], before: string): Fence | null {
  for (const spot of spots) {
    const fence = fences.get(frameOf(spot.crs, spot.zone))?.list.find(({ id }) => id === before);
    if (fence === undefined || !isOnFloor(fence, spot)) continue;
    return shareOf(fence, spot, Math.max(ringLeftM, spot.accuracyM ?? 0)) >= shareLeft ? fence : null;
  }
  return null;
}

/**
 * The smallest fence that a position is in: its point, and most of its accuracy ring. Without an accuracy the point
 * alone decides. Null where no fence can be claimed, also where the floor is not known and fences of several floors
 * lie there. The place of before gives way to a smaller one at once and to any other when it is clearly left.
 */
export function placeOf(fences: Fences, spot: Spot, { georeference, before }: PlaceHints = {}): Place | null {
  const spots = georeference == null ? [spot] : [spot, inOtherFrame(spot, georeference)];
  const ring = spot.accuracyM ?? 0;
  let claimed: Fence | null;
  if (spots.length === 1 && spot.floor !== null) claimed = firstClaimed(fences, spot, ring);
  else {
    const candidates = around(fences, spots);
    if (spot.floor === null && hasSeveralFloors(candidates.map(({ fence }) => fence))) return null;
    claimed = candidates.find((one) => shareOf(one.fence, one.spot, ring) >= shareMin)?.fence ?? null;
  }
  const kept = before == null || claimed?.id === before ? null : stillIn(fences, spots, before);
  if (kept === null || (claimed !== null && claimed.region.areaM2 < kept.region.areaM2)) return claimed;
  return kept;
}

const hasSeveralFloors = (fences: readonly Fence[]): boolean =>
  new Set(fences.flatMap(({ floor }) => (floor === null ? [] : [floor]))).size > 1;
