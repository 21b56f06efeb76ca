/** omlox objects as they come, read leniently: what a position needs must be there, the rest may be anything. */
import { z } from 'zod';
import { tagId } from '../../../shared/domain/ids.ts';
import type { PositionObservation } from '../../../shared/domain/observation.ts';

const id = z.string().min(1).max(400);
const optionalNumber = z.number().optional().catch(undefined);
const properties = z.record(z.string(), z.unknown()).optional().catch(undefined);

export const locationSchema = z.object({
  position: z.object({ coordinates: z.array(z.number()).min(2).max(3) }),
  source: z.string().max(400).default(''),
  provider_id: id,
  timestamp_generated: z.string().max(60).optional(),
  crs: z.string().max(40).optional(),
  accuracy: optionalNumber,
  floor: optionalNumber,
  trackables: z.array(id).max(100).optional().catch(undefined),
  properties,
});
export type OmloxLocation = z.infer<typeof locationSchema>;

export const trackableSchema = z.object({
  id,
  name: z.string().max(2000).optional().catch(undefined),
  location_providers: z.array(id).max(100).optional().catch(undefined),
  properties,
});

export const zoneSchema = z.object({
  id,
  foreign_id: z.string().max(400).optional().catch(undefined),
  name: z.string().max(400).optional().catch(undefined),
});

export const envelopeSchema = z.object({
  event: z.string().max(40),
  topic: z.string().max(80).optional(),
  subscription_id: z.number().optional(),
  payload: z.array(z.unknown()).max(10_000).optional(),
  code: z.number().optional(),
  description: z.string().max(1000).optional(),
});

/** What the REST interface told: names for the ids that locations carry. */
export interface Directory {
  readonly trackables: Map<
    string,
    { readonly name: string | null; readonly kind: string | null; readonly batteryPct: number | null }
  >;
  /** Provider → trackables. */
  readonly providers: Map<string, string[]>;
  /** Zone by id and foreign id. */
  readonly zones: Map<string, string>;
}

export const emptyDirectory = (): Directory => ({ trackables: new Map(), providers: new Map(), zones: new Map() });

const percent = (value: unknown): number | null => {
  const number = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof number === 'number' && number >= 0 && number <= 100 ? number : null;
};

/** Vendors differ: the usual names for a tag's battery. */
const batteryOf = (bag: Record<string, unknown> | undefined): number | null =>
  percent(bag?.['battery'] ?? bag?.['battery_level'] ?? bag?.['batteryLevel'] ?? bag?.['battery_percentage']);

const word = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

const entriesMax = 20_000;

/** Adds a trackable of the hub to the directory; returns whether it could be read. */
export function addTrackable(directory: Directory, item: unknown): boolean {
  const read = trackableSchema.safeParse(item);
  if (!read.success || directory.trackables.size >= entriesMax) return false;
  const { id: trackable, name, location_providers: providers = [], properties: bag } = read.data;
  directory.trackables.set(trackable, {
    name: word(name),
    kind: word(bag?.['kind'] ?? bag?.['type'] ?? bag?.['category']),
    batteryPct: batteryOf(bag),
  });
  for (const provider of providers) {
    const known = directory.providers.get(provider) ?? [];
    if (!known.includes(trackable)) directory.providers.set(provider, [...known, trackable]);
  }
  return true;
}

export function addZone(directory: Directory, item: unknown): boolean {
  const read = zoneSchema.safeParse(item);
  if (!read.success || directory.zones.size >= entriesMax) return false;
  const name = word(read.data.name) ?? read.data.foreign_id ?? read.data.id;
  directory.zones.set(read.data.id, name);
  if (read.data.foreign_id !== undefined) directory.zones.set(read.data.foreign_id, name);
  return true;
}

/** ISO 8601 with its offset; without one the hub means UTC. */
function timeOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isFinite(at) ? at : null;
}

/** One location is a position of every trackable its provider sits on; of the provider itself where none is known. */
export function positionsOf(location: OmloxLocation, directory: Directory): PositionObservation[] {
  const [x = 0, y = 0] = location.position.coordinates;
  const named = location.trackables?.length ? location.trackables : directory.providers.get(location.provider_id);
  return (named ?? [location.provider_id]).map((tag) => {
    const known = directory.trackables.get(tag);
    return {
      kind: 'position',
      tag: tagId(tag),
      name: known?.name ?? null,
      assetKind: known?.kind ?? null,
      x,
      y,
      crs: location.crs ?? 'local',
      floor: location.floor ?? null,
      zone: directory.zones.get(location.source) ?? (location.source === '' ? null : location.source),
      accuracyM: location.accuracy ?? null,
      batteryPct: batteryOf(location.properties) ?? known?.batteryPct ?? null,
      deviceAt: timeOf(location.timestamp_generated),
    };
  });
}
