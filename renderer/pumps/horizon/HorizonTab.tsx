/** The next hours of everything that runs dry, ranked by when its next one must be begun (design, screen 32). */
import { useMemo, useRef, type JSX } from 'react';
import type { HorizonRow } from '../../../shared/infusion/horizon.ts';
import { isOnControl, useLocalKeys } from '../../alarms/local-keys.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { openBed } from '../../stores/ui.ts';
import { clockText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { noteInfusion } from '../note.ts';
import { useHeld } from '../use-held.ts';
import { intoView, offsetsOf, steppedTo } from '../../app/use-visible.ts';
import { changeView, usePumpView } from '../view.ts';
import { HorizonRows, rowPx } from './HorizonRows.tsx';
import { footText } from './horizon-words.ts';
import { HourColumns } from './HourColumns.tsx';
import { PrepareNext } from './PrepareNext.tsx';
import { printPrepare } from './PrepareSheet.tsx';
import { heldRows, useHorizon } from './use-horizon.ts';
import css from './Horizon.module.css';

const select = (id: string | null): void => changeView({ row: id });

/** A battery that is plugged in says so itself. */
export function notePrepared(row: HorizonRow): void {
  if (row.kind === 'battery') return;
  const isReady = row.prepared !== null && row.prepared !== undefined;
  void noteInfusion(row.infusion, isReady ? 'not-prepared' : 'prepared');
}

export function HorizonTab(): JSX.Element {
  const seen = useHorizon();
  const { horizon, hours, now, shiftAt, infusions } = seen;
  const { row: chosen, mine } = usePumpView();
  const lost = useObservable(loss);
  const { shown, sortNow } = useHeld<HorizonRow>(
    horizon.rows,
    chosen !== null,
    JSON.stringify([hours, mine]),
    heldRows,
  );
  const offsets = useMemo(() => offsetsOf(shown.map(() => rowPx)), [shown]);
  const scroller = useRef<HTMLDivElement>(null);
  const index = shown.findIndex(({ id }) => id === chosen);
  const row = shown[index] ?? null;
  const isMoved = shown.some(({ id }, at) => id !== horizon.rows[at]?.id);
  useLocalKeys(({ key, target, shiftKey }) => {
    if (shiftKey || lost !== null) return false;
    const done = keyed(key.length === 1 ? key.toLowerCase() : key, row, isOnControl(target));
    if (done) return true;
    if (key.toLowerCase() === 'p') {
      printPrepare(seen);
      return true;
    }
    const box = scroller.current;
    const next = box === null ? null : steppedTo(key, index, shown.length, Math.floor(box.clientHeight / rowPx) - 1);
    const to = next === null ? undefined : shown[next];
    if (box === null || next === null || to === undefined) return false;
    select(to.id);
    intoView(box, offsets, next, box.querySelector<HTMLElement>('[role="row"]')?.offsetHeight ?? 0);
    return true;
  });
  if (lost !== null || infusions.length === 0) {
    return (
      <section className={`panel ${css.empty}`}>
        <p>{lost === null ? t('pumps.horizon.noPumps') : t('pumps.hidden', { time: clockText(lost.at) })}</p>
      </section>
    );
  }
  return (
    <div className={css.place}>
      <HourColumns shown={seen} />
      <section className={`panel ${css.list}`} aria-label={t('pumps.horizon.list')}>
        <HorizonRows
          scroller={scroller}
          rows={shown}
          offsets={offsets}
          selected={chosen}
          span={{ now, hours, shiftAt }}
          onSelect={select}
        />
        <footer className={css.foot}>
          <span>{footText(horizon, hours, now)}</span>
          <span className="spacer" />
          {isMoved && (
            <>
              <span>{t('pumps.horizon.held')}</span>
              <button type="button" className="button" onClick={sortNow}>
                {t('pumps.sortNow')}
              </button>
            </>
          )}
        </footer>
      </section>
      <PrepareNext shown={seen} rows={shown} selected={row} onSelect={select} />
    </div>
  );
}

/** Keys of the row that is selected. */
function keyed(key: string, row: HorizonRow | null, onControl: boolean): boolean {
  if (key === 'f') {
    document.querySelector<HTMLElement>('[data-filter]')?.focus();
    return true;
  }
  if (row === null) return false;
  if (key === 'Escape') {
    select(null);
    return true;
  }
  if (key === 'o' && row.bed !== null) {
    openBed(row.bed);
    return true;
  }
  if (key !== 'Enter' || onControl) return false;
  notePrepared(row);
  return true;
}
