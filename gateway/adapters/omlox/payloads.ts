/** omlox objects as they come, read leniently: what a position needs must be there, the rest may be anything. */
import { z } from 'zod';
import { tagId } from '../../../shared/domain/ids.ts';
import type { PositionObservation } from '../../../shared/domain/observation.ts';
import { placeOf, type Fences, type Place } from './fences.ts';
import { georeferenceOf, type Georeference } from './georeference.ts';
import { rulesOf, type LocatingRule } from './locating.ts';

const id = z.string().min(1).max(400);
const optionalNumber = z.number().optional().catch(undefined);
const properties = z.record(z.string(), z.unknown()).optional().catch(undefined);

export const locationSchema = z.object({
  position: z.object({ coordinates: z.array(z.number()).min(2).max(3) }),
  source: z.string().max(400).default(''),
  provider_id: id,
  provider_type: z.string().max(40).optional().catch(undefined),
  timestamp_generated: z.string().max(60).optional(),
  crs: z.string().max(40).optional(),
  accuracy: optionalNumber,
  floor: optionalNumber,
  speed: optionalNumber,
  trackables: z.array(id).max(100).optional().catch(undefined),
  properties,
});
export type OmloxLocation = z.infer<typeof locationSchema>;

export const trackableSchema = z.object({
  id,
  name: z.string().max(2000).optional().catch(undefined),
  location_providers: z.array(id).max(100).optional().catch(undefined),
  locating_rules: z
    .array(z.object({ expression: z.string().max(1000), priority: z.number() }))
    .max(50)
    .optional()
    .catch(undefined),
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

export const fenceEventSchema = z.object({
  event_type: z.enum(['region_entry', 'region_exit']),
  fence_id: id,
  foreign_id: z.string().max(400).optional().catch(undefined),
  provider_id: id.optional().catch(undefined),
  trackable_id: id.optional().catch(undefined),
  trackables: z.array(id).max(100).optional().catch(undefined),
  entry_time: z.string().max(60).optional().catch(undefined),
  exit_time: z.string().max(60).optional().catch(undefined),
});

/** What met: by id, or whole motions, as hubs write them. */
export const collisionSchema = z.object({
  collision_type: z.enum(['collision_start', 'colliding', 'collision_end']),
  collisions: z
    .array(z.union([id, z.looseObject({ id })]))
    .min(1)
    .max(100),
  center_distance: optionalNumber,
  start_time: z.string().max(60).optional().catch(undefined),
  collision_time: z.string().max(60).optional().catch(undefined),
  end_time: z.string().max(60).optional().catch(undefined),
});

export const motionSchema = z.object({ id, location: z.unknown() });

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
  /** Trackables that several providers sit on, with the rules by which one of them is chosen. */
  readonly several: Map<string, readonly LocatingRule[]>;
}

/** What the REST interface told: names for the ids that locations carry, and places for their coordinates. */
export interface Directory {
  readonly zones: Zones;
  readonly trackables: Trackables;
  readonly fences: Fences;
  /** Names of fences by id. */
  readonly fenceNames: ReadonlyMap<string, string>;
}

export const noTrackables = (): Trackables => ({ byId: new Map(), ofProvider: new Map(), several: new Map() });
export const emptyDirectory = (): Directory => ({
  zones: new Map(),
  trackables: noTrackables(),
  fences: new Map(),
  fenceNames: new Map(),
});

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
export function addTrackable({ byId, ofProvider, several }: Trackables, item: unknown): boolean {
  const read = trackableSchema.safeParse(item);
  if (!read.success || byId.size >= entriesMax) return false;
  const { id: trackable, name, location_providers: providers = [], properties: bag } = read.data;
  byId.set(trackable, {
    name: word(name),
    kind: word(bag?.['kind'] ?? bag?.['type'] ?? bag?.['category']),
    batteryPct: batteryOf(bag),
    device: deviceOf(bag),
  });
  if (providers.length > 1) several.set(trackable, rulesOf(read.data.locating_rules ?? []));
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
export function timeOf(text: string | undefined): number | null {
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

/** Slower than this it stands: UWB wavers by so much. */
const standsMPerS = 0.2;

/**
 * One location is a position of every trackable its provider sits on; of the provider itself where none is known.
 *
 * @param stays changed in place.
 * @param only the trackables that it counts for; all by default.
 */
export function positionsOf(
  location: OmloxLocation,
  directory: Directory,
  stays: Stays,
  only: (trackable: string) => boolean = () => true,
): PositionObservation[] {
  const { zones, trackables, fences } = directory;
  const { source, provider_id: provider, crs = 'local', speed } = location;
  const known = zones.get(source);
  const [x = 0, y = 0] = location.position.coordinates;
  const floor = location.floor ?? null;
  const accuracyM = location.accuracy === undefined || location.accuracy < 0 ? null : location.accuracy;
  const zoneId = known?.id ?? source;
  let place: Place | null = null;
  if (fences.size > 0) {
    const spot = { x, y, crs, zone: zoneId, floor, accuracyM };
    place = placeOf(fences, spot, { georeference: known?.georeference ?? null, before: stays.get(provider) ?? null });
    stay(stays, provider, place?.id ?? null);
  }
  const zone = place?.name ?? known?.name ?? (source === '' ? null : source);
  const deviceAt = timeOf(location.timestamp_generated);
  const battery = batteryOf(location.properties);
  const positions: PositionObservation[] = [];
  for (const tag of subjectsOf(location, trackables)) {
    if (!only(tag)) continue;
    const trackable = trackables.byId.get(tag);
    positions.push({
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
      batteryPct: battery ?? trackable?.batteryPct ?? null,
      deviceAt,
      source: zoneId,
      moving: speed === undefined ? null : speed > standsMPerS,
      ...(place === null ? { coarse: true } : {}),
      ...(trackable === undefined ? {} : { device: trackable.device }),
    });
  }
  return positions;
}

/** Trackables that a provider sits on; the provider itself where none is known. */
export function subjectsOf(
  { trackables: named, provider_id: provider }: Pick<OmloxLocation, 'trackables' | 'provider_id'>,
  { ofProvider }: Trackables,
): readonly string[] {
  return named !== undefined && named.length > 0 ? named : (ofProvider.get(provider) ?? [provider]);
}
