import { Check } from 'lucide-react';
import type { JSX } from 'react';
import type { AlarmId } from '../../shared/domain/ids.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { Age } from '../app/Age.tsx';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { hashOf, openDrawer } from '../stores/ui.ts';
import { useBed } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';
import { bedText, checkText, spokenText } from './alarm-words.ts';
import css from './AlarmsScreen.module.css';

interface AlarmRowProps {
  readonly alarm: Alarm;
  readonly selected: boolean;
  readonly onSelect: (alarm: AlarmId) => void;
}

export function AlarmRow({ alarm, selected, onSelect }: AlarmRowProps): JSX.Element {
  const life = lifeOf(alarm);
  const lost = useObservable(loss) !== null;
  return (
    <li
      className={css.row}
      data-alarm={alarm.id}
      data-priority={alarm.priority}
      data-alarm-state={life ?? undefined}
      data-selected={selected ? '' : undefined}
      onClick={() => onSelect(alarm.id)}
    >
      <span className={css.priority}>
        <AlarmShape priority={alarm.priority} size={life === 'acknowledged' ? 20 : 24} />
        {t(`priority.${alarm.priority}`)}{' '}
        {life === 'acknowledged' ? <Check size={14} aria-hidden /> : marksOf(alarm.priority)}
      </span>
      <span className={css.bed}>{bedText(alarm)}</span>
      <Words alarm={alarm} />
      <span>
        <Age className={css.age} since={alarm.signalledAt} />
        <span className={css.second}>{t('alarms.since', { time: clockText(alarm.signalledAt) })}</span>
      </span>
      <State alarm={alarm} />
      <span className={css.acts}>
        {alarm.bed !== null && (
          <a className="button" href={hashOf('ward', alarm.bed)}>
            {t('alarms.openBed')}
          </a>
        )}
        {life !== 'acknowledged' && !lost && (
          <button
            type="button"
            className="button"
            onClick={(event) => {
              event.stopPropagation();
              openDrawer({ kind: 'ack', alarm: alarm.id });
            }}
          >
            <Check size={17} strokeWidth={2} aria-hidden />
            {t('alarms.ack')}
            <span className="hidden">
              {bedText(alarm)} {spokenText(alarm)}
            </span>
          </button>
        )}
      </span>
    </li>
  );
}

const marksOf = (priority: Alarm['priority']): string => (priority === 'technical' ? '' : t(`marks.${priority}`));

function Words({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const patient = useBed(alarm.bed ?? '')?.patient ?? null;
  const { initials } = useObservable(settings);
  const name = patient === null ? '' : `${shownName(patient, initials).full}. `;
  const was = lifeOf(alarm) === 'latched' ? t('tile.was', { text: alarm.text }) : alarm.text;
  return (
    <span className={css.words}>
      <span className={css.text}>{was}</span>
      <span className={css.second}>{`${name}${checkText(alarm)}`}</span>
    </span>
  );
}

function State({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const life = lifeOf(alarm);
  let text = '';
  if (life === 'acknowledged' && alarm.acknowledged !== null) {
    const { reason, at, by } = alarm.acknowledged;
    text = `${reason === null ? '' : `${t(`reason.${reason}`)}. `}${t('alarms.ackBy', { time: clockText(at), by })}`;
  } else if (life === 'latched' && alarm.endedAt !== null)
    text = t('alarms.endedAt', { time: clockText(alarm.endedAt) });
  else if (life === 'paused') text = t('tile.paused');
  return <span className={`${css.second} ${css.extra}`}>{text}</span>;
}
