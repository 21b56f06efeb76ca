/**
 * One message of a location system as observations, by a mapping that is data. A source is a path into the JSON
 * ("$.pos.x", "$.tags[0].id", "$['odd name']"), a level of the topic ("{floor}"), or a constant. Pure.
 */
import { tagId } from '../../../shared/domain/ids.ts';
import type { AreaObservation, PositionObservation } from '../../../shared/domain/observation.ts';

export type Source = string | number | boolean;

export interface Mapping {
  readonly items: string | null;
  readonly tag: Source;
  readonly x?: Source | undefined;
  readonly y?: Source | undefined;
  readonly floor?: Source | undefined;
  readonly place?: Source | undefined;
  readonly zone?: Source | undefined;
  readonly accuracy?: Source | undefined;
  readonly battery?: Source | undefined;
  readonly motion?: Source | undefined;
  readonly time?: Source | undefined;
  readonly name?: Source | undefined;
  readonly kind?: Source | undefined;
  readonly device?: Source | undefined;
  readonly unit: Source;
  readonly crs: 'local' | 'EPSG:4326';
  readonly batteryFull: number;
}

/** What vendors commonly do (site/floor/tag/id, millimetres or metres by a "unit" field). */
export const presets = {
  vendor: [
    {
      topic: '{site}/{floor}/tag/{tag}',
      mapping: {
        tag: '{tag}',
        x: '$.x',
        y: '$.y',
        floor: '{floor}',
        zone: '$.zone',
        accuracy: '$.accuracy',
        battery: '$.battery',
        motion: '$.motion',
        time: '$.ts',
        unit: '$.unit',
      },
    },
  ],
} as const;

type Levels = Readonly<Record<string, string>>;
type Getter = (item: unknown, levels: Levels) => unknown;

const step = /\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d{1,6})\]|\['([^']{1,80})'\]/y;
const levelSource = /^\{([A-Za-z][A-Za-z0-9_]*)\}$/;

/** Steps of a path after its "$"; null: not one. */
function stepsOf(path: string): (string | number)[] | null {
  const steps: (string | number)[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (found === null) return null;
    steps.push(found[2] === undefined ? (found[1] ?? found[3] ?? '') : Number(found[2]));
  }
  return steps;
}

export const isSource = (source: string): boolean => !source.startsWith('$') || stepsOf(source) !== null;

/** Only what the message itself holds: no prototype answers for it. */
function follow(item: unknown, steps: readonly (string | number)[]): unknown {
  let at = item;
  for (const one of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, one)) return undefined;
    at = (at as Record<string | number, unknown>)[one];
  }
  return at;
}

export const valueAt = (item: unknown, path: string): unknown => follow(item, stepsOf(path) ?? []);

function getterOf(source: Source | undefined): Getter {
  if (source === undefined) return () => undefined;
  if (typeof source !== 'string') return () => source;
  const level = levelSource.exec(source)?.[1];
  if (level !== undefined) return (_item, levels) => levels[level];
  if (!source.startsWith('$')) return () => source;
  const steps = stepsOf(source) ?? [];
  return (item) => follow(item, steps);
}

const metresOf = new Map([
  ['m', 1],
  ['cm', 0.01],
  ['mm', 0.001],
]);
const itemsMax = 10_000;

const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};
const wordOf = (value: unknown): string | null => {
  const word = typeof value === 'number' ? String(value) : value;
  return typeof word === 'string' && word.trim() !== '' && word.length <= 2_000 ? word.trim() : null;
};
const moves = new Set(['true', '1', 'yes', 'moving', 'motion']);
const stands = new Set(['false', '0', 'no', 'still', 'stationary', 'parked']);

function motionOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = wordOf(value)?.toLowerCase() ?? '';
  return moves.has(word) ? true : stands.has(word) ? false : null;
}

/** Before this, seconds; after it, milliseconds: the year 2001 in the one is 1970 in the other. */
const secondsMax = 1e11;
/** The last moment that a date can be. */
const lastMs = 8.64e15;

/** Epoch ms of ISO 8601 (UTC without an offset) or of a number of seconds or milliseconds. */
function timeOf(value: unknown): number | null {
  const number = numberOf(value);
  if (number !== null) {
    const ms = Math.round(number < secondsMax ? number * 1000 : number);
    return number <= 0 || ms > lastMs ? null : ms;
  }
  if (typeof value !== 'string' || value.length > 60) return null;
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isFinite(at) ? at : null;
}

type Read = PositionObservation | AreaObservation;

export interface MappedMessage {
  readonly observations: readonly Read[];
  /** Reason → how many items were left out for it. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Reads messages by a mapping: (parsed JSON, levels of the topic). Never throws. */
export function readerOf(mapping: Mapping): (message: unknown, levels: Levels) => MappedMessage {
  const itemsAt = mapping.items === null ? null : (stepsOf(mapping.items) ?? []);
  const read = itemReader(mapping);
  return (message, levels) => {
    const held = itemsAt === null ? message : follow(message, itemsAt);
    const items: readonly unknown[] = Array.isArray(held) ? held : [held];
    const observations: Read[] = [];
    const refused = new Map<string, number>();
    const refuse = (reason: string): void => void refused.set(reason, (refused.get(reason) ?? 0) + 1);
    if (itemsAt !== null && held === undefined) refuse('without its list of items');
    else if (items.length > itemsMax) refuse(`with more than ${itemsMax} items`);
    else {
      for (const item of items) {
        const one = read(item, levels);
        if (typeof one === 'string') refuse(one);
        else observations.push(one);
      }
    }
    return { observations, refused };
  };
}

function itemReader(mapping: Mapping): (item: unknown, levels: Levels) => Read | string {
  const get = Object.fromEntries(
    (
      [
        'tag',
        'x',
        'y',
        'floor',
        'place',
        'zone',
        'accuracy',
        'battery',
        'motion',
        'time',
        'name',
        'kind',
        'device',
        'unit',
      ] as const
    ).map((key) => [key, getterOf(mapping[key])]),
  ) as Record<keyof Mapping, Getter>;
  const { crs, batteryFull } = mapping;
  const isPlaceOnly = mapping.x === undefined && mapping.y === undefined;
  const hasDevice = mapping.device !== undefined;
  return (item, levels) => {
    const tag = wordOf(get.tag(item, levels));
    if (tag === null || tag.length > 400) return 'without the id of a tag';
    const deviceAt = timeOf(get.time(item, levels));
    const place = wordOf(get.place(item, levels));
    if (isPlaceOnly) {
      // Infra-red and the like know a room and no metres.
      if (place === null) return 'without a place';
      return { kind: 'area', event: 'entered', tags: [tagId(tag)], area: place, distanceM: null, deviceAt };
    }
    const [sentX, sentY] = [numberOf(get.x(item, levels)), numberOf(get.y(item, levels))];
    if (sentX === null || sentY === null) return 'without coordinates';
    const metres = crs === 'local' ? metresOf.get((wordOf(get.unit(item, levels)) ?? 'm').toLowerCase()) : 1;
    if (metres === undefined) return 'in a unit that is not known';
    if (crs !== 'local' && (Math.abs(sentX) > 180 || Math.abs(sentY) > 90)) return 'outside of the globe';
    const accuracy = numberOf(get.accuracy(item, levels));
    const battery = numberOf(get.battery(item, levels));
    const pct = battery === null ? null : (battery / batteryFull) * 100;
    const zone = wordOf(get.zone(item, levels));
    return {
      kind: 'position',
      tag: tagId(tag),
      name: wordOf(get.name(item, levels)),
      assetKind: wordOf(get.kind(item, levels)),
      x: sentX * metres,
      y: sentY * metres,
      crs,
      floor: numberOf(get.floor(item, levels)),
      zone: place ?? zone,
      accuracyM: accuracy === null || accuracy < 0 ? null : accuracy * metres,
      batteryPct: pct === null || pct < 0 || pct > 100 ? null : pct,
      deviceAt,
      source: zone,
      moving: motionOf(get.motion(item, levels)),
      ...(place === null ? { coarse: true } : {}),
      ...(hasDevice ? { device: wordOf(get.device(item, levels)) } : {}),
    };
  };
}
