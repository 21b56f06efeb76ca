/**
 * Equipment, about once a second: what moved since the last time is looked at, of the rest a part each time, so that
 * thousands of tags cost little. Then the acts that nobody has to do, and the findings of the rules.
 */
import type { AssetState } from '../../shared/assets/asset.ts';
import type { TagId } from '../../shared/domain/ids.ts';
import { own } from '../../shared/ward/state.ts';
import { decideActs } from './assets-acts.ts';
import { followStill } from './assets-still.ts';
import { equipmentView, type EquipmentView } from './assets-view.ts';
import type { Draft } from './draft.ts';
import { decideFindings } from './findings.ts';
import type { LivePosition } from './live-view.ts';

/** What did not move is looked at once in so many ticks. */
const partsOfAll = 10;

export function decideEquipment(draft: Draft): void {
  const memory = draft.memory.equipment;
  if (memory.ticks === 0 && Object.keys(draft.ward.assets).length === 0) return;
  memory.ticks += 1;
  const view = equipmentView(draft);
  const { changed, reserved } = follow(view);
  takePositions(view, changed);
  decideActs(view, reserved);
  decideFindings(view, changed);
}

/** Things that are others than at the last tick, a part of the rest, and those that are reserved. */
function follow({ draft, memory }: EquipmentView): { changed: Set<AssetState['id']>; reserved: AssetState[] } {
  const { assets } = draft.ward;
  const before = memory.assets;
  const changed = new Set<AssetState['id']>();
  const reserved: AssetState[] = [];
  let part = memory.ticks % partsOfAll;
  for (const id in assets) {
    const asset = assets[id] as AssetState;
    if (asset.reserved !== null) reserved.push(asset);
    part = part === 0 ? partsOfAll - 1 : part - 1;
    if (part === 0 || before[id] !== asset) changed.add(asset.id);
  }
  if (before !== assets) {
    for (const id in before) {
      const asset = before[id] as AssetState;
      if (own(assets, id) === undefined) memory.forget(asset.id, asset.tag);
    }
    memory.assets = assets;
    memory.byTag.clear();
    for (const id in assets) {
      const asset = assets[id] as AssetState;
      if (asset.tag !== null) memory.byTag.set(asset.tag, asset);
    }
  }
  return { changed, reserved };
}

function takePositions(view: EquipmentView, changed: Set<AssetState['id']>): void {
  const { draft, memory } = view;
  let newest = memory.version;
  for (const position of draft.live.positions(memory.version)) {
    if (position.version > newest) newest = position.version;
    const asset = memory.byTag.get(position.position.tag);
    if (asset === undefined) continue;
    place(view, asset, position.position.tag, position);
    changed.add(asset.id);
  }
  memory.version = newest;
}

function place(view: EquipmentView, asset: AssetState, tag: TagId, position: LivePosition): void {
  const { memory, grounds, mono } = view;
  memory.tellFeed(position.feed, tag);
  memory.placed.set(tag, { spot: grounds.spot(position.position), version: position.version });
  const bed = view.bedAt(position);
  const at = memory.atBed.get(asset.id);
  if (at === undefined || at.bed !== bed) memory.atBed.set(asset.id, { bed, sinceMono: mono });
  followStill(view, asset, position);
}
