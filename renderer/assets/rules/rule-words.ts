/** A rule of the equipment file in words: when it is said, of what. */
import type { AssetRule, EquipmentFile } from '../../../shared/assets/equipment-file.ts';
import { t } from '../../words/index.ts';
import { kindWord } from '../kind.ts';

/** "30 s", "10 min", "2 h", "3 days". */
export function waitText(seconds: number): string {
  if (seconds < 120) return t('assetRules.waitS', { count: seconds });
  if (seconds < 7_200) return t('assetRules.waitMin', { count: Math.round(seconds / 60) });
  if (seconds < 172_800) return t('assetRules.waitH', { count: Math.round(seconds / 3_600) });
  return t('assetRules.waitDays', { count: Math.round(seconds / 86_400) });
}

export function whenText({ kind, forS, threshold, places }: AssetRule): string {
  return t(`assetRules.when.${kind}`, {
    wait: waitText(forS),
    value: threshold ?? '–',
    places: places.length === 0 ? '–' : places.join(', '),
  });
}

/** The types that it holds for, by their labels. */
export function ofText({ types }: AssetRule, { types: known }: Pick<EquipmentFile, 'types'>): string {
  if (types === null) return t('assetRules.allTypes');
  return types.map((type) => known.find(({ key }) => key === type)?.label ?? kindWord(type)).join(', ');
}
