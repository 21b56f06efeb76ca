import { useLayoutEffect, useState, useSyncExternalStore, type RefObject } from 'react';

const wide = window.matchMedia('(width >= 1600px)');

function follow(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
}

/** Five slots on a wide screen, three on a narrow one; the rest are counted. */
export const useSlotCount = (): number => (useSyncExternalStore(follow, () => wide.matches) ? 5 : 3);

const gapPx = 6;
/** Of "+12" with its gap, on a narrow screen and on a wide one. */
const morePx = { narrow: 42, wide: 50 } as const;

/** How many of `widths` stand in a row of `room`, leaving `more` for "+n" where some do not. At least one. */
export function fitting(widths: readonly number[], total: number, room: number, more: number): number {
  let used = 0;
  let count = 0;
  for (const width of widths) {
    used += width + (count === 0 ? 0 : gapPx);
    if (used > room - (count + 1 < total ? more : 0)) break;
    count += 1;
  }
  return Math.max(1, count);
}

/** The words of an alarm are never cut: what does not fit whole is counted in "+n". */
export function useFitting(row: RefObject<HTMLElement | null>, total: number): number {
  const [count, setCount] = useState(5);
  useLayoutEffect(() => {
    const box = row.current;
    if (box === null) return undefined;
    const measure = (): void => {
      const widths = [...box.querySelectorAll<HTMLElement>('[data-slot]')].map((slot) => slot.offsetWidth);
      setCount(fitting(widths, total, box.clientWidth, wide.matches ? morePx.wide : morePx.narrow));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  });
  return count;
}
