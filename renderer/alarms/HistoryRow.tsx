import { memo, type JSX } from 'react';
import type { HistoryRow } from '../../shared/station-api/calls.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';
import { own } from '../../shared/ward/state.ts';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { stationNow } from '../stores/tick.ts';
import { useWard } from '../stores/ward.ts';
import { ageText, clockText, dateText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { bedText } from './alarm-words.ts';
import { useHistory } from './history-store.ts';
import { openLife } from './route.ts';
import css from './History.module.css';

interface HistoryRowViewProps {
  readonly index: number;
  /** Undefined: it is being read. */
  readonly row: HistoryRow | undefined;
  readonly selected: boolean;
}

/** Height of a row, as the list counts it. */
export const rowPx = 44;
const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

export const HistoryRowView = memo(function HistoryRowView({ index, row, selected }: HistoryRowViewProps): JSX.Element {
  const live = useWard(({ state }) => (row === undefined ? undefined : own(state.alarms, row.alarm)));
  const life = live === undefined ? null : lifeOf(live);
  const open = (): void => {
    if (row === undefined) return;
    useHistory.setState({ selected: index });
    openLife(row.alarm);
  };
  return (
    <div
      id={`history-${index}`}
      role="row"
      tabIndex={-1}
      className={css.row}
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ transform: `translateY(${index * rowPx}px)` }}
      data-alarm={row?.alarm}
      data-priority={row?.priority}
      data-alarm-state={life ?? undefined}
      data-row={index}
      onClick={open}
    >
      {row === undefined ? (
        <span role="gridcell" className={css.reading}>
          {t('history.rowReading')}
        </span>
      ) : (
        <Cells row={row} active={life === 'active' || life === 'paused' || live?.condition === 'present'} live={live} />
      )}
    </div>
  );
});

interface CellsProps {
  readonly row: HistoryRow;
  /** Its cause is still there. */
  readonly active: boolean;
  readonly live: { readonly acknowledged: { readonly at: number; readonly by: string } | null } | undefined;
}

/** What is open now may have been acknowledged since the page was read. */
function Cells({ row, active, live }: CellsProps): JSX.Element {
  const ackAt = row.acknowledgedAt ?? live?.acknowledged?.at ?? null;
  const by = row.acknowledgedBy ?? live?.acknowledged?.by ?? null;
  const lasted = row.endedAt === null ? '–' : ageText(row.endedAt - row.raisedAt);
  return (
    <>
      <span role="gridcell">
        {sameDay(row.raisedAt, stationNow()) ? '' : <span className={css.day}>{dateText(row.raisedAt)} </span>}
        {clockText(row.raisedAt)}
      </span>
      <b role="gridcell">{bedText(row)}</b>
      <span role="gridcell" className={css.priority}>
        <AlarmShape priority={row.priority} size={15} />
        {t(`priority.${row.priority}`)}
      </span>
      <b role="gridcell" className={css.alarm}>
        {row.text}
      </b>
      <span role="gridcell">{active ? t('history.active') : lasted}</span>
      <span role="gridcell">{ackAt === null ? '–' : ageText(ackAt - row.raisedAt)}</span>
      <span role="gridcell" className={css.by}>
        {by ?? (row.endedAt === null ? '–' : t('alarms.endedBefore'))}
      </span>
      <span role="gridcell">{row.escalated ? t('history.called') : '–'}</span>
    </>
  );
}
