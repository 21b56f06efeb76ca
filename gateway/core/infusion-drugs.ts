/** The site's drug list with its index: made anew only when the list changes. */
import type { DrugList } from '../../shared/infusion/drug-list.ts';
import { drugIndex, type FindDrug } from '../../shared/infusion/drugs.ts';
import type { Draft } from './draft.ts';

export interface Drugs {
  readonly list: DrugList;
  readonly find: FindDrug;
}

const known = new WeakMap<DrugList, Drugs>();

export function drugsOf(draft: Draft): Drugs {
  const { drugs: list } = draft.site.contents();
  let drugs = known.get(list);
  if (drugs === undefined) known.set(list, (drugs = { list, find: drugIndex(list) }));
  return drugs;
}
