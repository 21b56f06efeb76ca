/** Equipment as it is fused, for tests. */
import { assetStateSchema } from '../../../shared/assets/asset.ts';
import type { Seen } from '../../../shared/assets/fusion.ts';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { livePositionSchema } from '../../../shared/feed/protocol.ts';
import type { AssetCondition } from '../../../shared/station-api/asset-calls.ts';

export interface FusedGiven {
  readonly condition?: AssetCondition;
  readonly kind?: string;
  readonly place?: string | null;
  readonly seen?: Seen;
  readonly ageMs?: number;
  /** The feed of its place is cut. */
  readonly cut?: boolean;
}

export function aFusedAsset(id: string, given: FusedGiven = {}): FusedAsset {
  const { condition = 'free', kind = 'iv-pump', place = 'A', seen = 'here', ageMs = 0, cut = false } = given;
  const tag = `t-${id}`;
  return {
    condition,
    ready: condition === 'free',
    why: seen === 'aged' ? [{ kind: 'aged', ageMs, cut }] : [],
    seen,
    ageMs: seen === 'never' ? null : ageMs,
    bed: null,
    place,
    asset: assetStateSchema.parse({ id, tag, name: id, kind }),
    type: null,
    device: null,
    position:
      seen === 'never'
        ? null
        : livePositionSchema.parse({
            tag,
            x: 1,
            y: 2,
            crs: 'local',
            floor: 5,
            zone: place,
            accuracyM: 1,
            batteryPct: 90,
            ageMs,
          }),
  };
}
