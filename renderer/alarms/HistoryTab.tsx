/** All alarms on record, newest first: only the rows in view are drawn, only their pages are fetched. */
import { useEffect, useLayoutEffect, useRef, useState, type JSX, type RefObject } from 'react';
import { steppedTo } from '../app/use-visible.ts';
import { openRecord } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { clockText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { HistoryFilters } from './HistoryFilters.tsx';
import { HistoryRowView, rowPx } from './HistoryRow.tsx';
import { pageRows } from './history-pages.ts';
import { isFiltered, refreshHistory, useHistory } from './history-store.ts';
import { isOnControl, useLocalKeys } from './local-keys.ts';
import { openLife } from './route.ts';
import { countText, whenText } from './standing-words.ts';
import css from './History.module.css';

const overscan = 8;
/** A browser ends an element at about 33 million px. */
const mostRows = 700_000;

export function HistoryTab(): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const pages = useHistory((state) => state.pages);
  useEffect(() => {
    if (useHistory.getState().pages === null) refreshHistory();
  }, []);
  const total = Math.min(mostRows, useHistory((state) => state.pages?.total) ?? 0);
  useHistoryKeys(scroller, field, total);
  const empty = pages?.total === 0;
  return (
    <section className={`panel ${css.panel}`} aria-label={t('alarms.history')}>
      <HistoryFilters field={field} />
      {empty ? <Empty /> : <Rows scroller={scroller} total={total} />}
      <Foot total={total} />
    </section>
  );
}

const columns = ['onset', 'bed', 'priority', 'alarm', 'lasted', 'ackAfter', 'by', 'escalated'] as const;

interface RowsProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly total: number;
}

function Rows({ scroller, total }: RowsProps): JSX.Element {
  const [from, to] = useRange(scroller, total);
  const pages = useHistory((state) => state.pages);
  const selected = useHistory((state) => state.selected);
  useHistory((state) => state.version);
  useEffect(() => pages?.show(from, to), [pages, from, to]);
  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="grid"
      tabIndex={0}
      aria-label={t('alarms.history')}
      aria-rowcount={total + 1}
      aria-activedescendant={selected >= from && selected < to ? `history-${selected}` : undefined}
    >
      <div className={`${css.row} ${css.header}`} role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <span key={column} role="columnheader">
            {t(`history.columns.${column}`)}
          </span>
        ))}
      </div>
      <div className={css.sheet} role="rowgroup" style={{ height: total * rowPx }}>
        {Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index).map((index) => (
          <HistoryRowView key={index} index={index} row={pages?.row(index)} selected={index === selected} />
        ))}
      </div>
    </div>
  );
}

/** Rows in view, with some around them. */
function useRange(scroller: RefObject<HTMLDivElement | null>, total: number): readonly [from: number, to: number] {
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    box.scrollTo({ top: useHistory.getState().scrollTop });
    const look = (): void => {
      useHistory.setState({ scrollTop: box.scrollTop });
      const from = Math.max(0, Math.floor(box.scrollTop / rowPx) - overscan);
      const to = Math.min(total, Math.ceil((box.scrollTop + box.clientHeight) / rowPx) + overscan);
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
  }, [scroller, total]);
  return range;
}

function useHistoryKeys(
  scroller: RefObject<HTMLDivElement | null>,
  field: RefObject<HTMLInputElement | null>,
  total: number,
): void {
  useLocalKeys(({ key, target, shiftKey }) => {
    if ((key === 'f' || key === 'F') && !shiftKey) {
      field.current?.focus();
      return true;
    }
    const box = scroller.current;
    const { selected, pages } = useHistory.getState();
    if (box === null || total === 0) return false;
    if (key === 'Enter' && !isOnControl(target)) {
      const row = pages?.row(selected);
      if (row !== undefined) openLife(row.alarm);
      return true;
    }
    if (key === ' ' && !isOnControl(target)) {
      const row = pages?.row(selected);
      if (row?.bed != null) openRecord(row.bed, 'strip', { kind: 'alarm', alarm: row.alarm });
      return true;
    }
    const next = steppedTo(key, selected, total, Math.floor(box.clientHeight / rowPx) - 1);
    if (next === null) return false;
    useHistory.setState({ selected: next });
    intoView(box, next);
    return true;
  });
}

/** The header lies over the first row. */
function intoView(box: HTMLElement, index: number): void {
  const header = box.querySelector<HTMLElement>('[role="row"]')?.offsetHeight ?? 0;
  const top = index * rowPx;
  const room = box.clientHeight - header;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + rowPx > box.scrollTop + room) box.scrollTop = top + rowPx - room;
}

function Empty(): JSX.Element {
  const choice = useHistory((state) => state.choice);
  return <p className={css.empty}>{t(isFiltered(choice) ? 'history.noneOfFilter' : 'history.none')}</p>;
}

/** Where one is, as of when; what is being read, or what stopped and what it hides. */
function Foot({ total }: { readonly total: number }): JSX.Element {
  const { pages, anchorAt, anchorCount } = useHistory();
  const now = useWard(({ state }) => state.alarmCount);
  const newer = anchorAt === 0 ? 0 : now - anchorCount;
  const fault = pages?.fault ?? null;
  if (fault !== null) {
    return (
      <div className={css.foot} role="alert">
        <b>
          {t('history.stopped', {
            time: clockText(fault.at),
            from: countText(fault.from + 1),
            to: countText(Math.max(fault.from + 1, Math.min(fault.to, pages?.total ?? fault.to))),
          })}
        </b>
        <span>{fault.why}</span>
        <button type="button" className="button" onClick={() => pages?.retry()}>
          {t('history.again')}
        </button>
      </div>
    );
  }
  return (
    <div className={css.foot}>
      <span role="status">{footWords(total)}</span>
      {newer > 0 && (
        <button type="button" className="button" onClick={() => refreshHistory()}>
          {t('history.newer', { count: newer })}
        </button>
      )}
    </div>
  );
}

function footWords(total: number): string {
  const { pages, anchorAt, scrollTop } = useHistory.getState();
  if (pages === null || pages.total === null) return t('history.reading');
  const first = Math.floor(scrollTop / rowPx);
  if (pages.loading && pages.row(first) === undefined) {
    const from = Math.floor(first / pageRows) * pageRows;
    return t('history.readingRows', {
      from: countText(from + 1),
      to: countText(Math.min(total, from + pageRows)),
      total: countText(total),
    });
  }
  const { sinceAt } = pages;
  const since = sinceAt === null ? '' : t('history.since', { time: whenText(sinceAt, anchorAt) });
  const most = pages.total > total ? ` ${t('history.most', { count: countText(total) })}` : '';
  return `${t('history.shown', { total: countText(pages.total), time: shortTime(anchorAt) })} ${since}${most}`;
}
