/**
 * Reads one location as `locationSchema` does, by hand: thousands come each second. The same is taken, the same left
 * out and the same refused; a test compares them.
 */
import type { OmloxLocation } from './payloads.ts';

type Fields = Readonly<Record<string, unknown>>;

const idMax = 400;
const trackablesMax = 100;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= idMax;
const isText = (value: unknown, max: number): value is string => typeof value === 'string' && value.length <= max;

/** The location, or the first field that is not understood. */
export function readLocation(item: unknown): OmloxLocation | string {
  if (!isFields(item)) return '';
  const { position, source = '', provider_id, provider_type, timestamp_generated, crs } = item;
  if (!isFields(position)) return 'position';
  const { coordinates } = position;
  if (!Array.isArray(coordinates) || coordinates.length < 2 || coordinates.length > 3) return 'position.coordinates';
  if (!coordinates.every(isNumber)) return 'position.coordinates';
  if (!isText(source, idMax)) return 'source';
  if (!isId(provider_id)) return 'provider_id';
  if (timestamp_generated !== undefined && !isText(timestamp_generated, 60)) return 'timestamp_generated';
  if (crs !== undefined && !isText(crs, 40)) return 'crs';
  const { accuracy, floor, speed, trackables, properties } = item;
  return {
    position: { coordinates },
    source,
    provider_id,
    provider_type: isText(provider_type, 40) ? provider_type : undefined,
    timestamp_generated,
    crs,
    accuracy: isNumber(accuracy) ? accuracy : undefined,
    floor: isNumber(floor) ? floor : undefined,
    speed: isNumber(speed) ? speed : undefined,
    trackables: areIds(trackables) ? trackables : undefined,
    properties: isFields(properties) ? properties : undefined,
  };
}

const areIds = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= trackablesMax && value.every(isId);
