/** The alarms that signal, those acknowledged and still true, and what has ended; the chosen one at the right. */
import { useEffect, type JSX } from 'react';
import type { AlarmId } from '../../shared/domain/ids.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { openRecord, useUi } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { clockText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { AckPanel } from './AckPanel.tsx';
import { AlarmRow } from './AlarmRow.tsx';
import { EndedAlarms } from './EndedAlarms.tsx';
import { useFlood } from './flood.ts';
import { isOnControl, useLocalKeys } from './local-keys.ts';
import { openLife } from './route.ts';
import css from './AlarmsScreen.module.css';

const isAcknowledged = (alarm: Alarm): boolean => lifeOf(alarm) === 'acknowledged';

const selectAlarm = (alarm: AlarmId): void => useUi.setState({ alarm, armed: null });

export function AlarmLists({ tab }: { readonly tab: 'active' | 'acknowledged' }): JSX.Element {
  const alarms = useWard((view) => view.alarms);
  const selected = useUi((ui) => ui.alarm);
  const lost = useObservable(loss) !== null;
  const active = alarms.filter((alarm) => !isAcknowledged(alarm));
  const acknowledged = alarms.filter(isAcknowledged);
  const rows = tab === 'active' ? [...active, ...acknowledged] : acknowledged;
  const shown = rows.find(({ id }) => id === selected) ?? rows[0];
  useListKeys(rows, shown);
  return (
    <div className={css.screen}>
      <div className={css.lists}>
        {tab === 'active' && <Active alarms={active} shown={shown} />}
        <Acknowledged alarms={acknowledged} shown={shown} />
        {tab === 'active' && <EndedAlarms />}
      </div>
      {!lost && <Side shown={shown} />}
    </div>
  );
}

function useListKeys(rows: readonly Alarm[], shown: Alarm | undefined): void {
  // What was asked for one alarm is not asked for the next one that is looked at.
  useEffect(() => () => useUi.setState({ armed: null, armedWhole: false }), []);
  useLocalKeys(({ key, target }) => {
    const { armed } = useUi.getState();
    const isArmed = armed !== null && armed === shown?.id;
    if (key === 'Escape' && isArmed) {
      useUi.setState({ armed: null });
      return true;
    }
    if (key === 'Enter' && !isArmed && shown !== undefined) {
      if (isOnControl(target)) return false;
      openLife(shown.id);
      return true;
    }
    if (key === ' ' && shown?.bed != null) {
      if (isOnControl(target)) return false;
      openRecord(shown.bed, 'strip', { kind: 'alarm', alarm: shown.id });
      return true;
    }
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    const next = rows[rows.findIndex((row) => row === shown) + step];
    if (step === 0 || next === undefined) return false;
    selectAlarm(next.id);
    return true;
  });
}

interface ListProps {
  readonly alarms: readonly Alarm[];
  readonly shown: Alarm | undefined;
}

function Active({ alarms, shown }: ListProps): JSX.Element {
  const standing = useObservable(loss);
  const flood = useFlood();
  const hint = flood.on ? t('alarms.flood', { count: flood.count }) : t('alarms.activeHint');
  return (
    <section className={`panel ${css.list}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('alarms.active')}</h2>
        <p className="panel-hint" data-flood={flood.on ? '' : undefined}>
          {standing === null ? hint : t('alarms.asOf', { time: clockText(standing.at) })}
        </p>
      </header>
      {alarms.length === 0 && <NoActive />}
      <Rows alarms={alarms} shown={shown} />
    </section>
  );
}

function Acknowledged({ alarms, shown }: ListProps): JSX.Element {
  return (
    <section className={`panel ${css.list}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('alarms.acknowledged')}</h2>
        <p className="panel-hint">{t('alarms.acknowledgedHint')}</p>
      </header>
      {alarms.length === 0 && <p className={css.none}>{t('alarms.noneAcknowledged')}</p>}
      <Rows alarms={alarms} shown={shown} />
    </section>
  );
}

function Side({ shown }: { readonly shown: Alarm | undefined }): JSX.Element {
  const armed = useUi((ui) => ui.armed);
  const whole = useUi((ui) => ui.armedWhole);
  return (
    <aside className={css.side} aria-label={t('alarms.detail')}>
      <div tabIndex={0} role="region" aria-label={t('alarms.detail')}>
        {shown === undefined ? (
          <p className={`${css.none} ${css.pick}`}>{t('alarms.pick')}</p>
        ) : (
          <AckPanel
            key={`${shown.id}${armed === shown.id && whole ? ' whole' : ''}`}
            alarm={shown}
            armed={armed === shown.id}
            whole={armed === shown.id && whole}
          />
        )}
      </div>
    </aside>
  );
}

function Rows({ alarms, shown }: ListProps): JSX.Element {
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
