/** The rows of the list of equipment: only those in view are drawn. */
import type { JSX, RefObject } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { useVisible } from '../../app/use-visible.ts';
import { t } from '../../words/index.ts';
import fleet from '../fleet/Fleet.module.css';
import { cellOf, listColumns, type ListChoice, type ListColumn } from './list-rows.ts';
import css from './List.module.css';

interface ListRowsProps {
  readonly rows: readonly FusedAsset[];
  /** Where each row begins, px. */
  readonly offsets: readonly number[];
  /** Index of the row that is chosen; -1: none. */
  readonly at: number;
  readonly choice: ListChoice;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly isCut: boolean;
  readonly onChoice: (choice: ListChoice) => void;
  readonly onChoose: (id: string) => void;
}

export function ListRows({
  rows,
  offsets,
  at,
  choice,
  scroller,
  isCut,
  onChoice,
  onChoose,
}: ListRowsProps): JSX.Element {
  const [from, to] = useVisible(scroller, offsets);
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
      <div className={css.sheet} role="rowgroup" style={{ height: offsets.at(-1) ?? 0 }}>
        {rows.slice(from, to).map((one, index) => (
          <div
            key={one.asset.id}
            id={`asset-row-${from + index}`}
            role="row"
            tabIndex={-1}
            className={css.row}
            aria-rowindex={from + index + 2}
            aria-selected={from + index === at}
            style={{ transform: `translateY(${offsets[from + index] ?? 0}px)` }}
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
