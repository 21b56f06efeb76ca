/**
 * GeoJSON (RFC 7946) as floor plans come in it: each feature with what it is, its name and floors, in degrees or in
 * local metres. Coordinates are [longitude, latitude] or [x, y]; heights are left out.
 */
import { z } from 'zod';
import type { Point } from '../../shared/assets/plan-geometry.ts';
import { parsed } from './normal-form.ts';
import { SiteFileFault } from './site-file-fault.ts';

export type Shape =
  /** The outline and its holes. */
  | { readonly type: 'area'; readonly rings: readonly (readonly Point[])[] }
  | { readonly type: 'line'; readonly points: readonly Point[] }
  | { readonly type: 'point'; readonly at: Point };

export interface Drawn {
  readonly shape: Shape;
  /** Lower case: "wall", "door", "room", "stairs", "pathway" …; '' where nothing is said. */
  readonly is: string;
  readonly id: string;
  readonly name: string;
  readonly bed: string | null;
  /** Names of the rooms on both sides of a door, where they are said. */
  readonly rooms: readonly [string | null, string | null] | null;
  /** Floors that it is on; empty: not said. */
  readonly floors: readonly number[];
}

export interface DrawnFile {
  readonly degrees: boolean;
  readonly features: readonly Drawn[];
  /** Said of the whole file. */
  readonly about: z.infer<typeof aboutSchema>;
}

const word = z.union([z.string(), z.number()]);
const pair = z.tuple([z.number(), z.number()]);

const aboutSchema = z.object({
  id: word.optional(),
  name: z.string().max(200).optional(),
  building: z.string().max(200).optional(),
  floor: z.number().optional(),
  z_order: z.number().optional(),
  /** Zone of the location system whose local metres these are. */
  zone: z.string().max(400).optional(),
  crs: z.unknown().optional(),
  /** Of local metres: places whose degrees are known, three or more. */
  reference: z
    .array(z.object({ at: pair, lonLat: pair }))
    .max(100)
    .default([]),
});

const collectionSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.looseObject({ type: z.literal('Feature') })).max(60_000),
});

/** Corners of one line or ring. */
const pointsMax = 50_000;

/** @throws SiteFileFault that names the feature. */
export function readGeoJson(value: unknown): DrawnFile {
  const about = parsed(aboutSchema, value);
  const { features } = parsed(collectionSchema, value);
  const drawn = features.flatMap((feature, at) => drawnOf(feature, at));
  return { degrees: isDegrees(about.crs, drawn), features: drawn, about };
}

function drawnOf(feature: Readonly<Record<string, unknown>>, at: number): Drawn[] {
  const properties = recordOf(feature['properties']);
  const said = (...keys: string[]): string => {
    for (const key of keys) {
      const one = wordOf(properties[key]);
      if (one !== '') return one.slice(0, 200);
    }
    return '';
  };
  const floors = floorsOf(properties['floor'] ?? properties['level'] ?? properties['levels'] ?? feature['levels']);
  const id = wordOf(feature['id']) || said('id');
  const base = {
    is: said('type', 'kind', 'use', 'category', 'class', 'indoor', 'feature_type').toLowerCase(),
    id: (id === '' ? `feature ${at + 1}` : id).slice(0, 100),
    name: said('name', 'label', 'title', 'roomnumber', 'room_number', 'ref'),
    bed: said('bed') || null,
    rooms: sidesOf(properties['rooms']),
    floors,
  };
  return shapesOf(feature['geometry'], at).map((shape) => ({ ...base, shape }));
}

/** By hand: features come by the thousand, and what is not said is no fault. */
const wordOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function sidesOf(value: unknown): Drawn['rooms'] {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [one, other] = value.map((side) => wordOf(side).slice(0, 120) || null);
  return [one ?? null, other ?? null];
}

/** 3, "3", "2;3" and [2, 3]; words are no floors. */
function floorsOf(value: unknown): number[] {
  const all: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(';') : [value];
  return all
    .filter((one) => typeof one === 'number' || (typeof one === 'string' && one.trim() !== ''))
    .map(Number)
    .filter((one) => Number.isFinite(one) && Math.abs(one) < 1_000)
    .slice(0, 50);
}

function shapesOf(geometry: unknown, at: number): Shape[] {
  if (geometry === null || geometry === undefined) return [];
  const { type, coordinates, geometries } = recordOf(geometry);
  const points = (value: unknown, least: number): Point[] => {
    const all: unknown[] = Array.isArray(value) ? value : [];
    const read = all.slice(0, pointsMax + 1).map(pointOf);
    if (read.length < least || read.length > pointsMax || read.includes(null)) {
      throw new SiteFileFault(`features.${at}.geometry: its coordinates cannot be read.`);
    }
    return read.filter((one) => one !== null);
  };
  const many = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const area = (value: unknown): Shape => {
    const rings = many(value).map((ring) => points(ring, 4));
    if (rings.length === 0) throw new SiteFileFault(`features.${at}.geometry: it has no outline.`);
    return { type: 'area', rings };
  };
  switch (type) {
    case 'Point':
      return points([coordinates], 1).map((point) => ({ type: 'point', at: point }));
    case 'MultiPoint':
      return points(coordinates, 1).map((point) => ({ type: 'point', at: point }));
    case 'LineString':
      return [{ type: 'line', points: points(coordinates, 2) }];
    case 'MultiLineString':
      return many(coordinates).map((line) => ({ type: 'line', points: points(line, 2) }));
    case 'Polygon':
      return [area(coordinates)];
    case 'MultiPolygon':
      return many(coordinates).map(area);
    case 'GeometryCollection':
      return many(geometries).flatMap((one) =>
        recordOf(one)['type'] === 'GeometryCollection' ? [] : shapesOf(one, at),
      );
    default:
      throw new SiteFileFault(`features.${at}.geometry: ${String(type).slice(0, 40)} is no geometry.`);
  }
}

function pointOf(value: unknown): Point | null {
  if (!Array.isArray(value)) return null;
  const [x, y] = value as unknown[];
  if (typeof x !== 'number' || typeof y !== 'number') return null;
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}

export const pointsOf = (shape: Shape): readonly Point[] =>
  shape.type === 'area' ? (shape.rings[0] ?? []) : shape.type === 'line' ? shape.points : [shape.at];

/** RFC 7946 knows degrees alone; local metres are said with `crs`. @throws SiteFileFault */
function isDegrees(crs: unknown, features: readonly Drawn[]): boolean {
  const name = typeof crs === 'string' ? crs : recordOf(recordOf(crs)['properties'])['name'];
  if (typeof name === 'string' && /^(local|m|metres|meters)$/i.test(name)) return false;
  if (typeof name === 'string' && !/CRS84|(^|\D)4326$/i.test(name)) {
    throw new SiteFileFault(
      `crs: ${name.slice(0, 80)} is not read: give degrees (WGS84), or metres with "crs": "local".`,
    );
  }
  for (const { shape, id } of features) {
    if (pointsOf(shape).some(([lon, lat]) => Math.abs(lon) > 180 || Math.abs(lat) > 90)) {
      throw new SiteFileFault(`${id}: its coordinates are no degrees; for metres say "crs": "local".`);
    }
  }
  return true;
}
