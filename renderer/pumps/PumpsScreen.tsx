/** All pump channels, soonest empty first; those in alarm on top. Reads pumps, sets nothing. */
import type { CSSProperties, JSX } from 'react';
import { pumpTimeText } from '../../shared/domain/pump-time.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { isRunning, usePumps, type PumpRow } from '../stores/pumps.ts';
import { hashOf } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { concentrationText, doseRateText, leftText, rateText } from './pump-words.ts';
import css from './PumpsScreen.module.css';

/** Length of the time axis. */
const axisMin = 8 * 60;
const hours = [1, 2, 3, 4, 5, 6, 7];

export function PumpsScreen(): JSX.Element {
  const rows = usePumps();
  const alarms = useWard((view) => view.alarms);
  const standing = useObservable(loss);
  const byDevice = new Map(
    alarms
      .filter(isActive)
      .toReversed()
      .map((alarm) => [alarm.device as string, alarm]),
  );
  const sorted = [...rows].sort((a, b) => Number(byDevice.has(b.device)) - Number(byDevice.has(a.device)));
  return (
    <section className={`panel ${css.screen}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('pumps.title')}</h2>
        <p className="panel-hint">
          {standing === null ? summary(rows) : t('pumps.hidden', { time: clockText(standing.at) })}
        </p>
      </header>
      <Head />
      <ul className={css.rows}>
        {sorted.length === 0 && <li className={css.none}>{t('pumps.none')}</li>}
        {sorted.map((row) => (
          <Row key={row.id} row={row} alarm={byDevice.get(row.device)} />
        ))}
      </ul>
      <footer className={`${css.foot} note`}>
        <span>{t('pumps.readOnly')}</span>
        <span>{t('pumps.bars')}</span>
      </footer>
    </section>
  );
}

const isActive = (alarm: Alarm): boolean => lifeOf(alarm) === 'active';

function summary(rows: readonly PumpRow[]): string {
  const infusing = rows.filter(isRunning).length;
  const silent = rows.filter((row) => row.silent).length;
  const said = t('pumps.summary', { count: rows.length, infusing, stopped: rows.length - infusing - silent });
  return silent === 0 ? said : `${said} ${t('pumps.summarySilent', { count: silent })}`;
}

function Head(): JSX.Element {
  return (
    <div className={css.head} aria-hidden="true">
      <span className={css.time}>{t('pumps.colTime')}</span>
      <span>{t('pumps.colBed')}</span>
      <span>{t('pumps.colDrug')}</span>
      <span>{t('pumps.colDose')}</span>
      <span className={css.left}>{t('pumps.colLeft')}</span>
      <div className={css.axis}>
        <span className={css.tick}>{t('pumps.now')}</span>
        {hours.map((hour) => (
          <span key={hour} className={css.tick} style={{ left: `${hour * 12.5}%` }}>
            {t('pumps.plus', { count: hour })}
          </span>
        ))}
      </div>
      <span className={css.state}>{t('pumps.colState')}</span>
    </div>
  );
}

function Row({ row, alarm }: { readonly row: PumpRow; readonly alarm: Alarm | undefined }): JSX.Element {
  return (
    <li
      className={css.row}
      data-pump={row.device}
      data-bed={row.bed ?? undefined}
      data-alarm={alarm?.id}
      data-priority={alarm?.priority}
      data-alarm-state={alarm === undefined ? undefined : 'active'}
    >
      <span className={css.time}>{timeWords(row)}</span>
      {row.bed === null ? (
        <span className={css.bed}>–</span>
      ) : (
        <a className={css.bed} href={hashOf('ward', row.bed)} aria-label={t('tile.open', { bed: row.bed })}>
          {row.bed}
        </a>
      )}
      <span>
        <span className={css.first}>{row.drug ?? t('pumps.noDrug')}</span>
        <span className={css.second}>{concentrationText(row.programme)}</span>
      </span>
      <span>
        <span className={css.first}>{doseRateText(row)}</span>
        <span className={css.second}>{rateText(row)}</span>
      </span>
      <span className={css.left}>{leftText(row)}</span>
      <div className={css.bars}>{row.minutes !== null && <Bar minutes={row.minutes} />}</div>
      <span className={css.state}>{alarm === undefined ? stateWords(row) : alarm.text}</span>
    </li>
  );
}

function Bar({ minutes }: { readonly minutes: number }): JSX.Element {
  const width: CSSProperties = { width: `${Math.min(100, (minutes / axisMin) * 100)}%` };
  return <div className={css.bar} style={width} data-longer={minutes > axisMin ? '' : undefined} />;
}

function timeWords(row: PumpRow): string {
  if (row.silent || row.time.known) return pumpTimeText(row.time);
  const stopped = row.status !== 'infusing' && row.status !== 'unknown';
  return stopped ? t(`pumps.status.${row.status}`) : '–';
}

function stateWords(row: PumpRow): string {
  if (row.silent) return t('pumps.silent');
  if (row.batteryPct !== null && row.onBattery) return t('pumps.battery', { pct: Math.round(row.batteryPct) });
  if (row.onBattery) return t('pumps.onBattery');
  return row.programme.syringe ? t('pumps.syringe') : t(`pumps.status.${row.status}`);
}
