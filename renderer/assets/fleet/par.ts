/** PAR levels: how many there are where the site wants them, clean and ready only, and how many to bring. */
import type { EquipmentFile } from '../../../shared/assets/equipment-file.ts';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { Plan } from '../../../shared/assets/plan.ts';
import { kindKey } from '../../../shared/assets/words-kind.ts';
import { kindWord } from '../kind.ts';
import { typeKeyOf } from './fleet-rows.ts';

export interface ParRow {
  /** Null: anywhere on the ward. */
  readonly place: string | null;
  readonly type: string;
  readonly label: string;
  readonly have: number;
  readonly least: number;
  /** 0: enough. */
  readonly bring: number;
  /** A room that no plan has: nothing is ever seen there. */
  readonly isUnknown: boolean;
}

const plain = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** What is below its level first, most missing first; then as the file has them. */
export function parRows(
  all: readonly FusedAsset[],
  { par, types }: Pick<EquipmentFile, 'par' | 'types'>,
  plans: readonly Plan[],
): readonly ParRow[] {
  const rooms = new Set(plans.flatMap((plan) => plan.rooms.map(({ name }) => plain(name))));
  const ready = all.filter((one) => one.ready);
  const rows = par.map(({ place, type, least }): ParRow => {
    const key = types.find((one) => one.key === type)?.key ?? kindKey(type);
    const where = place === null ? null : plain(place);
    const have = ready.filter(
      (one) => typeKeyOf(one) === key && (where === null || (one.place !== null && plain(one.place) === where)),
    ).length;
    return {
      place,
      type: key,
      label: types.find((one) => one.key === type)?.label ?? kindWord(type),
      have,
      least,
      bring: Math.max(0, least - have),
      isUnknown: where !== null && plans.length > 0 && !rooms.has(where),
    };
  });
  return rows.toSorted((a, b) => b.bring - a.bring);
}
