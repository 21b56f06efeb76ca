/** Below the lanes, on their time axis: therapy as bars that begin with an edge, alarms as shapes, the time itself. */
import { Fragment, useMemo, type CSSProperties, type JSX } from 'react';
import { lifeOf } from '../../shared/ward/alarm.ts';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { useBedAlarms } from '../stores/ward.ts';
import { ageText, dateText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { HistoryRow } from '../../shared/station-api/calls.ts';
import type { Stretch } from './lanes.ts';
import { alarmMarks, type AlarmMark, type BarRow } from './surroundings.ts';
import { barAt } from './texts.ts';
import { timeTicks } from './ticks.ts';
import css from './Trends.module.css';

const day = 24 * 3_600_000;
/** Marks closer than this are one. */
const markPx = 15;
/** A time on the axis and the room around it. */
const tickPx = 96;

const leftOf = (at: number, { fromAt, toAt }: Stretch): string => `${((at - fromAt) / (toAt - fromAt)) * 100}%`;

interface BarRowsProps {
  readonly rows: readonly BarRow[];
  /** Grid row of the first. */
  readonly firstRow: number;
  readonly span: Stretch;
  readonly cursorAt: number | null;
  /** The right column has what runs now; not on paper. */
  readonly nowAt: number | null;
}

export function TherapyRows({ rows, firstRow, span, cursorAt, nowAt }: BarRowsProps): JSX.Element {
  return (
    <>
      {rows.map(({ name, bars }, index) => {
        const place = { gridRow: firstRow + index };
        return (
          <Fragment key={name ?? 'other'}>
            <span className={css.rowName} style={place} title={name ?? undefined}>
              {name ?? t('trends.other')}
            </span>
            <div className={css.bars} style={place}>
              {bars
                .filter(({ fromAt, toAt }) => toAt > span.fromAt && fromAt < span.toAt)
                .map((bar) => (
                  <span key={`${bar.fromAt} ${bar.text}`} className={css.bar} style={barPlace(bar, span)}>
                    {bar.text}
                  </span>
                ))}
            </div>
            <span className={css.atBar} style={place}>
              {cursorAt === null ? t('trends.none') : barAt(bars, cursorAt)}
            </span>
            {nowAt !== null && (
              <span className={css.nowBar} style={place}>
                {bars.some(({ runs }) => runs) ? barAt(bars, Math.min(nowAt, span.toAt - 1)) : t('trends.off')}
              </span>
            )}
          </Fragment>
        );
      })}
    </>
  );
}

function barPlace({ fromAt, toAt }: Stretch, span: Stretch): CSSProperties {
  const from = Math.max(fromAt, span.fromAt);
  const width = (Math.min(toAt, span.toAt) - from) / (span.toAt - span.fromAt);
  return { left: leftOf(from, span), width: `${width * 100}%` };
}

interface AlarmRowProps {
  readonly bed: string;
  readonly rows: readonly HistoryRow[];
  readonly row: number;
  readonly span: Stretch;
  /** CSS px of the axis. */
  readonly width: number;
  readonly cursorAt: number | null;
}

export function AlarmRow({ bed, rows, row, span, width, cursorAt }: AlarmRowProps): JSX.Element {
  const open = useBedAlarms(bed);
  const active = useMemo(
    () => new Set<string>(open.filter((alarm) => lifeOf(alarm) === 'active').map(({ id }) => id)),
    [open],
  );
  const msPerPx = (span.toAt - span.fromAt) / Math.max(1, width);
  const marks = useMemo(
    () =>
      alarmMarks(
        rows.filter(({ raisedAt }) => raisedAt >= span.fromAt && raisedAt < span.toAt),
        active,
        markPx * msPerPx,
      ),
    [rows, active, span.fromAt, span.toAt, msPerPx],
  );
  const near =
    cursorAt === null
      ? undefined
      : marks.find(({ row: { raisedAt } }) => Math.abs(raisedAt - cursorAt) <= markPx * msPerPx);
  const place = { gridRow: row };
  return (
    <>
      <span className={css.rowName} style={place}>
        {t('trends.alarms')}
      </span>
      <ul className={css.alarms} style={place} aria-label={t('trends.alarms')}>
        {marks.map((mark) => (
          <li
            key={mark.row.alarm}
            style={{ left: leftOf(mark.row.raisedAt, span) }}
            data-priority={mark.row.priority}
            data-open={mark.isOpen ? '' : undefined}
          >
            <AlarmShape priority={mark.row.priority} size={13} />
            <span className="hidden">{`${shortTime(mark.row.raisedAt)} ${markText(mark)}`}</span>
          </li>
        ))}
      </ul>
      <span className={css.alarmText} style={place}>
        {near === undefined ? '' : markText(near)}
      </span>
    </>
  );
}

/** "ART mean 63 < 65, 1:20". */
function markText({ row, count }: AlarmMark): string {
  const lasted = row.endedAt === null ? row.text : `${row.text}, ${ageText(row.endedAt - row.raisedAt)}`;
  return count === 1 ? lasted : t('trends.several', { count, text: lasted });
}

interface AxisProps {
  readonly row: number;
  readonly span: Stretch;
  readonly width: number;
}

export function TimeAxis({ row, span, width }: AxisProps): JSX.Element {
  const { at, areDays } = timeTicks(span.fromAt, span.toAt, Math.floor(width / tickPx));
  const long = span.toAt - span.fromAt > day;
  const name = (tick: number): string => {
    const isMidnight = new Date(tick).getHours() === 0 && new Date(tick).getMinutes() === 0;
    return areDays || (long && isMidnight) ? dateText(tick) : shortTime(tick);
  };
  return (
    <>
      <div className={css.gridLines} style={{ gridRow: `2 / ${row}` }} aria-hidden="true">
        {at.map((tick) => (
          <i key={tick} style={{ left: leftOf(tick, span) }} />
        ))}
      </div>
      <div className={css.axis} style={{ gridRow: row }}>
        {at.map((tick) => (
          <span key={tick} style={{ left: leftOf(tick, span) }}>
            {name(tick)}
          </span>
        ))}
      </div>
    </>
  );
}
