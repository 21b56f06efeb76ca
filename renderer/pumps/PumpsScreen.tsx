/** Pumps: now, horizon, history, checks (design, section 2). Reads pumps, sets nothing. */
import type { JSX } from 'react';
import { t } from '../words/index.ts';
import { ChecksTab } from './checks/ChecksTab.tsx';
import { useChecks } from './checks/use-checks.ts';
import { HistoryTab } from './history/HistoryTab.tsx';
import { HistoryTools } from './history/HistoryTools.tsx';
import { HorizonTab } from './horizon/HorizonTab.tsx';
import { HorizonTools } from './horizon/HorizonTools.tsx';
import { NowTab } from './now/NowTab.tsx';
import { pumpTabs, tabHash, usePumpsRoute, type PumpsRoute } from './route.ts';
import css from './Pumps.module.css';

export function PumpsScreen(): JSX.Element {
  const route = usePumpsRoute();
  return (
    <div className={css.place}>
      <Tabs {...route} />
      <Shown {...route} />
    </div>
  );
}

function Shown({ tab, bed }: PumpsRoute): JSX.Element {
  switch (tab) {
    case 'now':
      return <NowTab />;
    case 'horizon':
      return <HorizonTab />;
    case 'history':
      return <HistoryTab bed={bed} />;
    case 'checks':
      return <ChecksTab />;
  }
}

function Tabs({ tab, bed }: PumpsRoute): JSX.Element {
  const checks = useChecks().length;
  return (
    <div className={`panel ${css.tabs}`}>
      <nav className="segments" aria-label={t('pumps.tabs')}>
        {pumpTabs.map((one) => (
          <a
            key={one}
            className={`segment ${css.tab}`}
            href={tabHash(one)}
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(`pumps.tab.${one}`)}
            {one === 'checks' && <span className={css.count}>{checks}</span>}
          </a>
        ))}
      </nav>
      <span className="spacer" />
      {tab === 'horizon' && <HorizonTools />}
      {tab === 'history' && <HistoryTools bed={bed} />}
    </div>
  );
}
