/** Paths below one thing of the hub: its locations, motions, fences, and what is at it (omlox hub API 2.0). */
import { z } from 'zod';
import { done, fault, locationsFor, motionOf, notThere, ok, read, type Answer, type Asked } from './hub-answers.ts';
import { locationSchema, pointSchema, proximitySchema } from './hub-objects.ts';
import { isGeographic, type HubState } from './hub-state.ts';

/** Undefined: not for this method, or no such path. */
export function partsOf(state: HubState, asked: Asked, id: string, part: string): Answer | undefined {
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
