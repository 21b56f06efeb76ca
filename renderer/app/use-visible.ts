/** Which rows of a long list are in view: only they are drawn. Rows may have two heights. */
import { useLayoutEffect, useState, type RefObject } from 'react';

const overscan = 6;

/** Where each row begins, and after the last where they end, px. */
export function offsetsOf(heights: readonly number[]): readonly number[] {
  const offsets = [0];
  for (const height of heights) offsets.push((offsets.at(-1) ?? 0) + height);
  return offsets;
}

/** The last offset at or before `px`. */
export function rowAt(offsets: readonly number[], px: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface View {
  readonly top: number;
  readonly height: number;
}

/** First row to draw and the one after the last. Call it before anything scrolls. */
export function useVisible(
  scroller: RefObject<HTMLElement | null>,
  offsets: readonly number[],
): readonly [from: number, to: number] {
  const [view, setView] = useState<View>({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const look = (): void => setView({ top: box.scrollTop, height: box.clientHeight });
    look();
    box.addEventListener('scroll', look, { passive: true });
    const size = new ResizeObserver(look);
    size.observe(box);
    return () => {
      box.removeEventListener('scroll', look);
      size.disconnect();
    };
  }, [scroller]);
  const count = offsets.length - 1;
  const from = Math.max(0, rowAt(offsets, view.top) - overscan);
  const to = Math.min(count, rowAt(offsets, view.top + view.height) + 1 + overscan);
  return [Math.min(from, to), to];
}

/** Scrolls as little as brings the row into view; a header of `headPx` lies over the first. */
export function intoView(box: HTMLElement, offsets: readonly number[], index: number, headPx: number): void {
  const top = offsets[index] ?? 0;
  const end = offsets[index + 1] ?? top;
  const room = box.clientHeight - headPx;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (end > box.scrollTop + room) box.scrollTop = end - room;
}

/** The row that a key of the list leads to; null: it is no such key. */
export function steppedTo(key: string, index: number, count: number, page: number): number | null {
  const to: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index < 0 ? 0 : index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  const next = Object.hasOwn(to, key) ? to[key] : undefined;
  return next === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, next));
}
