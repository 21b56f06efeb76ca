/** The alarms of the ward: active, acknowledged and still true, ended. */
import { useEffect, type JSX } from 'react';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import type { AlarmId } from '../../shared/domain/ids.ts';
import { useUi } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { clockText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { AckPanel } from './AckPanel.tsx';
import { AlarmRow } from './AlarmRow.tsx';
import { EndedAlarms } from './EndedAlarms.tsx';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import css from './AlarmsScreen.module.css';

const isAcknowledged = (alarm: Alarm): boolean => lifeOf(alarm) === 'acknowledged';

export const selectAlarm = (alarm: AlarmId): void => useUi.setState({ alarm, armed: null });

export function AlarmsScreen(): JSX.Element {
  const alarms = useWard((view) => view.alarms);
  const selected = useUi((ui) => ui.alarm);
  const armed = useUi((ui) => ui.armed);
  const drawer = useUi((ui) => ui.drawer);
  const standing = useObservable(loss);
  const lost = standing !== null;
  // The right panel is the drawer of this place.
  useEffect(() => {
    if (drawer?.kind !== 'ack') return;
    useUi.setState({ alarm: drawer.alarm, armed: drawer.alarm, drawer: null });
  }, [drawer]);
  const active = alarms.filter((alarm) => !isAcknowledged(alarm));
  const acknowledged = alarms.filter(isAcknowledged);
  const shown = alarms.find(({ id }) => id === selected) ?? active[0];
  useEffect(() => moveWithArrows([...active, ...acknowledged], shown));
  return (
    <div className={css.screen}>
      <div className={css.lists}>
        <section className={`panel ${css.list}`}>
          <header className="panel-head">
            <h2 className="panel-title">
              {t('alarms.active')} {active.length}
            </h2>
            <p className="panel-hint">
              {standing === null ? t('alarms.activeHint') : t('alarms.asOf', { time: clockText(standing.at) })}
            </p>
          </header>
          {active.length === 0 && <NoActive />}
          <Rows alarms={active} shown={shown} />
        </section>
        <section className={`panel ${css.list}`}>
          <header className="panel-head">
            <h2 className="panel-title">
              {t('alarms.acknowledged')} {acknowledged.length}
            </h2>
            <p className="panel-hint">{t('alarms.acknowledgedHint')}</p>
          </header>
          {acknowledged.length === 0 && <p className={css.none}>{t('alarms.noneAcknowledged')}</p>}
          <Rows alarms={acknowledged} shown={shown} />
        </section>
        <EndedAlarms />
      </div>
      {!lost && (
        <aside className={css.side} aria-label={t('alarms.detail')}>
          <div>
            {shown === undefined ? (
              <p className={css.none} style={{ paddingTop: 14 }}>
                {t('alarms.pick')}
              </p>
            ) : (
              <AckPanel key={shown.id} alarm={shown} armed={armed === shown.id} />
            )}
          </div>
        </aside>
      )}
    </div>
  );
}

function Rows({
  alarms,
  shown,
}: {
  readonly alarms: readonly Alarm[];
  readonly shown: Alarm | undefined;
}): JSX.Element {
  return (
    <ul>
      {alarms.map((alarm) => (
        <AlarmRow key={alarm.id} alarm={alarm} selected={alarm === shown} onSelect={selectAlarm} />
      ))}
    </ul>
  );
}

function NoActive(): JSX.Element {
  const last = useWard(({ state }) => state.ended[0]);
  const known = last !== undefined && last.endedAt !== null && last.bed !== null;
  return (
    <p className={css.none}>
      {known ? t('alarms.none', { time: shortTime(last.endedAt ?? 0), bed: last.bed ?? '' }) : t('alarms.noneYet')}
    </p>
  );
}

function moveWithArrows(rows: readonly Alarm[], shown: Alarm | undefined): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const typing = (event.target as HTMLElement).closest('textarea, input') !== null;
    const next = rows[rows.findIndex((row) => row === shown) + step];
    if (step === 0 || typing || next === undefined) return;
    event.preventDefault();
    selectAlarm(next.id);
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
