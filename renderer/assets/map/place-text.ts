/** Where a thing is, as far as may be said now; and what its own feed says of its battery. */
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { channelBatteries, deviceSeen } from '../../stores/live.ts';
import { t } from '../../words/index.ts';
import { wholeAge } from '../condition-words.ts';

type Placed = Pick<FusedAsset, 'seen' | 'place' | 'ageMs'> & { readonly asset: { readonly tag: string | null } };

/** `lost`: contact with the gateway is lost, and nothing of places is told (L17). */
export function placeText({ seen, place, ageMs, asset }: Placed, lost: boolean): string {
  if (lost) return t('assets.thing.hiddenPlace');
  const where = place ?? t('assets.outside');
  switch (seen) {
    case 'here':
      return where;
    case 'aged':
      return t('bed.placeAged', { place: where, age: wholeAge(ageMs ?? 0) });
    case 'old':
      return t('assets.notSeen', { age: wholeAge(ageMs ?? 0), place: where });
    case 'never':
      return t(asset.tag === null ? 'assets.why.noTag' : 'assets.never');
  }
}

/** Lowest of its channels, per cent; null: not said, or not said any more. */
export function pumpBattery({ device }: Pick<FusedAsset, 'device'>): number | null {
  if (device === null || deviceSeen(device)?.connected !== true) return null;
  const all = channelBatteries(device).filter((pct) => pct !== null);
  return all.length === 0 ? null : Math.min(...all);
}
