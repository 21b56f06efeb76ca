/** Questions about equipment, and the asset list: what the record and the log of this station answer. */
import { planImport } from '../../shared/assets/csv-import.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import type { EquipmentRecorder } from '../assets/equipment-recorder.ts';
import type { ImportDesk } from '../assets/import-desk.ts';
import type { ParsedArgs } from './parsed-args.ts';
import type { Person } from './permissions.ts';
import { asked, type RecordDeps } from './record-calls.ts';

export interface AssetDeps extends RecordDeps {
  readonly imports: ImportDesk;
  readonly equipment: Pick<EquipmentRecorder, 'trail' | 'fleet'>;
}

/** Of the list as the answer tells it. */
const told = { refused: 200, heading: 200, reason: 300 } as const;

/** Reads the list against what the ward knows now: asked again while it is taken, it tells how far that is. */
export function importAssets(
  { imports, ward }: AssetDeps,
  { name: by }: Person,
  { csv, apply }: ParsedArgs<'assets.import'>,
): CallResult<'assets.import'> {
  const plan = planImport(csv, ward().assets);
  if (apply) imports.give(plan.lines, by);
  const refused = [...plan.refused, ...imports.refused];
  const added = plan.lines.filter(({ isNew }) => isNew).length;
  return {
    columns: plan.columns.map(({ heading, field }) => ({ heading: heading.slice(0, told.heading), field })),
    dates: [...plan.dates],
    added,
    changed: plan.lines.length - added,
    same: plan.same,
    refused: refused.slice(0, told.refused).map(({ line, reason }) => ({ line, reason: reason.slice(0, told.reason) })),
    refusedCount: refused.length,
    queued: imports.queued,
  };
}

export async function assetPast(
  deps: AssetDeps,
  { asset, limit }: ParsedArgs<'assets.past'>,
): Promise<CallResult<'assets.past'>> {
  const logKey = deps.logKey();
  if (logKey === null) return { events: [] };
  return { events: [...(await asked(deps.store.assetPast({ logKey, asset, limit })))] };
}

export const assetTrail = (
  { equipment }: AssetDeps,
  { asset, fromAt, toAt }: ParsedArgs<'assets.trail'>,
  gone: AbortSignal,
): Promise<CallResult<'assets.trail'>> => asked(equipment.trail({ asset, fromAt, toAt }, gone));

export const fleetReport = (
  { equipment }: AssetDeps,
  { weeks }: ParsedArgs<'fleet.report'>,
  gone: AbortSignal,
): Promise<CallResult<'fleet.report'>> => asked(equipment.fleet(weeks, gone));
