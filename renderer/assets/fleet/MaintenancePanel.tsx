import { CalendarDays } from 'lucide-react';
import { useMemo, type JSX } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { t } from '../../words/index.ts';
import { maintenanceWeeks, type MaintenanceWeeks } from './maintenance.ts';
import css from './Fleet.module.css';

const weeksShown = 8;

interface MaintenanceProps {
  readonly all: readonly FusedAsset[];
  /** "2026-11-30". */
  readonly today: string;
}

/** Maintenance by week: late first, then this week and those after it. */
export function MaintenancePanel({ all, today }: MaintenanceProps): JSX.Element {
  const due = useMemo(() => maintenanceWeeks(all, today, weeksShown), [all, today]);
  const { late, soon, later, known } = due;
  return (
    <section className={`panel ${css.maintenance}`} aria-label={t('fleet.maintenance')}>
      <header className="panel-head">
        <h2 className="panel-title">{t('fleet.maintenance')}</h2>
        <p className="panel-hint">{known === 0 ? '' : t('fleet.maintenanceHint', { late, soon })}</p>
        <span className="spacer" />
        <a className="button outline" href="#/assets/fleet/calendar">
          <CalendarDays size={17} strokeWidth={1.75} aria-hidden />
          {t('fleet.calendar')}
        </a>
      </header>
      {known === 0 ? <p className={`note ${css.inset}`}>{t('fleet.maintenanceNone')}</p> : <Bars due={due} />}
      {later > 0 && <p className={`note ${css.inset}`}>{t('fleet.later', { count: later })}</p>}
    </section>
  );
}

function Bars({ due: { late, weeks } }: { readonly due: MaintenanceWeeks }): JSX.Element {
  const bars = [
    { label: t('fleet.late'), count: late, isNear: true },
    ...weeks.map(({ week, count }, index) => ({ label: t('fleet.week', { week }), count, isNear: index === 0 })),
  ];
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const spoken = weeks.map(({ week, count }) => t('fleet.barsWeek', { week, count })).join(', ');
  return (
    <div className={css.bars} role="img" aria-label={t('fleet.bars', { late, weeks: spoken })}>
      {bars.map(({ label, count, isNear }) => (
        <span key={label} className={css.column} data-near={isNear ? '' : undefined}>
          <b>{count}</b>
          <i style={{ height: `${(count / most) * 100}%` }} />
          <small>{label}</small>
        </span>
      ))}
    </div>
  );
}
