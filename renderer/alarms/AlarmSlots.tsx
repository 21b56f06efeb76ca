/** The alarm slots of the top bar: highest first, then newest. What is acknowledged is on its tile, not here. */
import { useEffect, useRef, type JSX } from 'react';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { Age } from '../app/Age.tsx';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { useFlash } from '../stores/flash.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { go, openDrawer } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { bedText, shortText } from './alarm-words.ts';
import { holdPlaces, useFlood } from './flood.ts';
import { rhythmOf } from './rhythm.ts';
import { useFitting, useSlotCount } from './use-slots.ts';
import css from './AlarmSlots.module.css';

const isSignalling = (alarm: Alarm): boolean => lifeOf(alarm) !== 'acknowledged';

export function AlarmSlots(): JSX.Element {
  const alarms = useWard((view) => view.alarms);
  const lost = useObservable(loss) !== null;
  const most = useSlotCount();
  const row = useRef<HTMLDivElement>(null);
  const signalling = alarms.filter(isSignalling);
  // In a flood the slots stay and "+n" grows (design, section 4).
  const flood = useFlood().on;
  const before = useRef<readonly string[]>([]);
  const shown = flood ? holdPlaces(signalling, before.current) : signalling;
  useEffect(() => {
    before.current = shown.slice(0, most).map(({ id }) => id);
  });
  const count = Math.min(most, useFitting(row, shown.length));
  if (lost) return <p className={css.quiet}>{t('frame.hidden')}</p>;
  if (shown.length === 0) return <Quiet />;
  return (
    <div className={css.slots} ref={row}>
      {shown.slice(0, most).map((alarm, index) => (
        <Slot key={alarm.id} alarm={alarm} first={index === 0} over={index >= count} />
      ))}
      {shown.length > count && (
        <button type="button" className={css.more} onClick={() => go('alarms')}>
          +{shown.length - count} <span className="hidden">{t('frame.moreAlarms')}</span>
        </button>
      )}
    </div>
  );
}

interface SlotProps {
  readonly alarm: Alarm;
  readonly first: boolean;
  /** Measured, but not shown: it is counted in "+n". */
  readonly over: boolean;
}

function Slot({ alarm, first, over }: SlotProps): JSX.Element {
  const flash = useFlash(rhythmOf(alarm));
  const latched = lifeOf(alarm) === 'latched';
  const text = latched ? t('tile.was', { text: shortText(alarm) }) : shortText(alarm);
  // A low or technical alarm never takes the large place.
  const large = first && (alarm.priority === 'high' || alarm.priority === 'medium');
  return (
    <button
      type="button"
      ref={flash}
      className={css.slot}
      data-slot=""
      data-over={over ? '' : undefined}
      data-alarm={over ? undefined : alarm.id}
      data-priority={alarm.priority}
      data-alarm-state={lifeOf(alarm) ?? undefined}
      data-first={large ? '' : undefined}
      aria-hidden={over}
      tabIndex={over ? -1 : 0}
      onClick={() => openDrawer({ kind: 'ack', alarm: alarm.id })}
    >
      <AlarmShape priority={alarm.priority} size={large ? 30 : 20} />
      <span className="hidden">{t('tile.alarmOf')}</span>
      <span className={css.bed}>{bedText(alarm)}</span>
      <span className={css.text}>{text}</span>
      {(alarm.priority === 'high' || alarm.priority === 'medium') && (
        <Age className={css.age} since={alarm.endedAt ?? alarm.signalledAt} />
      )}
    </button>
  );
}

function Quiet(): JSX.Element {
  const last = useWard(({ state }) => state.ended[0]);
  if (last === undefined || last.endedAt === null) return <p className={css.quiet}>{t('frame.noAlarms')}</p>;
  const values = { text: shortText(last), time: shortTime(last.endedAt) };
  return (
    <p className={css.quiet}>
      {last.bed === null ? t('frame.lastAlarmNoBed', values) : t('frame.lastAlarm', { ...values, bed: last.bed })}
    </p>
  );
}
