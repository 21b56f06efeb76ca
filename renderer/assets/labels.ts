/** Name and letter of a kind of equipment: the site's own, else those of the catalogue. */
import type { EquipmentType } from '../../shared/assets/equipment-file.ts';
import { kindWord } from './kind.ts';

interface Typed {
  readonly asset: { readonly kind: string };
  readonly type: EquipmentType | null;
}

export const typeLabel = ({ asset, type }: Typed): string => type?.label ?? kindWord(asset.kind);

/** One or two letters on the map. */
export const typeLetter = ({ asset, type }: Typed): string =>
  type?.letter ?? (kindWord(asset.kind).trim().charAt(0).toLocaleUpperCase() || '?');
