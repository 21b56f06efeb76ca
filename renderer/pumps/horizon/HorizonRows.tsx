/** The ranked rows: the bright end of a bar is the lead, its brightness the class, the line the shift change. */
import type { CSSProperties, JSX, RefObject } from 'react';
import { drugClasses, type DrugClass } from '../../../shared/infusion/drug-list.ts';
import type { HorizonRow } from '../../../shared/infusion/horizon.ts';
import { shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { minutesText } from '../pump-words.ts';
import { useVisible } from '../../app/use-visible.ts';
import { prepareText, titleOf } from './horizon-words.ts';
import css from './Horizon.module.css';

export const rowPx = 30;
const hourMs = 3_600_000;

export interface Span {
  readonly now: number;
  readonly hours: number;
  readonly shiftAt: number | null;
}

/** Where a moment lies on the plot, per cent. */
export const partOf = ({ now, hours }: Span, at: number): number =>
  Math.max(0, Math.min(100, ((at - now) / (hours * hourMs)) * 100));

export const shiftStyle = (span: Span): CSSProperties =>
  (span.shiftAt === null ? {} : { '--shift': `${partOf(span, span.shiftAt)}%` }) as CSSProperties;

interface HorizonRowsProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rows: readonly HorizonRow[];
  readonly offsets: readonly number[];
  readonly selected: string | null;
  readonly span: Span;
  readonly onSelect: (id: string) => void;
}

const domId = (id: string): string => `horizon-${id.replaceAll(/\s/gu, '-')}`;
const columns = ['colRank', 'colPrepare', 'colBed', 'colDrug', 'colClass', 'colBar', 'colEmpty'] as const;

export function HorizonRows({ scroller, rows, offsets, selected, span, onSelect }: HorizonRowsProps): JSX.Element {
  const [from, to] = useVisible(scroller, offsets);
  const drawn = rows.slice(from, to);
  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="grid"
      tabIndex={0}
      aria-label={t('pumps.horizon.list')}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={drawn.some(({ id }) => id === selected) ? domId(selected ?? '') : undefined}
      style={shiftStyle(span)}
      data-shift={span.shiftAt === null ? undefined : ''}
    >
      <div className={`${css.row} ${css.head}`} role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <span key={column} role="columnheader" className={css[column]}>
            {column === 'colRank' || column === 'colBar' ? (
              <span className="hidden">{t(`pumps.horizon.${column}`)}</span>
            ) : (
              t(`pumps.horizon.${column}`)
            )}
          </span>
        ))}
      </div>
      <div className={css.sheet} role="rowgroup" style={{ height: offsets.at(-1) ?? 0 }}>
        {drawn.map((row, at) => (
          <Row
            key={row.id}
            row={row}
            index={from + at}
            top={offsets[from + at] ?? 0}
            selected={row.id === selected}
            span={span}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: HorizonRow;
  readonly index: number;
  readonly top: number;
  readonly selected: boolean;
  readonly span: Span;
  readonly onSelect: (id: string) => void;
}

function Row({ row, index, top, selected, span, onSelect }: RowProps): JSX.Element {
  const isReady = row.prepared !== null && row.prepared !== undefined;
  return (
    <div
      id={domId(row.id)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={css.row}
      style={{ top, height: rowPx }}
      data-horizon={row.device}
      data-kind={row.kind}
      data-row-bed={row.bed ?? undefined}
      data-prepared={isReady ? '' : undefined}
      onClick={() => onSelect(row.id)}
    >
      <span role="gridcell" className={css.colRank}>
        {index + 1}
      </span>
      <b role="gridcell" className={css.colPrepare}>
        {prepareText(row)}
      </b>
      <b role="gridcell" className={css.colBed}>
        {row.bed ?? '–'}
      </b>
      <span role="gridcell" className={css.colDrug}>
        {titleOf(row)}
      </span>
      <span role="gridcell" className={css.colClass}>
        <ClassMark name={row.class} />
        {t('pumps.horizon.lead', { count: row.leadMin })}
      </span>
      <div role="gridcell" className={css.colBar}>
        <Bar row={row} span={span} />
      </div>
      <span role="gridcell" className={css.colEmpty}>
        {shortTime(row.emptyAt)}
      </span>
    </div>
  );
}

/** Three, two or one of three bars: the class without colour. */
export function ClassMark({ name }: { readonly name: DrugClass }): JSX.Element {
  const on = drugClasses.length - drugClasses.indexOf(name);
  return (
    <span className={css.mark} data-class={name} role="img" aria-label={t(`pumps.class.${name}`)}>
      {drugClasses.map((one, at) => (
        <i key={one} data-on={at < on ? '' : undefined} />
      ))}
    </span>
  );
}

/** Behind this the time has no room beside its bar; its column says when. */
const lastLabelPart = 91;

function Bar({ row, span }: { readonly row: HorizonRow; readonly span: Span }): JSX.Element {
  const end = partOf(span, row.emptyAt);
  const lead = partOf(span, row.prepareByAt);
  return (
    <>
      <span className={css.wait} style={{ width: `${lead}%` }} />
      <span className={css.lead} data-class={row.class} style={{ left: `${lead}%`, width: `${end - lead}%` }} />
      {end < lastLabelPart && (
        <span className={css.barText} style={{ left: `${end}%` }}>
          {minutesText(row.minutes)}
        </span>
      )}
    </>
  );
}
