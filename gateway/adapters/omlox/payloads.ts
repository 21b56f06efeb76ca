/** omlox objects as they come, read leniently: what a position needs must be there, the rest may be anything. */
import { z } from 'zod';
import { tagId } from '../../../shared/domain/ids.ts';
import type { PositionObservation } from '../../../shared/domain/observation.ts';
import { placeOf, type Fences } from './fences.ts';
import { georeferenceOf, type Georeference } from './georeference.ts';

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
  ground_control_points: z.unknown().optional(),
});

export const envelopeSchema = z.object({
  event: z.string().max(40),
  topic: z.string().max(80).optional(),
  subscription_id: z.number().optional(),
  payload: z.array(z.unknown()).max(10_000).optional(),
  code: z.number().optional(),
  description: z.string().max(1000).optional(),
});

interface Trackable {
  readonly name: string | null;
  readonly kind: string | null;
  readonly batteryPct: number | null;
  /** What it is stuck on, as the hub names it. */
  readonly device: string | null;
}

interface Zone {
  readonly id: string;
  readonly name: string;
  /** Null: its metres and degrees cannot be told from each other. */
  readonly georeference: Georeference | null;
}

/** Zone by id and foreign id. */
export type Zones = Map<string, Zone>;

/** Fence that each provider was in last. */
export type Stays = Map<string, string>;

export interface Trackables {
  readonly byId: Map<string, Trackable>;
  /** Provider → trackables. */
  readonly ofProvider: Map<string, string[]>;
}

/** What the REST interface told: names for the ids that locations carry, and places for their coordinates. */
export interface Directory {
  readonly zones: Zones;
  readonly trackables: Trackables;
  readonly fences: Fences;
}

export const noTrackables = (): Trackables => ({ byId: new Map(), ofProvider: new Map() });
export const emptyDirectory = (): Directory => ({ zones: new Map(), trackables: noTrackables(), fences: new Map() });

const percent = (value: unknown): number | null => {
  const number = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof number === 'number' && number >= 0 && number <= 100 ? number : null;
};

/** Vendors differ: the usual names for a tag's battery. */
const batteryOf = (bag: Record<string, unknown> | undefined): number | null =>
  percent(bag?.['battery'] ?? bag?.['battery_level'] ?? bag?.['batteryLevel'] ?? bag?.['battery_percentage']);

const word = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** Where vendors write what a tag is stuck on: the device's own name or number first, then its serial. */
const deviceKeys = [
  'device',
  'device_id',
  'deviceId',
  'serial',
  'serial_number',
  'serialNumber',
  'asset_number',
  'assetNumber',
];

function deviceOf(bag: Record<string, unknown> | undefined): string | null {
  for (const key of deviceKeys) {
    const value = bag?.[key];
    const said = word(typeof value === 'number' ? String(value) : value);
    if (said !== null) return said;
  }
  return null;
}

const entriesMax = 20_000;

/** Adds a trackable of the hub; returns whether it could be read. */
export function addTrackable({ byId, ofProvider }: Trackables, item: unknown): boolean {
  const read = trackableSchema.safeParse(item);
  if (!read.success || byId.size >= entriesMax) return false;
  const { id: trackable, name, location_providers: providers = [], properties: bag } = read.data;
  byId.set(trackable, {
    name: word(name),
    kind: word(bag?.['kind'] ?? bag?.['type'] ?? bag?.['category']),
    batteryPct: batteryOf(bag),
    device: deviceOf(bag),
  });
  for (const provider of providers) {
    const known = ofProvider.get(provider) ?? [];
    if (!known.includes(trackable)) ofProvider.set(provider, [...known, trackable]);
  }
  return true;
}

export function addZone(zones: Zones, item: unknown): boolean {
  const read = zoneSchema.safeParse(item);
  if (!read.success || zones.size >= entriesMax) return false;
  const { id: zone, foreign_id: foreign } = read.data;
  const georeference = georeferenceOf(read.data.ground_control_points);
  const entry = { id: zone, name: word(read.data.name) ?? foreign ?? zone, georeference };
  zones.set(zone, entry);
  if (foreign !== undefined) zones.set(foreign, entry);
  return true;
}

/** A zone by its own id, whichever way it was named. */
export const zoneIdOf =
  (zones: Zones) =>
  (zone: string): string =>
    zones.get(zone)?.id ?? zone;

/** ISO 8601 with its offset; without one the hub means UTC. */
function timeOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isFinite(at) ? at : null;
}

/** Notes where a provider is now. At the bound those that were heard of least lately are forgotten. */
function stay(stays: Stays, provider: string, fence: string | null): void {
  stays.delete(provider);
  if (fence === null) return;
  if (stays.size >= entriesMax) for (const oldest of [...stays.keys()].slice(0, entriesMax / 10)) stays.delete(oldest);
  stays.set(provider, fence);
}

/**
 * One location is a position of every trackable its provider sits on; of the provider itself where none is known.
 *
 * @param stays changed in place.
 */
export function positionsOf(location: OmloxLocation, directory: Directory, stays: Stays): PositionObservation[] {
  const [x = 0, y = 0] = location.position.coordinates;
  const { zones, trackables, fences } = directory;
  const { source, crs = 'local' } = location;
  const [floor, accuracyM] = [location.floor ?? null, location.accuracy ?? null];
  const spot = { x, y, crs, zone: zoneIdOf(zones)(source), floor, accuracyM };
  const known = zones.get(source);
  const before = stays.get(location.provider_id) ?? null;
  const place = placeOf(fences, spot, { georeference: known?.georeference ?? null, before });
  stay(stays, location.provider_id, place?.id ?? null);
  const zone = place?.name ?? known?.name ?? (source === '' ? null : source);
  const named = location.trackables?.length ? location.trackables : trackables.ofProvider.get(location.provider_id);
  return (named ?? [location.provider_id]).map((tag) => {
    const trackable = trackables.byId.get(tag);
    return {
      kind: 'position',
      tag: tagId(tag),
      name: trackable?.name ?? null,
      assetKind: trackable?.kind ?? null,
      x,
      y,
      crs,
      floor,
      zone,
      accuracyM,
      batteryPct: batteryOf(location.properties) ?? trackable?.batteryPct ?? null,
      deviceAt: timeOf(location.timestamp_generated),
      ...(trackable === undefined ? {} : { device: trackable.device }),
    };
  });
}
