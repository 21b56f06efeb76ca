/** What the hub's REST interface is asked and answers; locations and motions as a query wants them. */
import type { z } from 'zod';
import type { Location } from './hub-objects.ts';
import type { HubState } from './hub-state.ts';

export interface Asked {
  readonly method: string;
  /** Below /v2, decoded: ["fences", "fence-bed-12", "trackables"]. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Undefined: none. */
  readonly body: unknown;
  readonly now: number;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export const fault = (status: number, message: string): Answer => ({
  status,
  body: { type: 'error', code: status, message },
});
export const ok = (body: unknown): Answer => ({ status: 200, body });
export const done: Answer = { status: 204 };
export const notThere = (what: string): Answer => fault(404, `There is no ${what}`);

export function read<T>(schema: z.ZodType<T>, body: unknown, then: (value: T) => Answer): Answer {
  const result = schema.safeParse(body);
  if (result.success) return then(result.data);
  const issue = result.error.issues[0];
  return fault(400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not understood'}`);
}

/** Locations as a query wants them: other coordinates, one zone, GeoJSON. */
export function locationsFor(state: HubState, locations: readonly Location[], query: URLSearchParams): Answer {
  const crs = query.get('crs');
  const zone = query.get('zone_id');
  const of = zone === null ? locations : locations.filter(({ source }) => source === zone);
  const turned = crs === null ? of : of.flatMap((one) => state.inCrs(one, crs) ?? []);
  if (turned.length < of.length) return fault(400, `crs: positions are not known in ${crs ?? ''}`);
  return ok(query.get('geojson') === 'true' ? featuresOf(turned) : turned);
}

export const featuresOf = (locations: readonly Location[]): unknown => ({
  type: 'FeatureCollection',
  features: locations.map(({ position, ...properties }) => ({ type: 'Feature', geometry: position, properties })),
});

export function motionOf(state: HubState, id: string): unknown {
  const trackable = state.trackables.get(id);
  const location = state.locationOfTrackable(id);
  return trackable === undefined || location === undefined ? undefined : { ...trackable, location };
}
