/** In the row of the tabs: whose list decides what is critical, how far ahead, whose beds. */
import type { JSX } from 'react';
import { useDrugs } from '../../stores/site.ts';
import { t } from '../../words/index.ts';
import { changeView, horizonHours, usePumpView } from '../view.ts';
import css from '../Pumps.module.css';

export function HorizonTools(): JSX.Element {
  const { hours, mine } = usePumpView();
  const { name, version, approvedBy, drugs } = useDrugs();
  const criticality =
    drugs.length === 0
      ? t('pumps.noList')
      : t(approvedBy === '' ? 'pumps.horizon.criticality' : 'pumps.horizon.approved', {
          name,
          version,
          by: approvedBy,
        });
  return (
    <>
      <p className="panel-hint" title={criticality}>
        {criticality}
      </p>
      <div className="segments" role="group" aria-label={t('pumps.horizon.span')}>
        {horizonHours.map((one) => (
          <button
            key={one}
            type="button"
            className="segment"
            aria-pressed={one === hours}
            onClick={() => changeView({ hours: one })}
          >
            {t('pumps.horizon.hours', { count: one })}
          </button>
        ))}
      </div>
      <select
        className={css.select}
        data-filter
        aria-label={t('pumps.horizon.nurse')}
        value={mine ? 'mine' : 'all'}
        onChange={({ target }) => changeView({ mine: target.value === 'mine' })}
      >
        <option value="all">{t('pumps.horizon.allNurses')}</option>
        <option value="mine">{t('pumps.horizon.myBeds')}</option>
      </select>
    </>
  );
}
