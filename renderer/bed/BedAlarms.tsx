/** Event strips: the last alarms of this bed, each with a picture of what was seen; one leads to its strip. */
import { memo, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import { changeHistory } from '../alarms/history-store.ts';
import { openTab } from '../alarms/route.ts';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { openRecord } from '../stores/ui.ts';
import { StoredLanes } from '../strip/StoredLanes.tsx';
import { stripChannels } from '../strip/strip-channels.ts';
import { useSeen } from '../strip/use-seen.ts';
import { useStoredStrip } from '../strip/use-strip.ts';
import { ageText, clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { useEventRows, type EventRow } from './use-event-rows.ts';
import css from './EventStrips.module.css';

/** Buckets of the whole strip, of which the picture shows a third. */
const pairs = 800;
const part = { beforeMs: 4_000, afterMs: 6_000 } as const;
const ofNone = { channel: null, parameter: null };

interface BedAlarmsProps {
  readonly bed: string;
  readonly className: string | undefined;
}

export function BedAlarms({ bed, className }: BedAlarmsProps): JSX.Element {
  const { rows, total, failed } = useEventRows(bed);
  const standing = useObservable(loss);
  const [chosen, setChosen] = useState<string | null>(null);
  const selected = rows.find(({ alarm }) => alarm === chosen) ?? rows[0];
  const list = useRef<HTMLUListElement>(null);
  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = rows[rows.findIndex((row) => row === selected) + by];
    if (by === 0 || next === undefined) return;
    event.preventDefault();
    setChosen(next.alarm);
    [...(list.current?.querySelectorAll<HTMLElement>('[data-alarm]') ?? [])]
      .find(({ dataset }) => dataset['alarm'] === next.alarm)
      ?.focus();
  };
  const showAll = (): void => {
    changeHistory({ beds: [bed as BedId], span: 'shift' });
    openTab('history');
  };
  return (
    <section className={`panel ${className ?? ''}`} aria-label={t('strip.events')}>
      <header className="panel-head">
        <h3 className="panel-title">{t('strip.events')}</h3>
        <p className="panel-hint">
          {standing === null ? t('strip.eventsSpan') : t('bed.asOf', { time: clockText(standing.at) })}
        </p>
        <span className="spacer" />
        <button type="button" className="button outline" onClick={showAll}>
          {t('strip.eventsAll', { count: total })}
        </button>
      </header>
      <div className={css.body}>
        {failed && <p className="note">{t('strip.eventsFailed')}</p>}
        {rows.length === 0 && !failed && <p className="note">{t('strip.eventsNone')}</p>}
        <ul ref={list} onKeyDown={step}>
          {rows.map((row) => (
            <Row key={row.alarm} bed={bed} row={row} selected={row === selected} onSelect={setChosen} />
          ))}
        </ul>
      </div>
    </section>
  );
}

interface RowProps {
  readonly bed: string;
  readonly row: EventRow;
  readonly selected: boolean;
  readonly onSelect: (alarm: string) => void;
}

/** "22:31:08, 0:48, ack". */
function whenText({ raisedAt, endedAt, acknowledged, life }: EventRow): string {
  const state = { active: 'strip.eventActive', paused: 'strip.eventActive', latched: 'strip.eventLatched' } as const;
  const parts = [
    clockText(raisedAt),
    endedAt === null ? '' : ageText(endedAt - raisedAt),
    life !== null && life !== 'acknowledged' ? t(state[life]) : acknowledged ? t('strip.eventAck') : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const Row = memo(function Row({ bed, row, selected, onSelect }: RowProps): JSX.Element {
  const element = useRef<HTMLButtonElement>(null);
  const seen = useSeen(element);
  return (
    <li>
      <button
        ref={element}
        type="button"
        className={css.row}
        tabIndex={selected ? 0 : -1}
        data-alarm={row.alarm}
        data-priority={row.priority}
        data-alarm-state={row.life ?? undefined}
        data-selected={selected ? '' : undefined}
        onFocus={() => onSelect(row.alarm)}
        onClick={() => openRecord(bed, 'strip', { kind: 'alarm', alarm: row.alarm })}
      >
        <span className={css.words}>
          <b>
            <AlarmShape priority={row.priority} size={16} />
            <span>{row.life === 'latched' ? t('tile.was', { text: row.text }) : row.text}</span>
          </b>
          <span>{whenText(row)}</span>
        </span>
        {seen ? <Thumbnail row={row} /> : <span />}
      </button>
    </li>
  );
});

function Thumbnail({ row }: { readonly row: EventRow }): JSX.Element {
  const { value, state } = useStoredStrip({ kind: 'alarm', alarm: row.alarm }, pairs, false);
  const [channel] = value === null ? [] : stripChannels(row.seen ?? ofNone, value.blocks);
  if (value === null || channel === undefined) {
    return <span className={css.none}>{state === 'loading' ? '' : t('strip.noStripRecorded')}</span>;
  }
  const label = t('strip.thumbnail', { text: row.text, time: clockText(row.raisedAt) });
  return <StoredLanes strip={value} channels={[channel]} label={label} plain part={part} className={css.picture} />;
}
