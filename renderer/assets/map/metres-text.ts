import { t } from '../../words/index.ts';
import type { Finding } from './use-find.ts';

/** "7 m", and where it is no walk "7 m straight"; empty where it is not known. */
export function metresText({ metres, straight }: Pick<Finding, 'metres' | 'straight'>): string {
  if (metres === null) return '';
  const count = Math.round(metres);
  return straight ? t('assets.find.straight', { metres: count }) : t('assets.metres', { count });
}
