/** The header row of a tile: empty when quiet, so that an alarm has its place without moving anything. */
import { BellOff, Check } from 'lucide-react';
import { useRef, type JSX, type ReactNode } from 'react';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { headerText, shortText } from '../alarms/alarm-words.ts';
import { rhythmOf } from '../alarms/rhythm.ts';
import { Age } from '../app/Age.tsx';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { useFlash } from '../stores/flash.ts';
import { hashOf, openDrawer } from '../stores/ui.ts';
import { shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { useFitWords } from './fit-words.ts';
import css from './TileHeader.module.css';
import tile from './Tile.module.css';

interface TileHeaderProps {
  readonly bed: string;
  /** Most urgent first. */
  readonly alarms: readonly Alarm[];
  /** Beside the bed's number, where data is getting old. */
  readonly oldS: number | null;
  /** At the right where there is no alarm. */
  readonly children: ReactNode;
}

export function TileHeader({ bed, alarms, oldS, children }: TileHeaderProps): JSX.Element {
  const [top] = alarms;
  const flash = useFlash(top === undefined ? null : rhythmOf(top));
  const life = top === undefined ? null : lifeOf(top);
  return (
    <div
      ref={flash}
      className={`${tile.head} ${css.head}`}
      data-alarm={top?.id}
      data-priority={top?.priority}
      data-alarm-state={life ?? undefined}
    >
      <BedNumber bed={bed} />
      {oldS !== null && <span className={tile.old}>{t('tile.secondsOld', { count: oldS })}</span>}
      {top === undefined ? (
        <div className={tile.meta}>{children}</div>
      ) : (
        <AlarmWords bed={bed} alarm={top} others={alarms.length - 1} />
      )}
    </div>
  );
}

export function BedNumber({ bed }: { readonly bed: string }): JSX.Element {
  return (
    <a className={tile.number} href={hashOf('ward', bed)} aria-label={t('tile.open', { bed })} data-open-bed={bed}>
      {bed}
    </a>
  );
}

interface AlarmWordsProps {
  readonly bed: string;
  readonly alarm: Alarm;
  readonly others: number;
}

function AlarmWords({ bed, alarm, others }: AlarmWordsProps): JSX.Element {
  const latched = lifeOf(alarm) === 'latched';
  const say = (text: string): string => (latched ? t('tile.was', { text }) : text);
  const row = useRef<HTMLButtonElement>(null);
  useFitWords(row, `${alarm.text} ${lifeOf(alarm) ?? ''} ${others}`);
  return (
    <button ref={row} type="button" className={css.alarm} onClick={() => openDrawer({ kind: 'ack', alarm: alarm.id })}>
      <AlarmShape priority={alarm.priority} size={20} />
      <span className="hidden">
        {t('tile.alarmOf')} {bed}
      </span>
      <span data-words="" className={css.text}>
        {say(headerText(alarm))}
      </span>
      <span data-words="" className={css.textShort}>
        {say(shortText(alarm))}
      </span>
      {others > 0 && <span className={css.more}>{t('tile.more', { count: others })}</span>}
      <AlarmRight alarm={alarm} />
    </button>
  );
}

function AlarmRight({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  if (alarm.acknowledged !== null && lifeOf(alarm) === 'acknowledged') {
    return (
      <span className={css.right}>
        <Check size={14} strokeWidth={2.25} aria-hidden />
        <span className={css.age}>{shortTime(alarm.acknowledged.at)}</span>
      </span>
    );
  }
  if (lifeOf(alarm) === 'paused') {
    return (
      <span className={css.right}>
        <PausedMark />
      </span>
    );
  }
  return (
    <span className={css.right}>
      <Age className={css.age} since={alarm.endedAt ?? alarm.signalledAt} />
    </span>
  );
}

function PausedMark(): JSX.Element {
  return (
    <span className={css.paused}>
      <BellOff size={14} strokeWidth={1.75} aria-hidden />
      <span className={css.pausedWords}>{t('tile.paused')}</span>
    </span>
  );
}
