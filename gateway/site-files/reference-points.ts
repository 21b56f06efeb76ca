/** Points that are known in two systems: the plane map from one to the other by least squares, and how well it fits. */
import type { Point } from '../../shared/assets/plan-geometry.ts';
import type { Plan } from '../../shared/assets/plan.ts';
import { metresPerDegree } from '../../shared/domain/degrees.ts';
import { SiteFileFault } from './site-file-fault.ts';

/** [a, b, x0, c, d, y0]: x = a·u + b·v + x0, y = c·u + d·v + y0. */
export type PlaneMap = readonly [number, number, number, number, number, number];

export const mapped = ([a, b, x0, c, d, y0]: PlaneMap, u: number, v: number): Point => [
  a * u + b * v + x0,
  c * u + d * v + y0,
];

/** Points on one line, or all but on one line, say nothing of what lies beside it. */
const leastSpread = 1e-6;

/** @throws SiteFileFault for less than three points, or points on one line. */
export function fitPlane(pairs: readonly { readonly from: Point; readonly to: Point }[]): PlaneMap {
  if (pairs.length < 3) throw new SiteFileFault('Three reference points are needed.');
  const count = pairs.length;
  const mean = (pick: (pair: (typeof pairs)[number]) => number): number =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / count;
  const [mu, mv] = [mean(({ from }) => from[0]), mean(({ from }) => from[1])];
  const [mx, my] = [mean(({ to }) => to[0]), mean(({ to }) => to[1])];
  let [uu, uv, vv, ux, vx, uy, vy] = [0, 0, 0, 0, 0, 0, 0];
  for (const { from, to } of pairs) {
    const [u, v, x, y] = [from[0] - mu, from[1] - mv, to[0] - mx, to[1] - my];
    uu += u * u;
    uv += u * v;
    vv += v * v;
    ux += u * x;
    vx += v * x;
    uy += u * y;
    vy += v * y;
  }
  const spread = uu * vv - uv * uv;
  if (!(spread > leastSpread * (uu + vv) ** 2)) {
    throw new SiteFileFault('The reference points lie on one line: take one beside it.');
  }
  const a = (ux * vv - vx * uv) / spread;
  const b = (vx * uu - ux * uv) / spread;
  const c = (uy * vv - vy * uv) / spread;
  const d = (vy * uu - uy * uv) / spread;
  return [a, b, mx - a * mu - b * mv, c, d, my - c * mu - d * mv];
}

/** How far the worst point lies from where the map puts it. */
export const worstOf = (map: PlaneMap, pairs: readonly { readonly from: Point; readonly to: Point }[]): number =>
  Math.max(
    0,
    ...pairs.map(({ from, to }) => {
      const [x, y] = mapped(map, from[0], from[1]);
      return Math.hypot(x - to[0], y - to[1]);
    }),
  );

type Geo = NonNullable<Plan['geo']>;

/** Local metres from degrees; null where there are no points. @throws SiteFileFault */
export function geoOf(points: readonly { readonly at: Point; readonly lonLat: Point }[]): Geo | null {
  const origin = points[0]?.lonLat;
  if (origin === undefined) return null;
  const [lon0, lat0] = origin;
  const pairs = points.map(({ at, lonLat }): { from: Point; to: Point } => ({
    from: [lonLat[0] - lon0, lonLat[1] - lat0],
    to: at,
  }));
  const map = fitPlane(pairs);
  return { lon0, lat0, toLocal: [...map], errorM: worstOf(map, pairs) };
}

/** The plane that touches the earth at a place: right within centimetres on the size of a hospital. */
export function tangentPlane(lon0: number, lat0: number): Geo {
  const [perLon, perLat] = metresPerDegree(lat0);
  return { lon0, lat0, toLocal: [perLon, 0, 0, 0, perLat, 0], errorM: 0 };
}

export const localOf = ({ lon0, lat0, toLocal }: Geo, [lon, lat]: Point): Point =>
  mapped(toLocal, lon - lon0, lat - lat0);

/** Millimetres are enough, and keep the text short. Adding zero makes a minus zero none. */
export const rounded = ([x, y]: Point): [number, number] => [
  Math.round(x * 1000) / 1000 + 0,
  Math.round(y * 1000) / 1000 + 0,
];
