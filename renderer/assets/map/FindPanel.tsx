/** The search box with its parts as chips, and what it finds: the form of the map in words. */
import { Search, X } from 'lucide-react';
import { useEffect, useRef, type JSX, type KeyboardEvent, type RefObject } from 'react';
import { withoutChip } from '../../../shared/assets/search-query.ts';
import { assetConditions } from '../../../shared/station-api/asset-calls.ts';
import { t } from '../../words/index.ts';
import { conditionWord } from '../condition-words.ts';
import { typeLabel } from '../labels.ts';
import { placeText, pumpBattery } from './place-text.ts';
import { foundWords } from './found-words.ts';
import { metresText } from './metres-text.ts';
import { lookAt, setText, useMapState } from './map-store.ts';
import type { Find, Finding } from './use-find.ts';
import css from './Map.module.css';

interface FindPanelProps {
  readonly find: Find;
  readonly field: RefObject<HTMLInputElement | null>;
  /** Contact is lost: no place and no distance is told. */
  readonly lost: boolean;
  /** Enter on what was looked at. */
  readonly onEnter: () => void;
}

const rowId = (id: string): string => `found-${id}`;
/** The list says as many; more words find fewer. */
const mostRows = 60;

/** Up or down in the results. False: there are none. */
export function moveSelection({ results, selected }: Find, step: 1 | -1): boolean {
  const now = results.findIndex(({ asset }) => asset.asset.id === selected?.asset.id);
  const last = Math.min(results.length, mostRows) - 1;
  const next = results[Math.min(last, Math.max(0, now + step))];
  if (next === undefined) return false;
  lookAt(next.asset.asset.id);
  return true;
}

export function FindPanel({ find, field, lost, onEnter }: FindPanelProps): JSX.Element {
  const text = useMapState((state) => state.text);
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.repeat && event.key === 'Enter') return event.preventDefault();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      moveSelection(find, event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (useMapState.getState().looked) onEnter();
      else if (find.searched) lookAt(find.selected?.asset.id ?? null);
      // The next scan or search takes the place of this one.
      event.currentTarget.select();
    }
  };
  return (
    <>
      <section className={`panel ${css.findHead}`} aria-label={t('assets.find.field')}>
        <div className={css.fieldBox}>
          <Search className={css.fieldIcon} size={18} strokeWidth={1.75} aria-hidden />
          <input
            ref={field}
            className={`field ${css.field}`}
            type="search"
            value={text}
            aria-label={t('assets.find.field')}
            placeholder={t('assets.find.field')}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKey}
          />
          <kbd className={css.fieldKey} aria-hidden>
            /
          </kbd>
        </div>
        {find.query.chips.length > 0 && <Chips find={find} />}
        {find.query.chips.length === 0 && <p className="note">{t('assets.find.hint')}</p>}
      </section>
      <section className={`panel ${css.results}`} aria-label={t('assets.find.results')} aria-busy={false}>
        <Results find={find} lost={lost} />
      </section>
    </>
  );
}

function Chips({ find: { query } }: { readonly find: Find }): JSX.Element {
  return (
    <div className={css.chips} role="group" aria-label={t('assets.find.chips')}>
      {query.chips.map((chip) => {
        const part = query.text.slice(chip.from, chip.to);
        return (
          <button
            key={`${chip.from} ${part}`}
            type="button"
            className={`button ${css.chip}`}
            aria-label={t('assets.find.remove', { part })}
            onClick={() => setText(withoutChip(query, chip))}
          >
            {part}
            <X size={14} strokeWidth={1.75} aria-hidden />
          </button>
        );
      })}
    </div>
  );
}

function Results({ find, lost }: Pick<FindPanelProps, 'find' | 'lost'>): JSX.Element {
  const { results, searched, fleet } = find;
  const shown = results.slice(0, mostRows);
  const selected = find.selected?.asset.id;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected !== undefined) document.getElementById(rowId(selected))?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  if (!searched) {
    return (
      <div className={css.empty}>
        <p>{fleet.length === 0 ? t('assets.find.noEquipment') : t('assets.find.idle')}</p>
        {fleet.length > 0 && <p className="note">{t('assets.find.idleNote')}</p>}
      </div>
    );
  }
  const active = shown.some(({ asset }) => asset.asset.id === selected) ? rowId(selected ?? '') : undefined;
  return (
    <>
      <header className="panel-head">
        <h2 className="panel-title" aria-live="polite">
          {foundWords(find, lost)}
        </h2>
        <p className="panel-hint">{results.length > 0 && orderWords(find, lost)}</p>
      </header>
      <div
        ref={list}
        className={css.list}
        role="listbox"
        tabIndex={results.length > 0 ? 0 : -1}
        aria-label={t('assets.find.results')}
        aria-activedescendant={active}
      >
        {shown.map((one) => (
          <Row key={one.asset.asset.id} one={one} lost={lost} selected={one.asset.asset.id === selected} />
        ))}
      </div>
      <Others find={find} />
    </>
  );
}

function orderWords({ query, near, results }: Find, lost: boolean): string {
  if (query.near === null || lost) return t('assets.find.byName');
  if (near === null) return t('assets.find.noPlace');
  return t(results.some(({ straight }) => straight) ? 'assets.find.nearestStraight' : 'assets.find.nearest');
}

/** "4 more are in cleaning": none free is not none there. */
function Others({ find: { others, results } }: { readonly find: Find }): JSX.Element | null {
  const said = assetConditions.flatMap((state) => {
    const count = others[state];
    if (count === 0) return [];
    return [
      t(count === 1 ? 'assets.find.othersOne' : 'assets.find.others', {
        count,
        state: t(`assets.find.state.${state}`),
      }),
    ];
  });
  if (results.length > mostRows) said.unshift(t('assets.find.more', { shown: mostRows, count: results.length }));
  if (said.length === 0) return null;
  return <p className={`note ${css.others}`}>{said.map((one) => (one.endsWith('.') ? one : `${one}.`)).join(' ')}</p>;
}

interface RowProps {
  readonly one: Finding;
  readonly lost: boolean;
  readonly selected: boolean;
}

function Row({ one, lost, selected }: RowProps): JSX.Element {
  const { asset: fused, number } = one;
  const distance = lost ? '' : metresText(one);
  const shown = lost || number === null || number === 0 ? '' : String(number);
  // What is free is not known while contact is lost.
  const detail =
    lost || fused.condition === 'free' ? ((lost ? null : batteryText(one)) ?? typeLabel(fused)) : conditionWord(fused);
  return (
    <div
      id={rowId(fused.asset.id)}
      className={css.row}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      data-asset={fused.asset.id}
      data-condition={lost ? undefined : fused.condition}
      onClick={() => lookAt(fused.asset.id)}
      onKeyDown={() => undefined}
    >
      <span className={css.number} data-plain={shown === '' ? '' : undefined}>
        {shown}
      </span>
      <span>
        <span className={`${css.name} identifier`}>{fused.asset.name}</span>
        <br />
        <span className={css.second}>{placeText(fused, lost)}</span>
      </span>
      <span className={css.far}>
        <span className={css.distance}>{distance}</span>
        <br />
        <span className={css.second}>{detail}</span>
      </span>
    </div>
  );
}

function batteryText({ asset }: Finding): string | null {
  const pct = pumpBattery(asset);
  return pct === null ? null : t('assets.find.battery', { pct: Math.round(pct) });
}
