/** What the board counts, in which order it stands and what of it is shown. F goes to the search field. */
import type { JSX, RefObject } from 'react';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { usePumps } from '../../stores/pumps.ts';
import { useDrugs } from '../../stores/site.ts';
import { stationNow } from '../../stores/tick.ts';
import { clockText, shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { countsOf, filters, orders } from '../board.ts';
import { changeView, usePumpView } from '../view.ts';
import css from '../Pumps.module.css';

interface BoardHeadProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly shown: number;
}

export function BoardHead({ field, shown }: BoardHeadProps): JSX.Element {
  return (
    <header className={css.boardHead}>
      <h2 className={css.title}>{t('pumps.title')}</h2>
      <Summary shown={shown} />
      <span className="spacer" />
      <TextFilter field={field} />
      <OrderChoice />
      <FilterChoice />
    </header>
  );
}

function Summary({ shown }: { readonly shown: number }): JSX.Element {
  const infusions = usePumps();
  const lost = useObservable(loss);
  const list = useDrugs();
  if (lost !== null) return <p className={css.summary}>{t('pumps.hidden', { time: clockText(lost.at) })}</p>;
  const { connected, infusing, stopped, silent, soon } = countsOf(infusions);
  const words = [
    t('pumps.counts', { count: connected, infusing, stopped }),
    silent > 0 ? t('pumps.silentCount', { count: silent }) : '',
    soon > 0 ? t('pumps.endBefore', { count: soon, time: shortTime(stationNow() + 3_600_000) }) : '',
    shown < infusions.length ? t('pumps.filtered', { shown, count: infusions.length }) : '',
    list.drugs.length === 0 && infusions.length > 0 ? t('pumps.noList') : '',
  ];
  const text = words.filter((one) => one !== '').join(' ');
  return (
    <p className={css.summary} title={text}>
      {text}
    </p>
  );
}

function TextFilter({ field }: Pick<BoardHeadProps, 'field'>): JSX.Element {
  const text = usePumpView((view) => view.text);
  return (
    <input
      ref={field}
      type="search"
      className={`field ${css.search}`}
      value={text}
      maxLength={80}
      aria-label={t('pumps.text')}
      placeholder={t('pumps.textHint')}
      onChange={({ target }) => changeView({ text: target.value })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        // Back to the list, not out of it.
        event.preventDefault();
        event.currentTarget.blur();
      }}
    />
  );
}

function OrderChoice(): JSX.Element {
  const order = usePumpView((view) => view.order);
  return (
    <div className="segments" role="group" aria-label={t('pumps.order')}>
      {orders.map((one) => (
        <button
          key={one}
          type="button"
          className="segment"
          aria-pressed={one === order}
          title={one === 'time' ? t('pumps.orderHint') : undefined}
          onClick={() => changeView({ order: one })}
        >
          {t(`pumps.orders.${one}`)}
        </button>
      ))}
    </div>
  );
}

function FilterChoice(): JSX.Element {
  const filter = usePumpView((view) => view.filter);
  return (
    <select
      className={css.select}
      aria-label={t('pumps.filter')}
      value={filter}
      onChange={({ target }) => changeView({ filter: filters.find((one) => one === target.value) ?? 'all' })}
    >
      {filters.map((one) => (
        <option key={one} value={one}>
          {t(`pumps.filters.${one}`)}
        </option>
      ))}
    </select>
  );
}
