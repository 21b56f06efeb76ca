/** Saved events of the patient in this bed, newest first; one leads to its strip. */
import type { JSX } from 'react';
import { useUi, openRecord } from '../stores/ui.ts';
import { stationNow } from '../stores/tick.ts';
import { clockText, dateText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { useKeeping } from './keep.ts';
import { useKept } from './use-strip.ts';
import css from './Strip.module.css';

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

export function KeptPanel({ bed }: { readonly bed: string }): JSX.Element {
  const saved = useKeeping((state) => state.saved);
  const { value, state, reason, again } = useKept(bed, saved);
  const moment = useUi((ui) => ui.moment);
  return (
    <section className={`panel ${css.kept}`}>
      <header className="panel-head">
        <h3 className="panel-title">{t('strip.kept')}</h3>
        <p className="panel-hint">{value === null ? '' : value.length}</p>
      </header>
      <div className="panel-body">
        {state === 'failed' && (
          <p className="note" role="alert">
            {t('record.failed', { reason: reason ?? '' })}{' '}
            <button type="button" className="button outline" onClick={again}>
              {t('record.again')}
            </button>
          </p>
        )}
        {value === null && state === 'loading' && <p className="note">{t('record.loading')}</p>}
        {value?.length === 0 && <p className="note">{t('strip.keptNone')}</p>}
        <ul className={css.keptList}>
          {value?.map(({ id, span, by }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={moment?.kind === 'kept' && moment.id === id ? 'true' : undefined}
                data-kept={id}
                onClick={() => openRecord(bed, 'strip', { kind: 'kept', id })}
              >
                <span>{sameDay(span.at, stationNow()) ? clockText(span.at) : dateText(span.at)}</span>
                <b>{span.text}</b>
                <span>{by}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
