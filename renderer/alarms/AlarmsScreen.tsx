/** Alarms: active, acknowledged, standing, history; one alarm opens as its own page (design, section 2). */
import { useEffect, type JSX } from 'react';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { useUi } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { AlarmLists } from './AlarmLists.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import { LifePage } from './LifePage.tsx';
import { useLocalKeys } from './local-keys.ts';
import { alarmTabs, openTab, tabHash, useAlarmsRoute, type AlarmTab } from './route.ts';
import { StandingTab } from './StandingTab.tsx';
import { countText } from './standing-words.ts';
import { useStanding } from './use-standing.ts';
import css from './AlarmsScreen.module.css';

export function AlarmsScreen(): JSX.Element {
  const { tab, life } = useAlarmsRoute();
  const drawer = useUi((ui) => ui.drawer);
  // The right panel of the lists is the drawer of this place: nobody acknowledges without it.
  useEffect(() => {
    if (drawer?.kind !== 'ack') return;
    const { alarm, whole = false } = drawer;
    useUi.setState({ alarm, armed: alarm, armedWhole: whole, drawer: null });
    if (life !== null || tab === 'standing' || tab === 'history') openTab('active');
  }, [drawer, life, tab]);
  useLocalKeys(({ key, shiftKey }) => {
    if ((key !== 'g' && key !== 'G') || shiftKey) return false;
    openTab('standing');
    return true;
  });
  if (life !== null) return <LifePage key={life} id={life} back={tab} />;
  return (
    <div className={css.place}>
      <Tabs tab={tab} />
      <Shown tab={tab} />
    </div>
  );
}

function Shown({ tab }: { readonly tab: AlarmTab }): JSX.Element {
  switch (tab) {
    case 'active':
    case 'acknowledged':
      return <AlarmLists tab={tab} />;
    case 'standing':
      return <StandingTab />;
    case 'history':
      return <HistoryTab />;
  }
}

const isAcknowledged = (alarm: Alarm): boolean => lifeOf(alarm) === 'acknowledged';

function Tabs({ tab }: { readonly tab: AlarmTab }): JSX.Element {
  const alarms = useWard((view) => view.alarms);
  const acknowledged = alarms.filter(isAcknowledged).length;
  const lines = useStanding();
  const endless = lines.filter(({ until }) => until === null).length;
  const counts: Record<AlarmTab, number | null> = {
    active: alarms.length - acknowledged,
    acknowledged,
    standing: lines.length,
    history: null,
  };
  return (
    <div className={`panel ${css.tabs}`}>
      <nav className="segments" aria-label={t('alarms.tabs')}>
        {alarmTabs.map((one) => (
          <a
            key={one}
            className={`segment ${css.tab}`}
            href={tabHash(one)}
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(`alarms.${one}`)}
            {counts[one] !== null && <span className={css.count}>{countText(counts[one])}</span>}
          </a>
        ))}
      </nav>
      <span className="spacer" />
      {tab === 'standing' && lines.length > 0 && (
        <p className="panel-hint">{t('standing.withoutEnd', { count: endless })}</p>
      )}
    </div>
  );
}
