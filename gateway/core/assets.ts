/** Tracked equipment: a tag is registered durably when it is first seen; where it is, is live. */
import type { PositionObservation } from '../../shared/domain/observation.ts';
import { countOf, assetOfTag } from '../../shared/ward/fold-assets.ts';
import type { AssetState } from '../../shared/assets/asset.ts';
import { bounds } from '../../shared/ward/state.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';

export function decidePosition(draft: Draft, position: PositionObservation): void {
  const known = assetOfTag(draft.ward, position.tag);
  const name = clipOrNull(position.name, 250) ?? known?.name ?? clip(position.tag, 250);
  const kind = clipOrNull(position.assetKind, 80) ?? known?.kind ?? 'equipment';
  const device = position.device === undefined ? (known?.device ?? null) : clipOrNull(position.device, 250);
  if (known !== undefined && isSaid(known, name, kind, device)) return;
  if (known === undefined && countOf(draft.ward.assets) >= bounds.assets) {
    return draft.note(`tag ${position.tag} is over the bound of assets`);
  }
  // Two systems that name it each in its own way must not write the log full by turns, second after second.
  if (known !== undefined && !draft.memory.equipment.renamings.take(position.tag, draft.live.mono())) return;
  draft.add({ type: 'asset.registered', tag: position.tag, name, kind, ...(device === null ? {} : { device }) });
}

/** What the asset list says stands; of a listed thing only a device that the list left out is news. */
const isSaid = (known: AssetState, name: string, kind: string, device: string | null): boolean =>
  known.listed
    ? known.device !== undefined || device === null
    : known.name === name && known.kind === kind && (known.device ?? null) === device;
