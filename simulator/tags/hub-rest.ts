/** The hub's REST interface below /v2 (omlox hub API 2.0). */
import { z } from 'zod';
import {
  fenceSchema,
  locationSchema,
  pointSchema,
  providerSchema,
  proximitySchema,
  trackableSchema,
  zoneSchema,
  type Location,
} from './hub-objects.ts';
import { hubBounds, isGeographic, type HubState } from './hub-state.ts';

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

const fault = (status: number, message: string): Answer => ({ status, body: { type: 'error', code: status, message } });
const ok = (body: unknown): Answer => ({ status: 200, body });
const done: Answer = { status: 204 };
const notThere = (what: string): Answer => fault(404, `There is no ${what}`);

function read<T>(schema: z.ZodType<T>, body: unknown, then: (value: T) => Answer): Answer {
  const result = schema.safeParse(body);
  if (result.success) return then(result.data);
  const issue = result.error.issues[0];
  return fault(400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not understood'}`);
}

interface Kind {
  readonly schema: z.ZodType<{ id: string }>;
  readonly all: ReadonlyMap<string, unknown>;
  readonly put: (value: never) => void;
  readonly remove: (id: string) => void;
}

function kindsOf(state: HubState): Readonly<Record<string, Kind>> {
  const { zones, fences, trackables, providers } = state;
  return {
    zones: { schema: zoneSchema, all: zones, put: (zone: never) => put(zones, zone), remove: (id) => zones.delete(id) },
    fences: {
      schema: fenceSchema,
      all: fences,
      put(fence: never) {
        put(fences, fence);
        state.fencesChanged();
      },
      remove(id) {
        fences.delete(id);
        state.fencesChanged();
      },
    },
    trackables: {
      schema: trackableSchema,
      all: trackables,
      put: (trackable: never) => state.addTrackable(trackable),
      remove: (id) => state.removeTrackable(id),
    },
    providers: {
      schema: providerSchema,
      all: providers,
      put: (provider: never) => put(providers, provider),
      remove: (id) => providers.delete(id),
    },
  };
}

const put = <T extends { readonly id: string }>(all: Map<string, T>, value: T): void => void all.set(value.id, value);

/** Locations as a query wants them: other coordinates, one zone, GeoJSON. */
function locationsFor(state: HubState, locations: readonly Location[], query: URLSearchParams): Answer {
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

export function answer(state: HubState, asked: Asked): Answer {
  const { method, path, body, now } = asked;
  const [name = '', id, part] = path;
  const kind = kindsOf(state)[name];
  if (kind === undefined || path.length > 3) return fault(404, `Nothing at /${path.join('/')}`);
  if (id === undefined || id === '') return ofAll(kind, asked);
  const bulk = ofMany(state, asked);
  if (bulk !== null) return bulk;
  if (part !== undefined) {
    const known = kind.all.has(id) || (name === 'providers' && state.locations.has(id));
    const isPut = method === 'PUT' && name === 'providers';
    if (!known && !isPut) return notThere(`${name.slice(0, -1)} ${id}`);
    return partsOf(state, asked, id, part) ?? fault(405, `${method} is not for /${path.join('/')}`);
  }
  if (method === 'PUT') {
    return read(kind.schema, { ...(body as object), id }, (value) => {
      kind.put(value as never);
      return ok(value);
    });
  }
  if (!kind.all.has(id)) return notThere(`${name.slice(0, -1)} ${id}`);
  if (method === 'GET') return ok(kind.all.get(id));
  if (method !== 'DELETE') return fault(405, `${method} is not for /${name}/{id}`);
  kind.remove(id);
  if (name === 'providers') state.forgetLocations(id, now);
  return done;
}

function ofAll(kind: Kind, { method, query, body }: Asked): Answer {
  if (method === 'GET') {
    const zone = query.get('zone_id');
    const all = [...kind.all.values()] as { zone_id?: unknown }[];
    return ok(zone === null ? all : all.filter(({ zone_id: of }) => of === undefined || of === zone));
  }
  if (method === 'DELETE') {
    for (const id of kind.all.keys()) kind.remove(id);
    return done;
  }
  if (method !== 'POST') return fault(405, `${method} is not for a list`);
  if (kind.all.size >= hubBounds.objects) return fault(507, `There are ${hubBounds.objects} already`);
  return read(kind.schema, body, (value) => {
    if (kind.all.has(value.id)) return fault(409, `${value.id} is there already`);
    kind.put(value as never);
    return { status: 201, body: value };
  });
}

/** Paths that are about many things at once; null: this is none of them. */
function ofMany(state: HubState, asked: Asked): Answer | null {
  const { method, path, query, body, now } = asked;
  const place = path.join('/');
  if (path[1] === 'summary' && path.length === 2 && method === 'GET') {
    return ok([...(kindsOf(state)[path[0] ?? '']?.all.keys() ?? [])]);
  }
  if (place === 'trackables/motions' && method === 'GET') {
    return ok([...state.trackables.keys()].flatMap((id) => motionOf(state, id) ?? []));
  }
  if (place === 'providers/locations') {
    if (method === 'GET') return locationsFor(state, [...state.locations.values()], query);
    if (method === 'DELETE') {
      state.forgetLocations(null, now);
      return done;
    }
    if (method === 'PUT')
      return read(z.array(locationSchema).max(10_000), body, (all) => {
        state.locate(all, now);
        return done;
      });
  }
  if (place === 'providers/proximities' && method === 'PUT') {
    return read(z.array(proximitySchema).max(10_000), body, (all) => {
      state.near(all);
      return done;
    });
  }
  return null;
}

export function motionOf(state: HubState, id: string): unknown {
  const trackable = state.trackables.get(id);
  const location = state.locationOfTrackable(id);
  return trackable === undefined || location === undefined ? undefined : { ...trackable, location };
}

function partsOf(state: HubState, asked: Asked, id: string, part: string): Answer | undefined {
  const { method, path } = asked;
  if (path[0] === 'providers') {
    if (part === 'location') return providerLocation(state, asked, id);
    if (part === 'proximity' && method === 'PUT')
      return read(proximitySchema, { ...(asked.body as object), provider_id: id }, (one) => {
        state.near([one]);
        return done;
      });
  }
  if (path[0] === 'zones' && part === 'transform' && method === 'PUT') return transform(state, asked);
  if (method !== 'GET') return undefined;
  switch (path[0]) {
    case 'zones':
      return part === 'createfence' ? fenceOfZone(state, id) : undefined;
    case 'trackables':
      return ofTrackable(state, asked, id, part);
    case 'providers':
      return ofProvider(state, id, part);
    default:
      return ofFence(state, asked, id, part);
  }
}

function providerLocation(state: HubState, { method, query, body, now }: Asked, id: string): Answer | undefined {
  const held = state.locations.get(id);
  if (method === 'PUT')
    return read(locationSchema, { ...(body as object), provider_id: id }, (location) => {
      state.locate([location], now);
      return done;
    });
  if (held === undefined) return notThere(`location of provider ${id}`);
  if (method === 'DELETE') {
    state.forgetLocations(id, now);
    return done;
  }
  if (method !== 'GET') return undefined;
  const all = locationsFor(state, [held], query);
  return all.status === 200 && Array.isArray(all.body) ? ok((all.body as unknown[])[0]) : all;
}

/** A point in the other coordinates. */
function transform({ earth }: HubState, { body }: Asked): Answer {
  if (earth === null) return fault(400, 'The zone has no ground control points');
  return read(z.object({ position: pointSchema, crs: z.string().max(40) }), body, ({ position, crs }) => {
    const [x = NaN, y = NaN] = position.coordinates;
    const [coordinates, to] = isGeographic(crs)
      ? [earth.toLocal([x, y]), 'local']
      : [earth.toDegrees([x, y]), 'EPSG:4326'];
    return ok({ position: { type: 'Point', coordinates }, crs: to });
  });
}

/** The smallest box around all fences of the zone, as a fence that is not stored. */
function fenceOfZone(state: HubState, zone: string): Answer {
  const corners = [...state.fences.values()]
    .filter(({ zone_id: of }) => of === zone)
    .flatMap(({ region }) => (region.type === 'Polygon' ? region.coordinates.flat() : [region.coordinates]));
  if (corners.length === 0) return notThere(`extent of zone ${zone}`);
  const xs = corners.map(([x = 0]) => x);
  const ys = corners.map(([, y = 0]) => y);
  const [left, low, right, high] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  const ring = [
    [left, low],
    [right, low],
    [right, high],
    [left, high],
    [left, low],
  ];
  return ok({ id: `zone-${zone}`, crs: 'local', zone_id: zone, region: { type: 'Polygon', coordinates: [ring] } });
}

const sensors: Answer = ok({});

function ofTrackable(state: HubState, { query }: Asked, id: string, part: string): Answer | undefined {
  const locations = state.locationsOfTrackable(id);
  switch (part) {
    case 'fences':
      return ok(state.fencesAround(id).flatMap((fence) => state.fences.get(fence) ?? []));
    case 'location':
      return locations[0] === undefined ? notThere(`location of trackable ${id}`) : ok(locations[0]);
    case 'locations':
      return locationsFor(state, locations, query);
    case 'motion':
      return locations[0] === undefined ? notThere(`motion of trackable ${id}`) : ok(motionOf(state, id));
    case 'providers':
      return ok((state.trackables.get(id)?.location_providers ?? []).flatMap((one) => state.providers.get(one) ?? []));
    case 'sensors':
      return sensors;
    default:
      return undefined;
  }
}

function ofProvider(state: HubState, id: string, part: string): Answer | undefined {
  const trackables = state.trackablesOf(id);
  switch (part) {
    case 'fences': {
      const subjects = trackables.length === 0 ? [id] : trackables;
      const fences = new Set(subjects.flatMap((subject) => state.fencesAround(subject)));
      return ok([...fences].flatMap((fence) => state.fences.get(fence) ?? []));
    }
    case 'trackables':
      return ok(trackables.flatMap((one) => state.trackables.get(one) ?? []));
    case 'sensors':
      return sensors;
    default:
      return undefined;
  }
}

function ofFence(state: HubState, { query }: Asked, id: string, part: string): Answer | undefined {
  const subjects = state.occupants(id);
  switch (part) {
    case 'trackables':
      return ok(subjects.flatMap((one) => state.trackables.get(one) ?? []));
    case 'motions':
      return ok(subjects.flatMap((one) => motionOf(state, one) ?? []));
    case 'locations':
      return locationsFor(
        state,
        subjects.flatMap((one) => state.locationOfTrackable(one) ?? state.locations.get(one) ?? []),
        query,
      );
    case 'providers': {
      const providers = subjects.flatMap((one) => state.trackables.get(one)?.location_providers ?? [one]);
      return ok(providers.flatMap((one) => state.providers.get(one) ?? []));
    }
    default:
      return undefined;
  }
}
