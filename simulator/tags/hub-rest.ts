/** The hub's REST interface below /v2 (omlox hub API 2.0). */
import { z } from 'zod';
import { done, fault, locationsFor, motionOf, notThere, ok, read, type Answer, type Asked } from './hub-answers.ts';
import {
  fenceSchema,
  locationSchema,
  providerSchema,
  proximitySchema,
  trackableSchema,
  zoneSchema,
} from './hub-objects.ts';
import { partsOf } from './hub-parts.ts';
import { hubBounds, type HubState } from './hub-state.ts';

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
