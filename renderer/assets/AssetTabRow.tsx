/** The first row of Assets: its tabs, and at the right what the tab that is open puts there. */
import type { JSX, ReactNode } from 'react';
import { t } from '../words/index.ts';
import { assetTabHash, assetTabs, useAssetsRoute } from './route.ts';
import css from './AssetsScreen.module.css';

export function AssetTabRow({ children }: { readonly children?: ReactNode }): JSX.Element {
  const { tab } = useAssetsRoute();
  return (
    <div className={`panel ${css.tabs}`}>
      <nav className="segments" aria-label={t('assets.tabs')}>
        {assetTabs.map((one) => (
          <a
            key={one}
            className={`segment ${css.tab}`}
            href={assetTabHash(one)}
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(`assets.tab.${one}`)}
          </a>
        ))}
      </nav>
      <span className="spacer" />
      {children}
    </div>
  );
}
