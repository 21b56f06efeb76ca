/** What people do with equipment: asked of the gateway, done when it has confirmed. */
import type { AssetAct } from '../../shared/assets/asset.ts';
import type { AssetId, BedId, FindingId } from '../../shared/domain/ids.ts';
import { act } from '../alarms/acts.ts';

export const actKey = (asset: AssetId, what: AssetAct): string => `asset:${asset}:${what}`;
export const findingKey = (finding: FindingId): string => `finding:${finding}`;

interface More {
  readonly bed?: BedId | null;
  readonly text?: string | null;
}

export function actOn(asset: AssetId, what: AssetAct, { bed = null, text = null }: More = {}): void {
  void act(actKey(asset, what), (api) => api.call('assets.act', { asset, act: what, bed, forMs: null, text }));
}

export function acknowledgeFinding(finding: FindingId): void {
  void act(findingKey(finding), (api) => api.call('findings.acknowledge', { finding, note: null }));
}
