import { Check } from 'lucide-react';
import { useEffect, useRef, type JSX } from 'react';
import type { AlarmId } from '../../shared/domain/ids.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { Age } from '../app/Age.tsx';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { settings } from '../stores/station.ts';
import { openDrawer, useUi } from '../stores/ui.ts';
import { useBed } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';
import { ackedBy, bedText, checkText, returnsText, spokenText } from './alarm-words.ts';
import { beginEscalating } from './escalation.ts';
import { NextCall } from './NextCall.tsx';
import { UndoButton } from './UndoButton.tsx';
import css from './AlarmsScreen.module.css';

interface AlarmRowProps {
  readonly alarm: Alarm;
  readonly selected: boolean;
  readonly onSelect: (alarm: AlarmId) => void;
}

export function AlarmRow({ alarm, selected, onSelect }: AlarmRowProps): JSX.Element {
  const life = lifeOf(alarm);
  const lost = useObservable(loss) !== null;
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected && useUi.getState().alarm !== null) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <li
      ref={element}
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
        <span className={css.second}>
          {life === 'latched' && alarm.endedAt !== null
            ? t('alarms.endedAt', { time: clockText(alarm.endedAt) })
            : t('alarms.since', { time: clockText(alarm.signalledAt) })}
        </span>
      </span>
      {life === 'acknowledged' ? <Acknowledged alarm={alarm} /> : <NextCall alarm={alarm} />}
      <span className={css.acts}>
        {life === 'acknowledged' ? <UndoButton alarm={alarm} /> : !lost && <Acts alarm={alarm} onSelect={onSelect} />}
      </span>
    </li>
  );
}

function Acts({ alarm, onSelect }: Pick<AlarmRowProps, 'alarm' | 'onSelect'>): JSX.Element {
  const label = `${bedText(alarm)} ${spokenText(alarm)}`;
  return (
    <>
      <button
        type="button"
        className={`button ${css.escalate}`}
        onClick={(event) => {
          event.stopPropagation();
          onSelect(alarm.id);
          beginEscalating(alarm.id);
        }}
      >
        {t('alarms.escalate')}
        <span className="hidden">{label}</span>
      </button>
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
        <span className="hidden">{label}</span>
      </button>
    </>
  );
}

const marksOf = (priority: Alarm['priority']): string => (priority === 'technical' ? '' : t(`marks.${priority}`));

function Words({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const patient = useBed(alarm.bed ?? '')?.patient ?? null;
  const { initials } = useObservable(settings);
  const life = lifeOf(alarm);
  const parts = [
    patient === null ? '' : `${shownName(patient, initials).full}.`,
    life === 'paused' ? t('alarms.pausedHere') : '',
    alarm.returned > 0 ? t('alarms.returned', { count: alarm.returned }) : '',
    checkText(alarm),
  ];
  return (
    <span className={css.words}>
      <span className={css.text}>{life === 'latched' ? t('tile.was', { text: alarm.text }) : alarm.text}</span>
      <span className={css.second}>{parts.filter((part) => part !== '').join(' ')}</span>
    </span>
  );
}

function Acknowledged({ alarm }: { readonly alarm: Alarm }): JSX.Element | null {
  const ack = alarm.acknowledged;
  if (ack === null) return null;
  const reason = ack.reason === null ? '' : `${t(`reason.${ack.reason}`)}. `;
  return (
    <span className={`${css.words} ${css.extra}`}>
      <span className={css.next}>{`${reason}${returnsText(ack)}`}</span>
      <span className={css.second}>{ackedBy(ack)}</span>
    </span>
  );
}
