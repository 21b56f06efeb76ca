/** What has ended, in grey with the same shapes. */
import type { JSX } from 'react';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { useWard } from '../stores/ward.ts';
import { ageText, clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { bedText } from './alarm-words.ts';
import { tabHash } from './route.ts';
import css from './AlarmsScreen.module.css';

const mostShown = 60;

export function EndedAlarms(): JSX.Element {
  const ended = useWard(({ state }) => state.ended);
  return (
    <section className={`panel ${css.ended}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('alarms.ended')}</h2>
        <p className="panel-hint">{t('alarms.endedHint', { count: ended.length })}</p>
        <span className="spacer" />
        <a className="button outline" href={tabHash('history')}>
          {t('alarms.openHistory')}
        </a>
      </header>
      {ended.length === 0 ? (
        <p className={css.none}>{t('alarms.noneEnded')}</p>
      ) : (
        <div className="panel-body" tabIndex={0} role="region" aria-label={t('alarms.ended')}>
          <table className="table">
            <thead>
              <tr>
                <th>{t('alarms.colEnded')}</th>
                <th>{t('alarms.colBed')}</th>
                <th>{t('alarms.colPriority')}</th>
                <th>{t('alarms.colAlarm')}</th>
                <th>{t('alarms.colLasted')}</th>
                <th>{t('alarms.colAck')}</th>
                <th>{t('alarms.colReason')}</th>
              </tr>
            </thead>
            <tbody>
              {ended.slice(0, mostShown).map((alarm) => (
                <EndedRow key={alarm.id} alarm={alarm} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function EndedRow({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const ack = alarm.acknowledged;
  const reason = ack?.reason == null ? '–' : t(`reason.${ack.reason}`);
  return (
    <tr>
      <td>{alarm.endedAt === null ? '–' : clockText(alarm.endedAt)}</td>
      <td>
        <b>{bedText(alarm)}</b>
      </td>
      <td>
        <span className={css.shape}>
          <AlarmShape priority={alarm.priority} size={15} />
          {t(`priority.${alarm.priority}`)}
        </span>
      </td>
      <td>{alarm.text}</td>
      <td>{alarm.endedAt === null ? '–' : ageText(alarm.endedAt - alarm.raisedAt)}</td>
      <td>{ack === null ? '–' : ageText(ack.at - alarm.signalledAt)}</td>
      <td>{ack === null ? t('alarms.endedBefore') : reason}</td>
    </tr>
  );
}
