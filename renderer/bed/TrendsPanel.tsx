/** Four small charts on one time axis. Gaps stay gaps, limits are dashed. */
import { useEffect, useState, type JSX } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { Trend } from '../../shared/station-api/calls.ts';
import { useValue } from '../stores/live.ts';
import { stationApi } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { colourClass } from '../ward/colour.ts';
import { numberText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { bandPath, linePath, scaleOf, yOf } from './trend-path.ts';
import { parameterName } from './parameter-name.ts';
import css from './Panels.module.css';

const spans = [1, 4, 8] as const;
const everyMs = 30_000;
const points = 300;

type Read = { readonly trend: Trend; readonly fromAt: number; readonly toAt: number } | 'failed' | null;

function useTrend(bed: string, hours: number, pressure: string): Read {
  const [read, setRead] = useState<Read>(null);
  useEffect(() => {
    let open = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const toAt = stationNow();
      const fromAt = toAt - hours * 3_600_000;
      const keys = ['HR', 'SpO2', pressure, 'RR'];
      const next = await stationApi()
        .call('history.trend', { bed: bed as BedId, keys, fromAt, toAt, points })
        .then((trend) => ({ trend, fromAt, toAt }))
        .catch(() => 'failed' as const);
      if (!open) return;
      setRead(next);
      timer = setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      open = false;
      clearTimeout(timer);
    };
  }, [bed, hours, pressure]);
  return read;
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
  const read = useTrend(bed, hours, pressure);
  const known = read !== null && read !== 'failed' ? read : null;
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
      {read === null && <p className="panel-body note">{t('bed.trendLoading')}</p>}
      {read === 'failed' && (
        <p className="panel-body note">{t('bed.trendFailed', { time: shortTime(stationNow()) })}</p>
      )}
      {known !== null && (
        <>
          <div className={css.charts}>
            {['HR', 'SpO2', pressure, 'RR'].map((key) => (
              <Chart key={key} bed={bed} parameter={key} trend={known.trend} />
            ))}
          </div>
          <Axis fromAt={known.fromAt} toAt={known.toAt} />
        </>
      )}
    </section>
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
      <div className={`${css.plot} ${colourClass(parameterByKey(parameter)?.colour ?? 'temp')}`}>
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
