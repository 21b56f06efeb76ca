/** In the row of the tabs: whose infusions, how far back, as a chart or a table. */
import type { JSX } from 'react';
import { useWard } from '../../stores/ward.ts';
import { t } from '../../words/index.ts';
import { historyHash } from '../route.ts';
import { changeView, historySpans, usePumpView } from '../view.ts';
import css from '../Pumps.module.css';

export function HistoryTools({ bed }: { readonly bed: string | null }): JSX.Element {
  const beds = useWard(({ state }) => state.beds);
  const { span, asTable } = usePumpView();
  return (
    <>
      <select
        className={css.select}
        data-filter
        aria-label={t('pumps.history.bed')}
        value={bed ?? ''}
        onChange={({ target }) => {
          if (target.value !== '') window.location.hash = historyHash(target.value);
        }}
      >
        {bed === null && <option value="">{t('pumps.history.bed')}</option>}
        {beds.map(({ id }) => (
          <option key={id} value={id}>
            {t('standing.bed', { bed: id })}
          </option>
        ))}
      </select>
      <div className="segments" role="group" aria-label={t('pumps.history.span')}>
        {historySpans.map((one) => (
          <button
            key={one}
            type="button"
            className="segment"
            aria-pressed={one === span}
            onClick={() => changeView({ span: one })}
          >
            {t(`pumps.history.spans.${one}`)}
          </button>
        ))}
      </div>
      <div className="segments" role="group" aria-label={t('pumps.history.form')}>
        {([false, true] as const).map((one) => (
          <button
            key={String(one)}
            type="button"
            className="segment"
            aria-pressed={one === asTable}
            onClick={() => changeView({ asTable: one })}
          >
            {t(one ? 'pumps.history.table' : 'pumps.history.chart')}
          </button>
        ))}
      </div>
    </>
  );
}
