/** The rows of the board: only those in view are drawn, each again only when its own pump says something new. */
import { memo, type JSX, type RefObject } from 'react';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import { lifeOf } from '../../../shared/ward/alarm.ts';
import { t } from '../../words/index.ts';
import type { Line } from '../board.ts';
import { concentrationText, doseRateText, drugText, leftText, marksOf, rateText, timeWords } from '../pump-words.ts';
import type { Looking } from '../use-held.ts';
import { useVisible } from '../../app/use-visible.ts';
import { lastRun, timeIfRestarted } from './missed.ts';
import css from '../Pumps.module.css';

/** Length of the time axis. */
const axisMin = 8 * 60;
const hours = [1, 2, 3, 4, 5, 6, 7, 8];
const plainPx = 38;
const pinnedPx = 56;
/** Marks that a row has room for. */
const mostMarks = 2;

export const rowPx = ({ pinned }: Line): number => (pinned ? pinnedPx : plainPx);

interface BoardRowsProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly lines: readonly Line[];
  readonly offsets: readonly number[];
  readonly selected: string | null;
  readonly looking: Looking;
  readonly onSelect: (id: string) => void;
}

const rowId = (id: string): string => `pump-${id.replaceAll(/\s/gu, '-')}`;

export function BoardRows({ scroller, lines, offsets, selected, looking, onSelect }: BoardRowsProps): JSX.Element {
  const [from, to] = useVisible(scroller, offsets);
  const drawn = lines.slice(from, to);
  const isDrawn = drawn.some(({ infusion }) => infusion.id === selected);
  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="grid"
      tabIndex={0}
      aria-label={t('pumps.title')}
      aria-rowcount={lines.length + 1}
      aria-activedescendant={selected !== null && isDrawn ? rowId(selected) : undefined}
      onPointerMove={looking.onPointerMove}
      onPointerLeave={looking.onPointerLeave}
    >
      <Head />
      <div className={css.sheet} role="rowgroup" style={{ height: offsets.at(-1) ?? 0 }}>
        {drawn.map((line, at) => (
          <Row
            key={line.infusion.id}
            infusion={line.infusion}
            pinned={line.pinned}
            top={offsets[from + at] ?? 0}
            index={from + at}
            selected={line.infusion.id === selected}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  );
}

function Head(): JSX.Element {
  return (
    <div className={`${css.row} ${css.head}`} role="row" aria-rowindex={1}>
      <span role="columnheader" className={css.time}>
        {t('pumps.colTime')}
      </span>
      <span role="columnheader">{t('pumps.colBed')}</span>
      <span role="columnheader">{t('pumps.colDrug')}</span>
      <span role="columnheader">{t('pumps.colDose')}</span>
      <span role="columnheader" className={css.left}>
        {t('pumps.colLeft')}
      </span>
      <div role="columnheader" className={css.axis} aria-label={t('pumps.colBar')}>
        <span className={css.tick}>{t('pumps.now')}</span>
        {hours.map((hour) => (
          <span key={hour} className={css.tick} style={{ left: `${hour * 12.5}%` }}>
            {t('pumps.plus', { count: hour })}
          </span>
        ))}
      </div>
      <span role="columnheader">
        <span className="hidden">{t('pumps.colTags')}</span>
      </span>
    </div>
  );
}

interface RowProps {
  readonly infusion: Infusion;
  readonly pinned: boolean;
  readonly top: number;
  readonly index: number;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
}

/** `onSelect` is another one each time and does the same. */
const Row = memo(
  PumpRow,
  (a, b) =>
    a.infusion === b.infusion &&
    a.pinned === b.pinned &&
    a.top === b.top &&
    a.index === b.index &&
    a.selected === b.selected,
);

function PumpRow({ infusion, pinned, top, index, selected, onSelect }: RowProps): JSX.Element {
  const { id, bed, device, alarm, programme } = infusion;
  const time = timeWords(infusion);
  const label = { bed: bed ?? '', drug: drugText(infusion), time };
  return (
    <div
      id={rowId(id)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-label={t(bed === null ? 'pumps.rowNoBed' : 'pumps.rowLabel', label)}
      className={css.row}
      style={{ top, height: pinned ? pinnedPx : plainPx }}
      data-pump={device}
      data-row-bed={bed ?? undefined}
      data-pinned={pinned ? '' : undefined}
      data-alarm={alarm?.id}
      data-priority={alarm?.priority}
      data-alarm-state={alarm === null ? undefined : (lifeOf(alarm) ?? undefined)}
      onClick={() => onSelect(id)}
    >
      <b role="gridcell" className={css.time} data-time>
        {time}
      </b>
      <b role="gridcell" className={css.bed}>
        {bed ?? '–'}
      </b>
      <span role="gridcell" className={css.two}>
        <span className={css.first}>{drugText(infusion)}</span>
        <span className={css.second}>{concentrationText(programme)}</span>
      </span>
      <span role="gridcell" className={css.two}>
        <span className={css.first}>{doseRateText(infusion)}</span>
        <span className={css.second}>{rateText(infusion)}</span>
      </span>
      <span role="gridcell" className={css.left} data-left>
        {leftText(infusion)}
      </span>
      <div role="gridcell" className={css.bars}>
        <Bar infusion={infusion} />
      </div>
      <Marks infusion={infusion} />
    </div>
  );
}

/** What stands still shows as an outline how long it would last at its rate. */
function Bar({ infusion }: { readonly infusion: Infusion }): JSX.Element | null {
  const { time } = infusion;
  const still = timeIfRestarted(infusion, lastRun(infusion, null));
  const minutes = time.known ? time.minutes : still.known ? still.minutes : null;
  if (minutes === null) return null;
  return (
    <div
      className={css.bar}
      style={{ width: `${Math.min(100, (minutes / axisMin) * 100)}%` }}
      data-longer={minutes > axisMin ? '' : undefined}
      data-still={time.known ? undefined : ''}
    />
  );
}

function Marks({ infusion }: { readonly infusion: Infusion }): JSX.Element {
  const marks = marksOf(infusion);
  const more = marks.length - mostMarks;
  const alarm = infusion.alarm;
  return (
    <span role="gridcell" className={css.marks} title={marks.map(({ text }) => text).join(', ')}>
      {alarm !== null && <b className={css.alarmText}>{alarm.text}</b>}
      {marks.slice(0, alarm === null ? mostMarks : 1).map(({ kind, text, strong }) => (
        <span key={kind} className={strong ? 'tag' : css.plain} data-mark={kind}>
          {text}
        </span>
      ))}
      {alarm === null && more > 0 && <span className={css.plain}>{t('pumps.tag.more', { count: more })}</span>}
    </span>
  );
}

interface BoardFootProps {
  /** Another order would hold by now. */
  readonly held: boolean;
  readonly onSort: () => void;
}

export function BoardFoot({ held, onSort }: BoardFootProps): JSX.Element {
  return (
    <footer className={css.foot}>
      <span>{t(held ? 'pumps.held' : 'pumps.readOnly')}</span>
      {held && (
        <button type="button" className="button" onClick={onSort}>
          {t('pumps.sortNow')}
        </button>
      )}
      <span className="spacer" />
      <span>{t('pumps.bars')}</span>
    </footer>
  );
}
