/** A row of one line: what has no room is left out whole, least needed first. A reader still hears it. */
import { useLayoutEffect, type RefObject } from 'react';

/** The last part ends where the row does; where it ends later, the row is too full. */
function isFull(row: HTMLElement): boolean {
  const end = row.lastElementChild?.getBoundingClientRect().right ?? 0;
  const edge = row.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(row).paddingRight);
  return end > edge + 0.5;
}

function fit(row: HTMLElement): void {
  const parts = [...row.querySelectorAll<HTMLElement>('[data-drop]')];
  const place = (part: HTMLElement): number => Number(part.dataset['drop']);
  for (const part of parts) part.toggleAttribute('data-dropped', false);
  row.toggleAttribute('data-tight', false);
  for (const part of parts.toSorted((a, b) => place(a) - place(b))) {
    if (!isFull(row)) return;
    part.toggleAttribute('data-dropped', true);
  }
  row.toggleAttribute('data-tight', isFull(row));
}

/** Parts with `data-drop` go, the lowest first; without it they stay. `data-tight` where that was not enough. */
export function useRoom(row: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return undefined;
    const look = (): void => fit(element);
    look();
    void document.fonts.ready.then(look);
    const size = new ResizeObserver(look);
    size.observe(element);
    const words = new MutationObserver(look);
    words.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      size.disconnect();
      words.disconnect();
    };
  }, [row]);
}
