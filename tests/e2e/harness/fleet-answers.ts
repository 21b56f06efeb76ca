/** What the fake station answers about the fleet's use and its list. */
import type { z } from 'zod';
import { planImport } from '../../../shared/assets/csv-import.ts';
import { assetId, commandId } from '../../../shared/domain/ids.ts';
import type { CallResult, stationCalls } from '../../../shared/station-api/calls.ts';
import type { WardEvent } from '../../../shared/ward/events.ts';
import type { WardState } from '../../../shared/ward/state.ts';

type Read<Name extends keyof typeof stationCalls> = z.output<(typeof stationCalls)[Name]['args']>;
type Report = CallResult<'fleet.report'>;

const weekMs = 7 * 86_400_000;
const by = 'Charge nurse';

/** `none`: nothing is recorded yet; `short`: since five weeks. */
export type ReportWish = 'full' | 'short' | 'none';

const bases: Readonly<Record<string, readonly [from: number, to: number]>> = {
  'iv-pump': [0.54, 0.77],
  'syringe-pump': [0.65, 0.58],
  'feeding-pump': [0.34, 0.48],
  'high-flow': [0.84, 0.76],
  wheelchair: [0.43, 0.33],
  ecg: [0.15, 0.26],
};

const likely: readonly (readonly [
  name: string,
  kind: string,
  failure: Report['likely'][number]['failure'],
  first: number,
  measure: number,
  ofType: number,
  count: number,
])[] = [
  ['IP-0133', 'iv-pump', 'battery', 5.1, 2.2, 4.6, 62],
  ['SP-0018', 'syringe-pump', 'occlusion', 0.6, 4.2, 0.9, 24],
  ['IP-0140', 'iv-pump', 'self-test', 0, 3, 0.2, 62],
  ['IP-0122', 'iv-pump', 'air-in-line', 0.4, 2.6, 0.7, 62],
  ['MON-5N-19', 'bedside-monitor', 'clock', 1, 6, 0.4, 24],
];

/** Monday 00:00 UTC of the week of a time. */
function mondayOf(at: number): number {
  const day = Math.floor(at / 86_400_000);
  return (day - ((day + 3) % 7)) * 86_400_000;
}

export function fleetReport(wish: ReportWish, { weeks }: Read<'fleet.report'>, now: number): Report {
  const last = mondayOf(now);
  const mondays = Array.from({ length: weeks }, (_, at) => last - (weeks - 1 - at) * weekMs);
  if (wish === 'none') return { weeks: mondays, types: [], likely: [], recordedFrom: null };
  const known = wish === 'full' ? weeks : 5;
  const between = (from: number, to: number, at: number): number | null =>
    at < weeks - known ? null : from + ((to - from) * at) / (weeks - 1) + Math.sin(at * 2.3) * 0.04;
  const types = Object.entries(bases).map(([kind, [from, to]]) => {
    const used = mondays.map((_, at) => between(from, to, at));
    const shares = used.filter((share) => share !== null);
    return { kind, used, overall: shares.reduce((sum, share) => sum + share, 0) / shares.length };
  });
  const lines = likely.map(([name, kind, failure, first, measure, ofType, typeCount], at) => ({
    asset: name.startsWith('MON') ? null : assetId(name),
    name,
    kind,
    failure,
    measure,
    ofType,
    typeCount,
    weeks: mondays.map((_, week) => between(first, measure, week)),
    rank: 6 - at,
  }));
  return { weeks: mondays, types, likely: lines, recordedFrom: now - known * weekMs };
}

export function listEvents(name: 'assets.record' | 'assets.retire', args: never, now: number): WardEvent {
  const command = commandId(`${name} ${now}`);
  if (name === 'assets.retire') {
    return { type: 'asset.retired', asset: (args as Read<'assets.retire'>).asset, by, command };
  }
  const { asset, change } = args as Read<'assets.record'>;
  return { type: 'asset.recorded', asset, change, by, source: 'person', command };
}

/** The same reading as the station's; what is applied is there at once. */
export function importOf(
  { csv, apply }: Read<'assets.import'>,
  { assets }: WardState,
): { readonly answer: CallResult<'assets.import'>; readonly events: readonly WardEvent[] } {
  const plan = planImport(csv, assets);
  const added = plan.lines.filter(({ isNew }) => isNew).length;
  const answer = {
    columns: plan.columns.map(({ heading, field }) => ({ heading, field })),
    dates: [...plan.dates],
    added,
    changed: plan.lines.length - added,
    same: plan.same,
    refused: [...plan.refused],
    refusedCount: plan.refused.length,
    queued: apply ? plan.lines.length : 0,
  };
  const events = plan.lines.map(({ asset, change }): WardEvent => ({
    type: 'asset.recorded',
    asset,
    change,
    by,
    source: 'list',
  }));
  return { answer, events: apply ? events : [] };
}
