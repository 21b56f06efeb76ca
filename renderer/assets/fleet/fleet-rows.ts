/** The fleet by type: how many there are in which condition. */
import type { EquipmentType } from '../../../shared/assets/equipment-file.ts';
import { kindKey } from '../../../shared/assets/words-kind.ts';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { assetConditions, type AssetCondition, type FleetReport } from '../../../shared/station-api/asset-calls.ts';
import { kindWord } from '../kind.ts';

export interface FleetFilter {
  /** Key of a row; null: all. */
  readonly type: string | null;
  readonly floor: number | null;
}

export interface FleetRow {
  readonly key: string;
  readonly label: string;
  readonly total: number;
  readonly counts: Readonly<Record<AssetCondition, number>>;
}

/** The type that the equipment file has for it, else the kind as its source names it. */
export const typeKeyOf = ({ type, asset }: Pick<FusedAsset, 'type' | 'asset'>): string =>
  type?.key ?? kindKey(asset.kind);
export const typeLabelOf = ({ type, asset }: Pick<FusedAsset, 'type' | 'asset'>): string =>
  type?.label ?? kindWord(asset.kind);

export const isShown = (one: FusedAsset, { type, floor }: FleetFilter): boolean =>
  (type === null || typeKeyOf(one) === type) && (floor === null || one.position?.floor === floor);

const noCounts = (): Record<AssetCondition, number> =>
  Object.fromEntries(assetConditions.map((condition) => [condition, 0])) as Record<AssetCondition, number>;

/** In the order of the equipment file, then by name: the order does not change with what happens to a thing. */
export function fleetRows(
  all: readonly FusedAsset[],
  types: readonly Pick<EquipmentType, 'key'>[],
): readonly FleetRow[] {
  const order = new Map(types.map(({ key }, at) => [key, at]));
  const placeOf = (key: string): number => order.get(key) ?? types.length;
  const rows = new Map<string, { label: string; total: number; counts: Record<AssetCondition, number> }>();
  for (const one of all) {
    const key = typeKeyOf(one);
    const row = rows.get(key) ?? { label: typeLabelOf(one), total: 0, counts: noCounts() };
    row.total += 1;
    row.counts[one.condition] += 1;
    rows.set(key, row);
  }
  return [...rows]
    .map(([key, row]) => ({ key, ...row }))
    .toSorted((a, b) => placeOf(a.key) - placeOf(b.key) || a.label.localeCompare(b.label));
}

/** Floors that positions were heard from. */
export const floorsOf = (all: readonly FusedAsset[]): readonly number[] =>
  [...new Set(all.flatMap(({ position }) => (position?.floor == null ? [] : [position.floor])))].toSorted(
    (a, b) => a - b,
  );

type Used = FleetReport['types'][number];

/** What the record says of a row's type. */
export const usedOf = (report: FleetReport | null, key: string): Used | null =>
  report?.types.find(({ kind }) => kind === key || kindKey(kind) === key) ?? null;

export interface Change {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** Weeks from the first to the last known. */
  readonly weeks: number;
}

const leastChange = 0.05;

/** The type whose use changed most; null where none did by more than 5 %, or where weeks are not known. */
export function biggestChange({ types }: FleetReport): Change | null {
  let most: Change | null = null;
  for (const { kind, used } of types) {
    const known = used.flatMap((share, week) => (share === null ? [] : [{ share, week }]));
    const [first, last] = [known[0], known.at(-1)];
    if (first === undefined || last === undefined || Math.abs(last.share - first.share) < leastChange) continue;
    const change = { key: kind, from: first.share, to: last.share, weeks: last.week - first.week + 1 };
    if (most === null || Math.abs(change.to - change.from) > Math.abs(most.to - most.from)) most = change;
  }
  return most;
}
