/** Four small charts and the alarms on one time axis. Gaps stay gaps, limits are dashed. A click opens the trends there. */
import { useState, type JSX, type MouseEvent } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { HistoryRow, Trend } from '../../shared/station-api/calls.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';
import { useReading, type Reading } from '../history/use-reading.ts';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { useValue } from '../stores/live.ts';
import { stationApi } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { openRecord } from '../stores/ui.ts';
import { useBed, useBedAlarms } from '../stores/ward.ts';
import { alarmMarks } from '../trends/surroundings.ts';
import { useNow } from '../trends/use-record.ts';
import { colourClass } from '../ward/colour.ts';
import { numberText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { bandPath, linePath, scaleOf, yOf } from './trend-path.ts';
import { parameterName } from './parameter-name.ts';
import css from './Panels.module.css';

const spans = [1, 4, 8, 24] as const;
const points = 300;
/** The newest; a panel this small has no room for more. */
const mostAlarms = 200;

interface Read {
  readonly trend: Trend;
  readonly fromAt: number;
  readonly toAt: number;
  readonly alarms: readonly HistoryRow[];
}

/** @param since of the patient who lies there: what the list of alarms says of before is of somebody else (L8). */
async function read(
  bed: BedId,
  [hours, pressure, since]: readonly [hours: number, pressure: string, since: number],
  stop: AbortSignal,
): Promise<Read> {
  const toAt = stationNow();
  const fromAt = toAt - hours * 3_600_000;
  const filter = { beds: [bed], priorities: null, kinds: null, text: null, toAt, acknowledged: null };
  const [trend, alarms] = await Promise.all([
    stationApi().call(
      'history.trend',
      { bed, who: 'patient', keys: ['HR', 'SpO2', pressure, 'RR'], fromAt, toAt, points },
      stop,
    ),
    stationApi().call(
      'alarms.history',
      { filter: { ...filter, fromAt: Math.max(fromAt, since) }, offset: 0, limit: mostAlarms },
      stop,
    ),
  ]);
  return { trend, fromAt, toAt, alarms: alarms.rows };
}

function useTrend(bed: string, hours: number, pressure: string): Reading<Read> {
  const since = useBed(bed)?.since ?? 0;
  const now = useNow(true);
  const asked = [hours, pressure, since] as const;
  const before = (name: string): string => name.slice(0, name.lastIndexOf(' '));
  return useReading(
    `${bed} ${asked.join(' ')} ${now}`,
    (stop) => read(bed as BedId, asked, stop),
    (old, name) => before(old) === before(name),
  );
}

export function TrendsPanel({
  bed,
  className,
}: {
  readonly bed: string;
  readonly className: string | undefined;
}): JSX.Element {
  const [hours, setHours] = useState<number>(4);
  const pressure = useValue(bed, 'ART-M').state === 'none' ? 'NIBP-M' : 'ART-M';
  const { value: known, state } = useTrend(bed, hours, pressure);
  return (
    <section className={`panel ${className ?? ''}`}>
      <header className="panel-head">
        <h3 className="panel-title">{t('bed.trends')}</h3>
        {known !== null && (
          <p className="panel-hint">
            {t('bed.trendsHint', { from: shortTime(known.fromAt), to: shortTime(known.toAt) })}
          </p>
        )}
        <span className="spacer" />
        <div className="segments" role="group" aria-label={t('bed.span')}>
          {spans.map((span) => (
            <button
              key={span}
              type="button"
              className="segment"
              aria-pressed={span === hours}
              onClick={() => setHours(span)}
            >
              {t('bed.hours', { count: span })}
            </button>
          ))}
        </div>
      </header>
      {known === null && state === 'loading' && <p className="panel-body note">{t('bed.trendLoading')}</p>}
      {state === 'failed' && (
        <p className="panel-body note">{t('bed.trendFailed', { time: shortTime(stationNow()) })}</p>
      )}
      {known !== null && state !== 'failed' && (
        <>
          <div className={css.charts} role="presentation" onClick={(event) => openAt(bed, event, known)}>
            {['HR', 'SpO2', pressure, 'RR'].map((key) => (
              <Chart key={key} bed={bed} parameter={key} trend={known.trend} />
            ))}
            <AlarmMarks bed={bed} read={known} />
          </div>
          <Axis fromAt={known.fromAt} toAt={known.toAt} />
        </>
      )}
    </section>
  );
}

/** The trends at the time that was pointed at; beside the charts, as the tab itself opens. */
function openAt(bed: string, { currentTarget, clientX }: MouseEvent<HTMLElement>, { fromAt, toAt }: Read): void {
  const plot = currentTarget.querySelector<HTMLElement>('[data-plot]')?.getBoundingClientRect();
  const part = plot === undefined || plot.width === 0 ? -1 : (clientX - plot.left) / plot.width;
  const at = part >= 0 && part <= 1 ? fromAt + part * (toAt - fromAt) : null;
  openRecord(bed, 'trends', at === null ? null : { kind: 'at', at });
}

/** Alarms of that time by their shapes; only active ones have a colour. */
function AlarmMarks({
  bed,
  read: { alarms, fromAt, toAt },
}: {
  readonly bed: string;
  readonly read: Read;
}): JSX.Element {
  const open = useBedAlarms(bed);
  const active = new Set<string>(open.filter((alarm) => lifeOf(alarm) === 'active').map(({ id }) => id));
  return (
    <>
      <span className={css.chartName}>{t('bed.alarms')}</span>
      <ul className={css.alarmMarks} aria-label={t('bed.alarms')}>
        {alarmMarks(alarms, active, (toAt - fromAt) / 40).map(({ row, isOpen }) => (
          <li
            key={row.alarm}
            style={{ left: `${((row.raisedAt - fromAt) / (toAt - fromAt)) * 100}%` }}
            data-priority={row.priority}
            data-open={isOpen ? '' : undefined}
          >
            <AlarmShape priority={row.priority} size={12} />
            <span className="hidden">{`${shortTime(row.raisedAt)} ${row.text}`}</span>
          </li>
        ))}
      </ul>
      <span />
    </>
  );
}

interface ChartProps {
  readonly bed: string;
  readonly parameter: string;
  readonly trend: Trend;
}

function Chart({ bed, parameter, trend }: ChartProps): JSX.Element {
  const view = useValue(bed, parameter);
  const series = trend.series[parameter];
  const limits = [view.low, view.high].filter((limit) => limit !== null);
  const scale = series === undefined ? null : scaleOf(series, limits);
  return (
    <>
      <span className={`${css.chartName} ${colourClass(parameterByKey(parameter)?.colour ?? 'temp')}`}>
        {parameterName(parameter, null)}
      </span>
      <div data-plot="" className={`${css.plot} ${colourClass(parameterByKey(parameter)?.colour ?? 'temp')}`}>
        {series !== undefined && scale !== null && (
          <svg viewBox={`0 0 ${Math.max(1, trend.at.length - 1)} 100`} preserveAspectRatio="none" aria-hidden="true">
            <path className={css.band} d={bandPath(series, scale)} />
            {limits.map((limit) => (
              <line
                key={limit}
                className={css.limit}
                x1="0"
                x2={trend.at.length}
                y1={yOf(limit, scale)}
                y2={yOf(limit, scale)}
              />
            ))}
            <path className={css.line} d={linePath(series.mean, scale)} />
          </svg>
        )}
      </div>
      <span className={`digits ${css.chartNow}`}>{view.value === null ? '–' : numberText(parameter, view.value)}</span>
    </>
  );
}

function Axis({ fromAt, toAt }: { readonly fromAt: number; readonly toAt: number }): JSX.Element {
  const marks = [0, 0.25, 0.5, 0.75, 1].map((part) => fromAt + (toAt - fromAt) * part);
  return (
    <div className={`${css.axis} note`}>
      {marks.map((at) => (
        <span key={at}>{shortTime(at)}</span>
      ))}
    </div>
  );
}
