/**
 * Between degrees and a zone's local metres, by the reference points that the zone gives (ground_control_points): moved,
 * turned and scaled so that the squared distances of the points are least. A plan that does not fit is not used.
 */
import { z } from 'zod';
import { metresPerDegree } from '../../../shared/domain/degrees.ts';

export interface Georeference {
  /** Degrees → local metres. */
  toLocal(longitude: number, latitude: number): readonly [x: number, y: number];
  toDegrees(x: number, y: number): readonly [longitude: number, latitude: number];
}

interface Pair {
  readonly longitude: number;
  readonly latitude: number;
  readonly x: number;
  readonly y: number;
}

const pairsMax = 100;
/** The points of a plan lie on each other within this, or they are of different plans. */
const fitM = 3;
/** Metres of a plan are metres of the world, but for survey error. */
const scaleBounds = [0.8, 1.25] as const;

const bare = z.array(z.number()).min(2).max(4);
const place = z.union([bare, z.object({ coordinates: bare }).transform(({ coordinates }) => coordinates)]);
const asObjects = z.array(z.object({ wgs84: place, local: place })).max(pairsMax);
/** Some hubs list both by turns. */
const byTurns = z.array(place).max(2 * pairsMax);

/** The pairs as a hub writes them, in whichever of its two ways; what cannot be read is none. */
function pairsOf(sent: unknown): readonly Pair[] {
  const pair = (wgs84: readonly number[], local: readonly number[]): Pair[] => {
    const [longitude = NaN, latitude = NaN] = wgs84;
    const [x = NaN, y = NaN] = local;
    return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 89 ? [{ longitude, latitude, x, y }] : [];
  };
  const objects = asObjects.safeParse(sent);
  if (objects.success) return objects.data.flatMap(({ wgs84, local }) => pair(wgs84, local));
  const turns = byTurns.safeParse(sent);
  if (!turns.success) return [];
  return turns.data.flatMap((wgs84, at) => (at % 2 === 0 ? pair(wgs84, turns.data[at + 1] ?? []) : []));
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;

/** @param sent `ground_control_points` of a zone. Null without two points that are apart and fit. */
export function georeferenceOf(sent: unknown): Georeference | null {
  const pairs = pairsOf(sent).filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (pairs.length < 2) return null;
  const longitude = mean(pairs.map((one) => one.longitude));
  const latitude = mean(pairs.map((one) => one.latitude));
  const [perX, perY] = metresPerDegree(latitude);
  const [x0, y0] = [mean(pairs.map(({ x }) => x)), mean(pairs.map(({ y }) => y))];
  let along = 0;
  let across = 0;
  let size = 0;
  for (const one of pairs) {
    const [e, n] = [(one.longitude - longitude) * perX, (one.latitude - latitude) * perY];
    const [x, y] = [one.x - x0, one.y - y0];
    along += e * x + n * y;
    across += e * y - n * x;
    size += e * e + n * n;
  }
  if (!(size > 1)) return null;
  const [cos, sin] = [along / size, across / size];
  const scale = Math.hypot(cos, sin);
  const toLocal = (lon: number, lat: number): readonly [number, number] => {
    const [e, n] = [(lon - longitude) * perX, (lat - latitude) * perY];
    return [x0 + cos * e - sin * n, y0 + sin * e + cos * n];
  };
  const toDegrees = (x: number, y: number): readonly [number, number] => {
    const [dx, dy] = [(x - x0) / (scale * scale), (y - y0) / (scale * scale)];
    return [longitude + (cos * dx + sin * dy) / perX, latitude + (cos * dy - sin * dx) / perY];
  };
  if (!(scale >= scaleBounds[0] && scale <= scaleBounds[1])) return null;
  const worst = Math.max(
    ...pairs.map((one) => {
      const [x, y] = toLocal(one.longitude, one.latitude);
      return Math.hypot(x - one.x, y - one.y);
    }),
  );
  return worst <= fitM ? { toLocal, toDegrees } : null;
}
