/** Builders for the tests of the fleet. */
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { AssetState } from '../../../shared/assets/asset.ts';
import { equipmentTypeSchema, type EquipmentType } from '../../../shared/assets/equipment-file.ts';
import { aLivePosition, anAsset } from '../../../shared/testing/builders.ts';

export const aType = (key: string, label: string): EquipmentType =>
  equipmentTypeSchema.parse({ key, label, letter: label.slice(0, 1) });

const ivPump = aType('iv-pump', 'IV pump');

interface Over extends Partial<Omit<FusedAsset, 'asset'>> {
  readonly asset?: Partial<AssetState>;
  readonly due?: string | null;
  readonly floor?: number;
}

/** A free IV pump in Store B that is seen there. */
export function aFused({ asset = {}, due = null, floor = 5, ...over }: Over = {}): FusedAsset {
  const made = anAsset(asset);
  return {
    asset: { ...made, record: { ...made.record, ...(due === null ? {} : { maintenanceDue: due }) } },
    type: ivPump,
    device: null,
    position: aLivePosition({ floor }),
    condition: 'free',
    ready: true,
    why: [],
    seen: 'here',
    ageMs: 1_000,
    bed: null,
    place: 'Store B',
    ...over,
  };
}
