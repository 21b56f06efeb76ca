/** What the marks of the map mean: fill and shape, never hue. */
import type { JSX } from 'react';
import { t } from '../../words/index.ts';
import css from './Map.module.css';

const looks = [
  ['match', { fill: 'var(--solid)', stroke: 'var(--solid)' }],
  ['free', { fill: 'var(--control-active)', stroke: 'var(--text-secondary)' }],
  ['in-use', { fill: 'none', stroke: 'var(--mark)' }],
  ['cleaning', { fill: 'none', stroke: 'var(--text-secondary)', strokeDasharray: '3.5 2.5' }],
  ['do-not-use', { fill: 'none', stroke: 'var(--text-secondary)' }],
] as const;

export function Legend(): JSX.Element {
  return (
    <ul className={css.legend} aria-label={t('assets.map.legend')}>
      {looks.map(([look, style]) => (
        <li key={look} className={css.legendItem}>
          <svg className={css.swatch} width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <rect x="1" y="1" width="16" height="16" rx="3" strokeWidth="1.5" {...style} />
            {look === 'do-not-use' && <path d="M2 16 16 2" stroke="var(--text-secondary)" strokeWidth="1.5" />}
          </svg>
          {look === 'match' ? t('assets.map.match') : t(`assets.condition.${look}`)}
        </li>
      ))}
    </ul>
  );
}
