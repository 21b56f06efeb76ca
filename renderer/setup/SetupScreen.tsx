/** Feeds and the unassigned tray; this station; what it says of itself. */
import { BellRing, Gauge, Monitor, Server, Volume2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState, type JSX } from 'react';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { AlarmsPage } from './AlarmsPage.tsx';
import { DiagnosticsPage } from './DiagnosticsPage.tsx';
import { FeedsPage } from './FeedsPage.tsx';
import { SoundsPage } from './SoundsPage.tsx';
import { StationPage } from './StationPage.tsx';
import css from './SetupScreen.module.css';

const pages = ['feeds', 'alarms', 'sounds', 'station', 'diagnostics'] as const;
type Page = (typeof pages)[number];
const icons: Record<Page, LucideIcon> = {
  feeds: Server,
  alarms: BellRing,
  sounds: Volume2,
  station: Monitor,
  diagnostics: Gauge,
};

export function SetupScreen(): JSX.Element {
  const [page, setPage] = useState<Page>('feeds');
  const unassigned = useWard((view) => view.unassigned.length);
  return (
    <div className={css.screen}>
      <nav className={`panel ${css.side}`} aria-label={t('setup.list')}>
        {pages.map((one) => {
          const Icon = icons[one];
          return (
            <button
              key={one}
              type="button"
              className={css.item}
              aria-current={one === page ? 'page' : undefined}
              onClick={() => setPage(one)}
            >
              <Icon size={17} strokeWidth={1.75} aria-hidden />
              {t(`setup.${one}`)}
              {one === 'feeds' && unassigned > 0 && (
                <>
                  <span className="spacer" />
                  <b>{unassigned}</b>
                </>
              )}
            </button>
          );
        })}
      </nav>
      <div className={css.page}>
        {page === 'feeds' && <FeedsPage />}
        {page === 'alarms' && <AlarmsPage />}
        {page === 'sounds' && <SoundsPage />}
        {page === 'station' && <StationPage />}
        {page === 'diagnostics' && <DiagnosticsPage />}
      </div>
    </div>
  );
}
