import type { JSX } from 'react';
import { t } from '../../words/index.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import css from '../AssetsScreen.module.css';

export function RulesTab(): JSX.Element {
  return (
    <>
      <AssetTabRow />
      <section className={`panel ${css.screen}`} aria-label={t('assets.tab.rules')} />
    </>
  );
}
