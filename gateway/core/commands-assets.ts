/** What people do with equipment: reserve, use, clean, report, and the asset list itself. */
import type { AssetAct, AssetState } from '../../shared/assets/asset.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { bounds, own } from '../../shared/ward/state.ts';
import type { Asked, CommandResult } from './commands-asked.ts';
import type { Draft } from './draft.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

const needsBed: ReadonlySet<AssetAct> = new Set(['reserve']);

export function actOnAsset({ draft }: Asked, command: Of<'act-on-asset'>): CommandResult {
  const asset = own(draft.ward.assets, command.asset);
  if (asset === undefined) return `There is no equipment ${command.asset}.`;
  const fault = faultOf(draft, asset, command);
  if (fault !== null) return fault;
  const { act, bed, text, by, id } = command;
  const until =
    act === 'reserve' ? draft.now + (command.forMs ?? draft.site.contents().equipment.reserveMin * 60_000) : null;
  draft.add({ type: 'asset.acted', asset: asset.id, act, bed, until, text, why: 'person', by, command: id });
  return null;
}

function faultOf(draft: Draft, asset: AssetState, { act, bed, text, by }: Of<'act-on-asset'>): string | null {
  if (bed !== null && !draft.site.has(bed)) return `There is no bed ${bed}.`;
  if (bed === null && needsBed.has(act)) return 'Say for which bed.';
  switch (act) {
    case 'reserve': {
      const { reserved, fault, cleaning } = asset;
      if (fault !== null) return `${asset.name} is out of order: ${fault.text}.`;
      if (cleaning !== null && cleaning.state !== 'clean') return `${asset.name} is not clean.`;
      const taken = reserved !== null && reserved.until > draft.now && (reserved.bed !== bed || reserved.by !== by);
      return taken ? `${asset.name} is reserved for bed ${reserved.bed ?? '–'} by ${reserved.by}.` : null;
    }
    case 'release':
      return asset.reserved === null ? `${asset.name} is not reserved.` : null;
    case 'not-in-use':
      return asset.use === null ? `Nobody said that ${asset.name} is in use.` : null;
    case 'repaired':
      return asset.fault === null ? `${asset.name} is in order.` : null;
    case 'fault':
      return text === null || text.trim() === '' ? 'Say what is wrong.' : null;
    default:
      return null;
  }
}

export function recordAsset({ draft }: Asked, command: Of<'record-asset'>): CommandResult {
  const { asset, change, source, by, id } = command;
  const known = own(draft.ward.assets, asset);
  if (known === undefined && change.name === undefined) return `There is no equipment ${asset}.`;
  if (known === undefined && Object.keys(draft.ward.assets).length >= bounds.assets) {
    return `There are ${bounds.assets} assets already.`;
  }
  draft.add({ type: 'asset.recorded', asset, change, source, by, command: id });
  return null;
}

export function retireAsset({ draft }: Asked, command: Of<'retire-asset'>): CommandResult {
  const { asset, by, id } = command;
  if (own(draft.ward.assets, asset) === undefined) return `There is no equipment ${asset}.`;
  draft.add({ type: 'asset.retired', asset, by, command: id });
  return null;
}

export function acknowledgeFinding({ draft, station }: Asked, command: Of<'acknowledge-finding'>): CommandResult {
  const known = own(draft.ward.findings, command.finding);
  if (known === undefined) return 'This is over.';
  if (known.acknowledged !== null) return `${known.acknowledged.by} has it already.`;
  const { finding, note, by, id } = command;
  draft.add({ type: 'finding.acknowledged', id: finding, by, station, note, command: id });
  return null;
}
