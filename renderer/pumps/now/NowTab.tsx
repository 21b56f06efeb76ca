/** All pumps on one time axis, what needs a person first; the one that is selected at the right (design, screen 09). */
import { useMemo, useRef, type JSX } from 'react';
import { isOnControl, useLocalKeys } from '../../alarms/local-keys.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { usePumps } from '../../stores/pumps.ts';
import { openBed } from '../../stores/ui.ts';
import { t } from '../../words/index.ts';
import { boardOf, heldBoard, sameOrder, type Line } from '../board.ts';
import { useHeld, useLooking } from '../use-held.ts';
import { useMyBeds } from '../use-my-beds.ts';
import { intoView, offsetsOf, steppedTo } from '../../app/use-visible.ts';
import { changeView, usePumpView } from '../view.ts';
import { BoardHead } from './BoardHead.tsx';
import { BoardFoot, BoardRows, rowPx } from './BoardRows.tsx';
import { NowSide } from './NowSide.tsx';
import css from '../Pumps.module.css';

const select = (id: string | null): void => changeView({ pump: id });

export function NowTab(): JSX.Element {
  const infusions = usePumps();
  const { order, filter, text, pump } = usePumpView();
  const mine = useMyBeds();
  const lost = useObservable(loss) !== null;
  const looking = useLooking(pump !== null);
  const wanted = useMemo(
    () => boardOf(infusions, { order, filter, text, mine }),
    [infusions, order, filter, text, mine],
  );
  const asked = JSON.stringify([order, filter, text]);
  const { shown, sortNow } = useHeld<Line>(wanted, looking.looks || lost, asked, heldBoard);
  const offsets = useMemo(() => offsetsOf(shown.map(rowPx)), [shown]);
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const index = shown.findIndex(({ infusion }) => infusion.id === pump);
  useLocalKeys(({ key, target, shiftKey }) => {
    if ((key === 'f' || key === 'F') && !shiftKey) {
      field.current?.focus();
      return true;
    }
    const box = scroller.current;
    const chosen = shown[index]?.infusion;
    if (key === 'Escape' && chosen !== undefined) {
      select(null);
      return true;
    }
    if (key === 'Enter' && !isOnControl(target) && chosen?.bed != null) {
      openBed(chosen.bed);
      return true;
    }
    const next = box === null ? null : steppedTo(key, index, shown.length, Math.floor(box.clientHeight / 38) - 1);
    const row = next === null ? undefined : shown[next];
    if (box === null || next === null || row === undefined) return false;
    looking.touch();
    select(row.infusion.id);
    intoView(box, offsets, next, headPx(box));
    return true;
  });
  return (
    <div className={css.board}>
      <section className={`panel ${css.list}`} aria-label={t('pumps.title')}>
        <BoardHead field={field} shown={shown.length} />
        {shown.length === 0 ? (
          <p className={css.none}>{t(infusions.length === 0 ? 'pumps.none' : 'pumps.noneOfFilter')}</p>
        ) : (
          <BoardRows
            scroller={scroller}
            lines={shown}
            offsets={offsets}
            selected={pump}
            looking={looking}
            onSelect={(id) => {
              looking.touch();
              select(id);
            }}
          />
        )}
        <BoardFoot held={!lost && looking.looks && !sameOrder(shown, wanted)} onSort={sortNow} />
      </section>
      {!lost && <NowSide infusions={infusions} selected={shown[index]?.infusion ?? null} />}
    </div>
  );
}

const headPx = (box: HTMLElement): number => box.querySelector<HTMLElement>('[role="row"]')?.offsetHeight ?? 0;
