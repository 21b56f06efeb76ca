/** The lanes of the trends: what a parameter is drawn as, from which keys of the record, and its points and gaps. */
import { maxAgeMsOf, parameterByKey, type ColourToken } from '../../shared/domain/parameters.ts';
import { unitByWord } from '../../shared/domain/units.ts';
import type { Trend } from '../../shared/station-api/calls.ts';

/** band: a pressure, systolic to diastolic with its mean. marks: taken now and then. */
export type LaneForm = 'line' | 'band' | 'marks';

export interface Lane {
  /** "HR"; of a pressure with parts that of all: "ART". */
  readonly id: string;
  readonly label: string;
  /** As it is read. */
  readonly unit: string;
  readonly colour: ColourToken;
  readonly form: LaneForm;
  /** Of a pressure: systolic, diastolic, and of a line the mean. */
  readonly keys: readonly string[];
}

/** More than these would be too low to read; the others wait in the list. */
export const mostLanes = 10;
/** Where nobody has chosen: those of them that the record holds. With oxygen their keys are one question. */
export const usualLanes: readonly string[] = ['HR', 'SpO2', 'ART', 'RR', 'Temp', 'CVP', 'NIBP', 'EtCO2'];

const pressures: Readonly<Record<string, LaneForm>> = { ART: 'band', PAP: 'band', NIBP: 'marks' };

/** The lane that a key of the record is drawn in. */
export const laneIdOf = (key: string): string => /^(ART|PAP|NIBP)-[SDM]$/.exec(key)?.[1] ?? key;

/** A cuff is read by its two ends. */
const keysOf = (id: string, form: LaneForm | undefined): readonly string[] => {
  if (form === undefined) return [id];
  return form === 'marks' ? [`${id}-S`, `${id}-D`] : [`${id}-S`, `${id}-D`, `${id}-M`];
};

export function laneOf(id: string): Lane {
  const form = pressures[id];
  const parameter = parameterByKey(form === undefined ? id : `${id}-M`);
  return {
    id,
    label: parameter?.label ?? id.replace(/^x:/, ''),
    unit: parameter === undefined ? '' : (unitByWord(parameter.unit)?.label ?? parameter.unit),
    colour: parameter?.colour ?? 'temp',
    form: form ?? (parameter?.kind === 'episodic' ? 'marks' : 'line'),
    keys: keysOf(id, form),
  };
}

/** Of pressures without a mean, the middle of both. */
export interface Point {
  /** Middle of its time. */
  readonly at: number;
  readonly value: number;
  /** Lowest and highest; of a pressure diastolic and systolic. */
  readonly low: number;
  readonly high: number;
  /** Beyond `low` and `high` of a pressure: the lowest diastolic and the highest systolic of that time. */
  readonly lowest: number;
  readonly highest: number;
}

type Series = Trend['series'][string] | undefined;

const single = (series: Series, index: number, at: number): Point | null => {
  const value = series?.mean[index] ?? null;
  if (value === null) return null;
  const low = series?.min[index] ?? value;
  const high = series?.max[index] ?? value;
  return { at, value, low, high, lowest: low, highest: high };
};

function pressure(parts: readonly Series[], index: number, at: number): Point | null {
  const [systolic, diastolic, mean] = parts.map((series) => series?.mean[index] ?? null);
  const high = systolic ?? mean ?? diastolic ?? null;
  const low = diastolic ?? mean ?? systolic ?? null;
  if (high === null || low === null) return null;
  const value = mean ?? (high + low) / 2;
  return {
    at,
    value,
    low,
    high,
    lowest: parts[1]?.min[index] ?? low,
    highest: parts[0]?.max[index] ?? high,
  };
}

/** Points of a lane by time; times without a value have none. */
export function pointsOf(lane: Lane, trend: Trend, bucketMs: number): readonly Point[] {
  const parts = lane.keys.map((key) => trend.series[key]);
  const points: Point[] = [];
  for (const [index, start] of trend.at.entries()) {
    const at = start + bucketMs / 2;
    const point = lane.keys.length === 1 ? single(parts[0], index, at) : pressure(parts, index, at);
    if (point !== null) points.push(point);
  }
  return points;
}

/**
 * Points further apart than this are not joined, ms: older than that a value is not shown as live, and what comes more
 * rarely than that is joined by its own rhythm.
 */
export function joinMsOf(lane: Lane, points: readonly Point[], bucketMs: number): number {
  const steps = points
    .slice(1)
    .map(({ at }, index) => at - (points[index]?.at ?? at))
    .toSorted((a, b) => a - b);
  const usual = steps[Math.floor((steps.length - 1) / 2)] ?? 0;
  return Math.max(maxAgeMsOf(lane.keys[0] ?? lane.id), bucketMs * 1.5, usual * 3);
}

export interface Stretch {
  readonly fromAt: number;
  readonly toAt: number;
}

/** Where a lane has nothing for longer than `joinMs`, between two times. Marks have none: they say when they were taken. */
export function gapsOf(
  lane: Lane,
  points: readonly Point[],
  { fromAt, toAt }: Stretch,
  { bucketMs, joinMs }: { readonly bucketMs: number; readonly joinMs: number },
): readonly Stretch[] {
  if (lane.form === 'marks') return [];
  const gaps: Stretch[] = [];
  let since = fromAt;
  for (const { at } of [...points, { at: toAt + bucketMs / 2 }]) {
    const until = at - bucketMs / 2;
    if (until - since > joinMs - bucketMs && until > since) gaps.push({ fromAt: since, toAt: until });
    since = at + bucketMs / 2;
  }
  return gaps;
}

/** The point at a time: of its own bucket, or of a line the nearest that would be joined there. Null: none. */
export function pointAt(
  lane: Lane,
  points: readonly Point[],
  at: number,
  { bucketMs, joinMs }: { readonly bucketMs: number; readonly joinMs: number },
): Point | null {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  const nearest = after === undefined || (before !== undefined && at - before.at <= after.at - at) ? before : after;
  if (nearest === undefined) return null;
  if (Math.abs(nearest.at - at) <= bucketMs / 2) return nearest;
  const joined = before !== undefined && after !== undefined && after.at - before.at <= joinMs;
  return lane.form !== 'marks' && joined ? nearest : null;
}
