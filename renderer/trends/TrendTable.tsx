/** The same points as numbers: a row each, times without any value as one row with its reason. */
import { useEffect, useMemo, useRef, type JSX } from 'react';
import { clockText, dateText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { colourClass } from '../ward/colour.ts';
import type { LanePicture } from './chart.ts';
import { useChoice } from './choice.ts';
import { forPaper, paperStepMs, tableRows, type TableRow } from './table-rows.ts';
import { gapText, lengthText, pointText } from './texts.ts';
import type { Frame } from './view.ts';
import css from './Trends.module.css';

interface TrendTableProps {
  readonly lanes: readonly LanePicture[];
  readonly frame: Frame;
  readonly cursorAt: number | null;
  /** Left out: on paper, where nothing is chosen and rows are fewer. */
  readonly onCursor?: (at: number) => void;
}

export function TrendTable({ lanes, frame, cursorAt, onCursor }: TrendTableProps): JSX.Element {
  const newestFirst = useChoice((choice) => choice.newestFirst);
  const isPaper = onCursor === undefined;
  const rows = useMemo(() => {
    const all = tableRows(lanes, frame);
    const oldest = isPaper ? forPaper(all, lanes, paperStepMs(frame)) : all;
    return newestFirst ? oldest.toReversed() : oldest;
  }, [lanes, frame, newestFirst, isPaper]);
  const chosen = useRef<HTMLTableRowElement>(null);
  const isAt = (row: TableRow): boolean => cursorAt !== null && cursorAt >= row.fromAt && cursorAt < row.toAt;
  const selected = rows.findIndex(isAt);
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div className={css.tableScroller} role="region" tabIndex={0} aria-label={t('trends.tableLabel')}>
      <table className={`table ${css.table}`}>
        <thead>
          <tr>
            <th aria-sort={newestFirst ? 'descending' : 'ascending'}>
              <button type="button" onClick={() => useChoice.setState({ newestFirst: !newestFirst })}>
                {t('trends.time')}, {t(newestFirst ? 'trends.newestFirst' : 'trends.oldestFirst')}
              </button>
            </th>
            {lanes.map(({ lane }) => (
              <th key={lane.id} className={`right ${colourClass(lane.colour)}`}>
                <b>{lane.label}</b> {lane.unit}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row
              key={row.fromAt}
              row={row}
              lanes={lanes}
              bucketMs={frame.bucketMs}
              before={rows[index - 1]}
              selected={index === selected}
              reference={index === selected ? chosen : null}
              onCursor={onCursor}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: TableRow;
  readonly lanes: readonly LanePicture[];
  readonly bucketMs: number;
  readonly before: TableRow | undefined;
  readonly selected: boolean;
  readonly reference: React.RefObject<HTMLTableRowElement | null> | null;
  readonly onCursor: ((at: number) => void) | undefined;
}

function Row({ row, lanes, bucketMs, before, selected, reference, onCursor }: RowProps): JSX.Element {
  const time = (at: number): string => (bucketMs < 60_000 ? clockText(at) : shortTime(at));
  const isNewDay = before === undefined || dateText(before.fromAt) !== dateText(row.fromAt);
  const name = `${isNewDay ? `${dateText(row.fromAt)} ` : ''}${time(row.fromAt)}`;
  return (
    <tr
      ref={reference}
      aria-current={selected ? 'true' : undefined}
      onClick={
        onCursor === undefined
          ? undefined
          : () => onCursor((row.fromAt + Math.min(row.toAt, row.fromAt + bucketMs)) / 2)
      }
    >
      <th scope="row">{row.points === null ? `${name}–${time(row.toAt)}` : name}</th>
      {row.points === null ? (
        <td colSpan={lanes.length} className={css.gapCell}>
          {row.reason === null
            ? `${t('trends.reason.not-recorded')}, ${lengthText(row.toAt - row.fromAt)}`
            : gapText(row.reason, row.toAt - row.fromAt)}
        </td>
      ) : (
        row.points.map((point, index) => {
          const lane = lanes[index]?.lane;
          return (
            <td key={lane?.id} className="right">
              {lane === undefined ? '' : pointText(lane, point)}
            </td>
          );
        })
      )}
    </tr>
  );
}
