/** Objects of the omlox hub API 2.0 as the hub takes and gives them. What is not named here is kept as it came. */
import { z } from 'zod';
import type { Asset } from './asset-file.ts';
import type { Globe } from './geo.ts';
import type { Plan } from './plan.ts';
import type { TagReport } from './tags.ts';

const id = z.string().min(1).max(400);
const coordinate = z.array(z.number()).min(2).max(3);
const properties = z.record(z.string(), z.unknown()).optional();
const milliseconds = z.number().min(-1).optional();
const metres = z.number().nonnegative().optional();
export const pointSchema = z.looseObject({ type: z.literal('Point'), coordinates: coordinate });
const polygonSchema = z.looseObject({
  type: z.literal('Polygon'),
  coordinates: z.array(z.array(coordinate).min(4)).min(1),
});
const providerType = z.enum(['uwb', 'gps', 'wifi', 'rfid', 'ibeacon', 'virtual', 'unknown']);

export const locationSchema = z.looseObject({
  position: pointSchema,
  source: z.string().max(400),
  provider_type: providerType,
  provider_id: id,
  timestamp_generated: z.iso.datetime({ offset: true }).optional(),
  timestamp_sent: z.iso.datetime({ offset: true }).optional(),
  crs: z.string().max(40).default('local'),
  accuracy: metres,
  floor: z.number().optional(),
  speed: metres,
  trackables: z.array(id).optional(),
  properties,
});
export type Location = z.infer<typeof locationSchema>;

export const proximitySchema = z.looseObject({
  source: id,
  provider_type: providerType,
  provider_id: id,
  accuracy: metres,
});
export type Proximity = z.infer<typeof proximitySchema>;

const stay = {
  timeout: milliseconds,
  exit_tolerance: metres,
  tolerance_timeout: milliseconds,
  exit_delay: milliseconds,
};

export const zoneSchema = z.looseObject({
  id,
  type: z.string().max(40),
  foreign_id: z.string().max(400).optional(),
  name: z.string().max(400).optional(),
  floor: z.number().optional(),
  properties,
});
export type Zone = z.infer<typeof zoneSchema>;

export const fenceSchema = z
  .looseObject({
    id,
    region: z.discriminatedUnion('type', [pointSchema, polygonSchema]),
    radius: z.number().positive().optional(),
    crs: z.string().max(40).default('EPSG:4326'),
    zone_id: id.optional(),
    floor: z.number().optional(),
    foreign_id: z.string().max(400).optional(),
    name: z.string().max(400).optional(),
    ...stay,
    properties,
  })
  .refine(({ crs, zone_id }) => crs !== 'local' || zone_id !== undefined, 'a local fence names its zone_id')
  .refine(({ region, radius }) => region.type !== 'Point' || radius !== undefined, 'a point needs a radius');
export type Fence = z.infer<typeof fenceSchema>;

export const trackableSchema = z.looseObject({
  id,
  type: z.enum(['omlox', 'virtual']),
  name: z.string().max(2000).optional(),
  location_providers: z.array(id).optional(),
  radius: metres,
  properties,
});
export type Trackable = z.infer<typeof trackableSchema>;

export const providerSchema = z.looseObject({
  id,
  type: providerType,
  name: z.string().max(400).optional(),
  properties,
});
export type Provider = z.infer<typeof providerSchema>;

const iso = (at: number): string => new Date(at).toISOString();

export const locationOf = (report: TagReport, plan: Plan, startAt: number): Location => ({
  position: { type: 'Point', coordinates: [report.x, report.y] },
  source: plan.zone,
  provider_type: report.asset.tag === 'wifi' ? 'wifi' : 'uwb',
  provider_id: report.provider,
  crs: 'local',
  floor: plan.floor,
  accuracy: report.accuracyM,
  speed: report.speed,
  timestamp_generated: iso(startAt + report.atMs),
  timestamp_sent: iso(startAt + report.atMs),
  trackables: [report.trackable],
  properties: { battery: report.batteryPct },
});

export const trackableOf = ({ trackable, provider, asset }: TagReport): Trackable => ({
  id: trackable,
  type: 'omlox',
  name: asset.name,
  location_providers: [provider],
  ...(asset.radiusM === undefined ? {} : { radius: asset.radiusM }),
  properties: propertiesOf(asset),
});

const propertiesOf = (asset: Asset): Record<string, unknown> => ({
  kind: asset.kind,
  status: asset.status,
  battery: asset.tagBatteryPct,
  ...(asset.device === undefined ? {} : { device: asset.device }),
});

export const providerOf = ({ provider, asset }: TagReport): Provider => ({
  id: provider,
  type: asset.tag === 'wifi' ? 'wifi' : 'uwb',
  name: `T-${provider.slice(-8).replaceAll(':', '')}`,
  properties: { battery: asset.tagBatteryPct },
});

/** With three reference points where the plan lies on the globe, else said to be incomplete. */
export const zoneOf = (plan: Plan, earth: Globe | null): Zone => ({
  id: plan.zone,
  type: 'uwb',
  name: plan.name,
  floor: plan.floor,
  ...(earth === null
    ? { incomplete_configuration: true }
    : { incomplete_configuration: false, ground_control_points: pointsOf(plan, earth) }),
  properties: { plan: plan.id },
});

const pointsOf = ({ size: [width, height] }: Plan, earth: Globe): unknown[] =>
  (
    [
      [0, 0],
      [width, 0],
      [width, height],
    ] as const
  ).map((local) => ({
    wgs84: { type: 'Point', coordinates: earth.toDegrees(local) },
    local: { type: 'Point', coordinates: local },
  }));

/** Every room as a fence, and the ward as a whole. */
export const fencesOf = (plan: Plan): Fence[] =>
  [
    // A plan has only the number of a bed's room; a hub has the words that people read.
    ...plan.rooms.map(({ id: room, name, bed, polygon }) => ({
      id: room,
      name: bed === undefined ? name : `Bed ${name}`,
      polygon,
    })),
    { id: 'ward', name: plan.name, polygon: plan.boundary },
  ].map(({ id: place, name, polygon }) => ({
    id: `fence-${place}`,
    foreign_id: place,
    name,
    crs: 'local',
    zone_id: plan.zone,
    floor: plan.floor,
    region: { type: 'Polygon', coordinates: [polygon] },
    // Positions waver by less than a wall is thick.
    exit_tolerance: 0.3,
    tolerance_timeout: 2_000,
  }));
