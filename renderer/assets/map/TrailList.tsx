/** Where a thing was in the last 24 h, newest first; gaps are not filled. */
import type { JSX } from 'react';
import type { Reading } from '../../history/use-reading.ts';
import { stationNow } from '../../stores/tick.ts';
import { t } from '../../words/index.ts';
import { whenText } from '../condition-words.ts';
import { trailMs, type Trail } from './use-trail.ts';
import css from './Map.module.css';

const mostShown = 8;

export function TrailList({ trail: { value, state, reason } }: { readonly trail: Reading<Trail> }): JSX.Element {
  const stays = value?.stays.toReversed().slice(0, mostShown) ?? [];
  const since = value?.recordedFrom ?? null;
  return (
    <section className={css.group}>
      <h3>{t('assets.thing.trail')}</h3>
      {state === 'failed' && <p className="note">{t('assets.thing.trailFailed', { why: reason ?? '' })}</p>}
      {state === 'loading' && value === null && <p className="note">{t('assets.thing.trailReading')}</p>}
      {value !== null && stays.length === 0 && <p className="note">{t('assets.thing.trailNone')}</p>}
      {stays.length > 0 && (
        <dl className={css.trail}>
          {stays.map(({ fromAt, place }) => (
            <div key={fromAt} className={css.trailRow}>
              <dt>{whenText(fromAt)}</dt>
              <dd>{place ?? t('assets.outside')}</dd>
            </div>
          ))}
        </dl>
      )}
      {since !== null && since > stationNow() - trailMs && (
        <p className="note">{t('assets.thing.trailSince', { time: whenText(since) })}</p>
      )}
    </section>
  );
}
