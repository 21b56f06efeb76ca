/**
 * Since when a thing has stood unused. Days are longer than a gateway runs: once it is a day, that is durable, and a
 * restart goes on counting where it stood. Only where a rule asks for it.
 */
import type { AssetState } from '../../shared/assets/asset.ts';
import { runs, type EquipmentView } from './assets-view.ts';
import type { Still } from './assets-memory.ts';
import type { Draft } from './draft.ts';
import type { LivePosition } from './live-view.ts';

const dayMs = 86_400_000;
/** Pushed aside is not used. */
const sameM = 3;
/** Metres of a degree, about. */
const degreeM = 111_133;

export const isIdleAsked = ({ file }: EquipmentView): boolean =>
  file.rules.some(({ kind, on }) => kind === 'idle' && on);

export function followStill(view: EquipmentView, asset: AssetState, { position }: LivePosition): void {
  if (!isIdleAsked(view)) return;
  const { draft, memory, mono } = view;
  const { x, y, crs, floor } = position;
  const here = { x, y, crs, floor };
  const known = memory.still.get(asset.id);
  if (known !== undefined && isNear(known, here)) return;
  const { stood } = asset;
  const goesOn = known === undefined && stood !== undefined && isNear(stood, here);
  memory.still.set(asset.id, { ...here, sinceMono: goesOn ? mono - Math.max(0, draft.now - stood.since) : mono });
  if (!goesOn) forgetStood(draft, asset);
}

const isNear = (a: Omit<Still, 'sinceMono'>, b: Omit<Still, 'sinceMono'>): boolean =>
  a.crs === b.crs &&
  a.floor === b.floor &&
  Math.hypot(a.x - b.x, a.y - b.y) * (a.crs === 'local' ? 1 : degreeM) <= sameM;

function forgetStood(draft: Draft, { id, stood }: AssetState): void {
  if (stood !== undefined) draft.add({ type: 'asset.stood', asset: id, stood: null });
}

/** How long it has stood unused; null: not known. Makes it durable once it is a day. */
export function stoodMs(view: EquipmentView, asset: AssetState): number | null {
  const { draft, memory, mono } = view;
  const still = memory.still.get(asset.id);
  if (still === undefined) return null;
  if (asset.use !== null || asset.reserved !== null || runs(view.deviceOf(asset))) {
    still.sinceMono = mono;
    forgetStood(draft, asset);
    return 0;
  }
  const ms = mono - still.sinceMono;
  if (ms >= dayMs && asset.stood === undefined) {
    const { sinceMono: _since, ...here } = still;
    draft.add({ type: 'asset.stood', asset: asset.id, stood: { ...here, since: draft.now - ms } });
  }
  return ms;
}
