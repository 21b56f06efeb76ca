/** Alarms of this bed: open ones first, each opens the acknowledge drawer; then what ended. */
import type { JSX } from 'react';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { Age } from '../app/Age.tsx';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { openDrawer } from '../stores/ui.ts';
import { useBedAlarms, useWard } from '../stores/ward.ts';
import { ageText, clockText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import css from './Panels.module.css';

const mostEnded = 12;

export function BedAlarms({
  bed,
  className,
}: {
  readonly bed: string;
  readonly className: string | undefined;
}): JSX.Element {
  const open = useBedAlarms(bed);
  const standing = useObservable(loss);
  const all = useWard(({ state }) => state.ended);
  const ended = all.filter((alarm) => alarm.bed === bed).slice(0, mostEnded);
  return (
    <section className={`panel ${className ?? ''}`}>
      <header className="panel-head">
        <h3 className="panel-title">{t('bed.alarms')}</h3>
        <p className="panel-hint">
          {standing === null ? t('bed.alarmsHint') : t('bed.asOf', { time: clockText(standing.at) })}
        </p>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('bed.alarms')}>
        {open.length + ended.length === 0 && <p className="note">{t('bed.noAlarms')}</p>}
        {open.map((alarm) => (
          <Open key={alarm.id} alarm={alarm} />
        ))}
        {ended.map((alarm) => (
          <Ended key={alarm.id} alarm={alarm} />
        ))}
      </div>
    </section>
  );
}

function Open({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const life = lifeOf(alarm);
  const state =
    life === 'acknowledged' && alarm.acknowledged !== null
      ? t('alarms.ackBy', { time: shortTime(alarm.acknowledged.at), by: alarm.acknowledged.by })
      : '';
  return (
    <button
      type="button"
      className={css.alarm}
      data-alarm={alarm.id}
      data-priority={alarm.priority}
      data-alarm-state={life ?? undefined}
      onClick={() => openDrawer({ kind: 'ack', alarm: alarm.id })}
    >
      <AlarmShape priority={alarm.priority} size={18} />
      <span>
        <span className={css.alarmText}>{life === 'latched' ? t('tile.was', { text: alarm.text }) : alarm.text}</span>
        <br />
        <span className="note">{state === '' ? t('ack.since', { time: clockText(alarm.signalledAt) }) : state}</span>
      </span>
      <span className="spacer" />
      <Age since={alarm.signalledAt} />
    </button>
  );
}

function Ended({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const lasted = alarm.endedAt === null ? '' : `, ${ageText(alarm.endedAt - alarm.raisedAt)}`;
  return (
    <div className={css.alarm} data-ended="">
      <AlarmShape priority={alarm.priority} size={18} />
      <span>
        <span className={css.alarmText}>{alarm.text}</span>
        <br />
        <span className="note">
          {clockText(alarm.raisedAt)}
          {lasted}
        </span>
      </span>
    </div>
  );
}
