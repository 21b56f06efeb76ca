/** Every stretch of every channel as a row, newest first; only the rows in view are drawn. */
import { useMemo, useRef, type JSX } from 'react';
import type { InfusionSpan, Ledger } from '../../../shared/infusion/ledger-answer.ts';
import { dateText, shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { amountText, byText, volumeText } from '../pump-words.ts';
import { offsetsOf, useVisible } from '../../app/use-visible.ts';
import { stepText } from './ledger-words.ts';
import css from './Ledger.module.css';

const rowPx = 38;
const columns = [
  'colFrom',
  'colTo',
  'colDrug',
  'colChannel',
  'colDose',
  'colRate',
  'colVolume',
  'colKnown',
  'colBy',
] as const;

export function LedgerTable({ ledger }: { readonly ledger: Ledger }): JSX.Element {
  const rows = useMemo(() => ledger.spans.toSorted((a, b) => b.fromAt - a.fromAt), [ledger]);
  const offsets = useMemo(() => offsetsOf(rows.map(() => rowPx)), [rows]);
  const scroller = useRef<HTMLDivElement>(null);
  const [from, to] = useVisible(scroller, offsets);
  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="table"
      tabIndex={0}
      aria-label={t('pumps.history.table')}
      aria-rowcount={rows.length + 1}
    >
      <div className={`${css.tableRow} ${css.tableHead}`} role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <span key={column} role="columnheader">
            {t(`pumps.history.${column}`)}
          </span>
        ))}
      </div>
      <div className={css.sheet} role="rowgroup" style={{ height: offsets.at(-1) ?? 0 }}>
        {rows.slice(from, to).map((span, at) => (
          <Row
            key={`${span.device} ${span.channel} ${span.fromAt}`}
            span={span}
            top={offsets[from + at] ?? 0}
            index={from + at}
          />
        ))}
      </div>
    </div>
  );
}

const momentText = (at: number): string => `${dateText(at)} ${shortTime(at)}`;

interface RowProps {
  readonly span: InfusionSpan;
  readonly top: number;
  readonly index: number;
}

function Row({ span, top, index }: RowProps): JSX.Element {
  const { fromAt, toAt, drug, deviceName, channel, rateMlPerHour, volumeMl, volumeFrom, by } = span;
  const cells = [
    momentText(fromAt),
    toAt === null ? t('pumps.history.runs') : momentText(toAt),
    drug ?? t('pumps.noDrug'),
    `${deviceName} ${channel}`,
    stepText(span),
    rateMlPerHour === null ? '–' : amountText(rateMlPerHour, 'mL/h'),
    volumeText(volumeMl),
    t(`pumps.history.from.${volumeFrom}`),
    by === null ? '–' : byText(by),
  ];
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={css.tableRow}
      style={{ top, height: rowPx }}
      data-span={span.device}
    >
      {cells.map((text, at) => (
        <span key={columns[at]} role="cell" title={text}>
          {text}
        </span>
      ))}
    </div>
  );
}
