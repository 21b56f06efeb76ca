/** How many were found, as a heading. */
import { t } from '../../words/index.ts';
import type { Search } from './use-find.ts';

/** Where no state is asked, free is what is meant: how many, and of how many. */
export function foundWords(find: Search, lost: boolean): string {
  const { results, query, alone } = find;
  const count = results.length;
  if (count === 0) return noneWords(find);
  if (query.states !== null || alone || lost) return t('assets.find.found', { count });
  const free = results.filter(({ asset }) => asset.condition === 'free').length;
  return free === 0 ? t('assets.find.noneFree', { count }) : t('assets.find.freeOf', { free, count });
}

function noneWords({ query: { states } }: Search): string {
  const [state] = states ?? [];
  return states?.size === 1 && state !== undefined
    ? t('assets.find.noneOf', { state: t(`assets.find.state.${state}`) })
    : t('assets.find.none');
}
