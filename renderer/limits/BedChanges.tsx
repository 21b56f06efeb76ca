/** What people changed on this bed and holds now, newest first. */
import type { JSX } from 'react';
import { parameterName } from '../bed/parameter-name.ts';
import { dateText, numberText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { LimitRow } from './draft.ts';
import css from './Limits.module.css';

function wordsOf({ parameter, profile, now }: LimitRow): string {
  const value = (limit: number | null): string => (limit === null ? '–' : numberText(parameter, limit));
  const parts = [
    now.low === profile.low ? '' : t('limits.lowTo', { from: value(profile.low), to: value(now.low) }),
    now.high === profile.high ? '' : t('limits.highTo', { from: value(profile.high), to: value(now.high) }),
    now.delayS === profile.delayS ? '' : t('limits.delayTo', { from: profile.delayS, to: now.delayS }),
    now.on ? '' : t('limits.off'),
  ].filter(Boolean);
  return `${parameterName(parameter, null)} ${parts.join(', ')}`;
}

export function BedChanges({ rows }: { readonly rows: readonly LimitRow[] }): JSX.Element {
  const changed = rows
    .flatMap((row) => (row.own === undefined ? [] : [{ row, own: row.own }]))
    .toSorted((a, b) => b.own.at - a.own.at);
  return (
    <section className={`panel ${css.changes}`}>
      <header className="panel-head">
        <h3 className="panel-title">{t('limits.changes')}</h3>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('limits.changes')}>
        {changed.length === 0 && <p className="note">{t('limits.changesNone')}</p>}
        <ul className={css.changeList}>
          {changed.map(({ row, own }) => (
            <li key={row.parameter}>
              <span className="note">
                {dateText(own.at)} {shortTime(own.at)}
              </span>
              <span>
                {wordsOf(row)}, {own.reason}
                {own.until !== null && `. ${t('limits.until', { time: shortTime(own.until) })}`}
              </span>
              <span className="note">{own.by}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
