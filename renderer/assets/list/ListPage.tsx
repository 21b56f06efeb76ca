/** All equipment: searched, sorted, one chosen to see and change what the list says of it. Only rows in view are drawn. */
import { Plus, Upload } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type JSX, type RefObject } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { assetConditions } from '../../../shared/station-api/asset-calls.ts';
import { isOnControl, useLocalKeys } from '../../alarms/local-keys.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { useEquipment } from '../../stores/site.ts';
import { clockText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import { fleetRows } from '../fleet/fleet-rows.ts';
import fleet from '../fleet/Fleet.module.css';
import { AssetForm } from './AssetForm.tsx';
import { cellOf, firstChoice, lister, listColumns, type ListChoice, type ListColumn } from './list-rows.ts';
import css from './List.module.css';

export const rowPx = 40;
const overscan = 8;

type Chosen = { readonly kind: 'thing'; readonly id: string } | { readonly kind: 'new' } | null;

export function ListPage({ all }: { readonly all: readonly FusedAsset[] }): JSX.Element {
  const [choice, setChoice] = useState<ListChoice>(firstChoice);
  const [chosen, setChosen] = useState<Chosen>(null);
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const standing = useObservable(loss);
  const [list] = useState(lister);
  const rows = useMemo(() => list(all, choice), [list, all, choice]);
  const at = chosen?.kind === 'thing' ? rows.findIndex(({ asset }) => asset.id === chosen.id) : -1;
  const thing = chosen?.kind === 'thing' ? (all.find(({ asset }) => asset.id === chosen.id) ?? null) : null;
  useLocalKeys(({ key, target, shiftKey }) => {
    if ((key === 'f' || key === 'F') && !shiftKey) {
      field.current?.focus();
      return true;
    }
    if (key === 'Escape' && chosen !== null) {
      setChosen(null);
      scroller.current?.focus();
      return true;
    }
    const box = scroller.current;
    if (box === null || isOnControl(target)) return false;
    const next = steppedTo(key, at, rows.length, Math.floor(box.clientHeight / rowPx) - 2);
    const row = next === null ? undefined : rows[next];
    if (next === null || row === undefined) return false;
    setChosen({ kind: 'thing', id: row.asset.id });
    intoView(box, next);
    return true;
  });
  return (
    <>
      <AssetTabRow>
        <a className="button outline" href="#/assets/fleet">
          {t('fleet.back')}
        </a>
        <a className="button outline" href="#/assets/fleet/list/import">
          <Upload size={17} strokeWidth={1.75} aria-hidden />
          {t('assetList.import')}
        </a>
        <button type="button" className="button" onClick={() => setChosen({ kind: 'new' })}>
          <Plus size={17} strokeWidth={1.75} aria-hidden />
          {t('assetList.add')}
        </button>
      </AssetTabRow>
      <div className={css.page}>
        <section className={`panel ${css.list}`}>
          <Filters all={all} shown={rows.length} choice={choice} onChoice={setChoice} field={field} />
          {standing !== null && (
            <p className={css.cut} role="status">
              {t('fleet.cut', { time: clockText(standing.at) })}
            </p>
          )}
          {rows.length === 0 ? (
            <p className={`note ${css.none}`}>{t(all.length === 0 ? 'assetList.none' : 'assetList.noMatch')}</p>
          ) : (
            <Rows
              rows={rows}
              at={at}
              choice={choice}
              scroller={scroller}
              isCut={standing !== null}
              onChoice={setChoice}
              onChoose={(id) => setChosen({ kind: 'thing', id })}
            />
          )}
        </section>
        {chosen === null || (chosen.kind === 'thing' && thing === null) ? (
          <aside className={`panel ${css.empty}`}>
            <p className="note">{t('assetList.pick')}</p>
          </aside>
        ) : (
          <AssetForm
            key={thing?.asset.id ?? 'new'}
            thing={thing}
            all={all}
            onAdded={(id) => setChosen({ kind: 'thing', id })}
            onGone={() => setChosen(null)}
          />
        )}
      </div>
    </>
  );
}

interface FiltersProps {
  readonly all: readonly FusedAsset[];
  readonly shown: number;
  readonly choice: ListChoice;
  readonly onChoice: (choice: ListChoice) => void;
  readonly field: RefObject<HTMLInputElement | null>;
}

function Filters({ all, shown, choice, onChoice, field }: FiltersProps): JSX.Element {
  const equipment = useEquipment();
  const types = useMemo(() => fleetRows(all, equipment.types), [all, equipment]);
  return (
    <div className={css.filters} role="search" aria-label={t('assetList.filters')}>
      <input
        ref={field}
        className={`field ${css.search}`}
        type="search"
        value={choice.text}
        maxLength={200}
        aria-label={t('assetList.search')}
        placeholder={t('assetList.search')}
        onChange={({ target }) => onChoice({ ...choice, text: target.value })}
      />
      <select
        className={fleet.select}
        aria-label={t('fleet.filterType')}
        value={choice.type ?? ''}
        onChange={({ target }) => onChoice({ ...choice, type: target.value === '' ? null : target.value })}
      >
        <option value="">{t('fleet.allTypes')}</option>
        {types.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
      <select
        className={fleet.select}
        aria-label={t('assetList.filterCondition')}
        value={choice.condition ?? ''}
        onChange={({ target }) =>
          onChoice({ ...choice, condition: assetConditions.find((one) => one === target.value) ?? null })
        }
      >
        <option value="">{t('assetList.anyCondition')}</option>
        {assetConditions.map((one) => (
          <option key={one} value={one}>
            {t(`fleet.condition.${one}`)}
          </option>
        ))}
      </select>
      <p className="note" role="status">
        {t('assetList.summary', { shown, count: all.length })}
      </p>
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly FusedAsset[];
  /** Index of the row that is chosen; -1: none. */
  readonly at: number;
  readonly choice: ListChoice;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly isCut: boolean;
  readonly onChoice: (choice: ListChoice) => void;
  readonly onChoose: (id: string) => void;
}

function Rows({ rows, at, choice, scroller, isCut, onChoice, onChoose }: RowsProps): JSX.Element {
  const [from, to] = useRange(scroller, rows.length);
  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="grid"
      tabIndex={0}
      aria-label={t('assetList.title')}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={at >= from && at < to ? `asset-row-${at}` : undefined}
    >
      <div className={`${css.row} ${css.header}`} role="row" aria-rowindex={1}>
        {listColumns.map((column) => (
          <Heading key={column} column={column} choice={choice} onChoice={onChoice} />
        ))}
      </div>
      <div className={css.sheet} role="rowgroup" style={{ height: rows.length * rowPx }}>
        {rows.slice(from, to).map((one, index) => (
          <div
            key={one.asset.id}
            id={`asset-row-${from + index}`}
            role="row"
            tabIndex={-1}
            className={css.row}
            aria-rowindex={from + index + 2}
            aria-selected={from + index === at}
            style={{ transform: `translateY(${(from + index) * rowPx}px)` }}
            data-asset={one.asset.id}
            onClick={() => onChoose(one.asset.id)}
          >
            {listColumns.map((column) => (
              <span key={column} role="gridcell" className={column === 'name' ? css.name : undefined}>
                <Cell one={one} column={column} isCut={isCut} />
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

interface CellProps {
  readonly one: FusedAsset;
  readonly column: ListColumn;
  readonly isCut: boolean;
}

function Cell({ one, column, isCut }: CellProps): JSX.Element | string {
  if (column === 'condition') {
    if (isCut) return '–';
    return (
      <span className={css.condition}>
        <i className={`${fleet.part} ${css.swatch}`} data-condition={one.condition} />
        {t(`fleet.condition.${one.condition}`)}
      </span>
    );
  }
  if (column === 'place' && (isCut || one.seen === 'never')) return '–';
  const text = cellOf(one, column) ?? '–';
  if (column !== 'name' || one.asset.listed) return text;
  return (
    <>
      {text} <small>{t('assetList.unlisted')}</small>
    </>
  );
}

interface HeadingProps {
  readonly column: ListColumn;
  readonly choice: ListChoice;
  readonly onChoice: (choice: ListChoice) => void;
}

function Heading({ column, choice, onChoice }: HeadingProps): JSX.Element {
  const isSorted = choice.sort === column;
  const way = choice.descending ? 'descending' : 'ascending';
  return (
    <span role="columnheader" aria-sort={isSorted ? way : 'none'}>
      <button
        type="button"
        className={css.sort}
        onClick={() => onChoice({ ...choice, sort: column, descending: isSorted && !choice.descending })}
      >
        {t(`assetList.columns.${column}`)}
        {isSorted && <span aria-hidden>{choice.descending ? '↓' : '↑'}</span>}
      </button>
    </span>
  );
}

/** Rows in view, with some around them. */
function useRange(scroller: RefObject<HTMLDivElement | null>, total: number): readonly [from: number, to: number] {
  const [range, setRange] = useState<readonly [number, number]>([0, 40]);
  const count = useRef(total);
  useEffect(() => {
    count.current = total;
    scroller.current?.dispatchEvent(new Event('scroll'));
  }, [scroller, total]);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const look = (): void => {
      const from = Math.max(0, Math.floor(box.scrollTop / rowPx) - overscan);
      const to = Math.min(count.current, Math.ceil((box.scrollTop + box.clientHeight) / rowPx) + overscan);
      setRange((before) => (before[0] === from && before[1] === to ? before : [from, to]));
    };
    look();
    box.addEventListener('scroll', look, { passive: true });
    const size = new ResizeObserver(look);
    size.observe(box);
    return () => {
      box.removeEventListener('scroll', look);
      size.disconnect();
    };
  }, [scroller]);
  return range;
}

function steppedTo(key: string, at: number, total: number, page: number): number | null {
  const to: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: total - 1,
  };
  const next = to[key];
  return next === undefined ? null : Math.max(0, Math.min(total - 1, next));
}

/** The header lies over the first row. */
function intoView(box: HTMLElement, index: number): void {
  const header = box.querySelector<HTMLElement>('[role="row"]')?.offsetHeight ?? 0;
  const top = index * rowPx;
  const room = box.clientHeight - header;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + rowPx > box.scrollTop + room) box.scrollTop = top + rowPx - room;
}
