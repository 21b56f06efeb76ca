/** The list of all equipment: what is found in it, in which order. */
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { AssetState } from '../../../shared/assets/asset.ts';
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

/** What the list says of a thing, for the search; made once for as long as nothing of it changes. */
const durable = new WeakMap<AssetState, string>();

function durableText(one: FusedAsset): string {
  const known = durable.get(one.asset);
  if (known !== undefined) return known;
  const { record, device } = one.asset;
  const cells = listColumns
    .filter((column) => column !== 'condition' && column !== 'place')
    .map((column) => cellOf(one, column));
  const text = plain([...cells, record.barcode, device].filter((cell) => cell != null).join('\n'));
  durable.set(one.asset, text);
  return text;
}

/** Every word must be somewhere in what the list says of it, or in where it is. */
function matches(one: FusedAsset, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = durableText(one);
  const missing = words.filter((word) => !text.includes(word));
  if (missing.length === 0) return true;
  const place = one.place === null ? '' : plain(one.place);
  return missing.every((word) => place.includes(word));
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

interface Keyed {
  readonly key: string | null;
  readonly name: string;
}

/** What is not said stands last, whichever way it is sorted. */
function orderOf(keyed: readonly Keyed[], descending: boolean): readonly number[] {
  const at = (index: number): Keyed => keyed[index] as Keyed;
  return keyed
    .map((_, index) => index)
    .toSorted((left, right) => {
      const [a, b] = [at(left), at(right)];
      if (a.key === null || b.key === null)
        return Number(a.key === null) - Number(b.key === null) || collator.compare(a.name, b.name);
      const order = collator.compare(a.key, b.key);
      return (descending ? -order : order) || collator.compare(a.name, b.name);
    });
}

/**
 * A list that is asked each second: what it sorts by seldom changes, and while it does not the order of before holds.
 * 5,000 things by name are sorted in 40 ms and looked through in one.
 */
export function lister(): (all: readonly FusedAsset[], choice: ListChoice) => readonly FusedAsset[] {
  let before: { readonly descending: boolean; readonly keyed: readonly Keyed[]; readonly order: readonly number[] } = {
    descending: false,
    keyed: [],
    order: [],
  };
  return (all, { text, type, condition, sort, descending }) => {
    const words = plain(text).split(/\s+/u).filter(Boolean);
    const found = all.filter(
      (one) =>
        (type === null || typeKeyOf(one) === type) &&
        (condition === null || one.condition === condition) &&
        matches(one, words),
    );
    const keyed = found.map((one) => ({ key: cellOf(one, sort), name: one.asset.name }));
    const isSame =
      before.descending === descending &&
      before.keyed.length === keyed.length &&
      keyed.every(({ key, name }, index) => key === before.keyed[index]?.key && name === before.keyed[index]?.name);
    if (!isSame) before = { descending, keyed, order: orderOf(keyed, descending) };
    return before.order.map((index) => found[index] as FusedAsset);
  };
}
