/** The list of all equipment: what is found in it, in which order. */
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { AssetCondition } from '../../../shared/station-api/asset-calls.ts';
import { typeKeyOf, typeLabelOf } from '../fleet/fleet-rows.ts';

export const listColumns = [
  'name',
  'type',
  'condition',
  'place',
  'model',
  'serial',
  'owner',
  'maintenance',
  'tag',
] as const;
export type ListColumn = (typeof listColumns)[number];

export interface ListChoice {
  readonly text: string;
  /** Key of a type; null: all. */
  readonly type: string | null;
  readonly condition: AssetCondition | null;
  readonly sort: ListColumn;
  readonly descending: boolean;
}

export const firstChoice: ListChoice = { text: '', type: null, condition: null, sort: 'name', descending: false };

/** What a column is sorted and shown by; null: not said. */
export function cellOf(one: FusedAsset, column: ListColumn): string | null {
  const { asset } = one;
  const { record } = asset;
  switch (column) {
    case 'name':
      return asset.name;
    case 'type':
      return typeLabelOf(one);
    case 'condition':
      return one.condition;
    case 'place':
      return one.place;
    case 'model':
      return record.model;
    case 'serial':
      return record.serial;
    case 'owner':
      return record.owner;
    case 'maintenance':
      return record.maintenanceDue;
    case 'tag':
      return asset.tag;
  }
}

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Every word must be somewhere in what the list says of it. */
function matches(one: FusedAsset, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { record, device } = one.asset;
  const cells = listColumns.filter((column) => column !== 'condition').map((column) => cellOf(one, column));
  const all = plain([...cells, record.barcode, device].filter((text) => text != null).join('\n'));
  return words.every((word) => all.includes(word));
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** What is not said stands last, whichever way it is sorted. */
export function listRows(all: readonly FusedAsset[], choice: ListChoice): readonly FusedAsset[] {
  const words = plain(choice.text).split(/\s+/u).filter(Boolean);
  const { type, condition, sort, descending } = choice;
  const found = all.filter(
    (one) =>
      (type === null || typeKeyOf(one) === type) &&
      (condition === null || one.condition === condition) &&
      matches(one, words),
  );
  const keyed = found.map((one) => ({ one, key: cellOf(one, sort) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    const order = collator.compare(a.key, b.key);
    return (descending ? -order : order) || collator.compare(a.one.asset.name, b.one.asset.name);
  });
  return keyed.map(({ one }) => one);
}
