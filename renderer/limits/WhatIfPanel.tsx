/** With this limit the last 24 h would have given N alarms instead of M, and missed these. */
import { ArrowRight } from 'lucide-react';
import type { JSX } from 'react';
import type { TrialAlarm, WhatIf } from '../../shared/station-api/calls.ts';
import { parameterName } from '../bed/parameter-name.ts';
import { clockText, numberText, shortTime, spanText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { changesOf, type LimitRow } from './draft.ts';
import { useWhatIf } from './use-what-if.ts';
import css from './Limits.module.css';

export function WhatIfPanel({ bed, row }: { readonly bed: string; readonly row: LimitRow }): JSX.Element {
  const { low, high, delayS, priority, on } = row.tried;
  const trial = useWhatIf(bed, row.parameter, { low, high, delayS, priority, on });
  const name = parameterName(row.parameter, null);
  return (
    <>
      <header className="panel-head">
        <h3 className="panel-title">{t('limits.whatIf')}</h3>
        <p className="panel-hint">{t(changesOf(row) === null ? 'limits.asNow' : 'limits.asTried', { name })}</p>
      </header>
      <div className={css.whatIf} aria-live="polite">
        {trial === 'asking' && <p className="note">{t('limits.asking')}</p>}
        {typeof trial === 'object' && 'failed' in trial && (
          <p className="note">{t('limits.trialFailed', { why: trial.failed })}</p>
        )}
        {typeof trial === 'object' && 'totals' in trial && <Answer trial={trial} parameter={row.parameter} />}
      </div>
    </>
  );
}

function Answer({ trial, parameter }: { readonly trial: WhatIf; readonly parameter: string }): JSX.Element {
  const { totals, storedMs, fromAt, toAt, missed } = trial;
  return (
    <>
      <div className={css.counts}>
        <span className={css.before}>{totals.before}</span>
        <ArrowRight size={20} strokeWidth={1.75} aria-label={t('limits.becomes')} />
        <strong className={css.after}>{totals.after}</strong>
        <p className="note">
          {t('limits.inHours', { count: Math.round((toAt - fromAt) / 3_600_000) })}
          <br />
          {t('limits.byThemselves', { count: totals.beforeByThemselves })}
        </p>
        <span className="spacer" />
        <p className={css.missedCount} data-any={totals.missed > 0 ? '' : undefined}>
          <strong>{totals.missed}</strong> {t('limits.missed')}
        </p>
      </div>
      <Lines trial={trial} />
      <ol className={css.missed}>
        {missed.map((alarm, index) => (
          <li key={`${alarm.at} ${alarm.side}`}>
            <b>{index + 1}</b>
            <span>{clockText(alarm.at)}</span>
            <span>
              {parameterName(parameter, null)} {numberText(parameter, alarm.worst)}
              {alarm.endedAt !== null && ` ${t('limits.lasted', { time: spanText(alarm.endedAt - alarm.at) })}`}
            </span>
          </li>
        ))}
      </ol>
      <p className="note">{t('limits.missedMeans', { stored: spanText(storedMs), of: spanText(toAt - fromAt) })}</p>
    </>
  );
}

/** Two time lines: now and trial. What the trial would have missed has its number on both. */
function Lines({ trial }: { readonly trial: WhatIf }): JSX.Element {
  const { fromAt, toAt, before, after, missed } = trial;
  const place = (at: number): string => `${((at - fromAt) / (toAt - fromAt)) * 100}%`;
  const marks = (alarms: readonly TrialAlarm[]): JSX.Element[] =>
    alarms.map((alarm) => (
      <i key={`${alarm.at} ${alarm.side}`} className={css.dot} style={{ left: place(alarm.at) }} />
    ));
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => fromAt + share * (toAt - fromAt));
  return (
    <div
      className={css.lines}
      role="img"
      aria-label={t('limits.linesLabel', { before: before.length, after: after.length })}
    >
      <span>{t('limits.now')}</span>
      <div className={css.line}>
        {marks(before)}
        {missed.map((alarm, index) => (
          <b key={alarm.at} className={css.number} style={{ left: place(alarm.at) }}>
            {index + 1}
          </b>
        ))}
      </div>
      <span>{t('limits.trial')}</span>
      <div className={css.line}>{marks(after)}</div>
      <span />
      <div className={css.times}>
        {ticks.map((at) => (
          <span key={at}>{shortTime(at)}</span>
        ))}
      </div>
    </div>
  );
}
