/** An alarm's words are never cut: first the limit goes, then the age, then they take two lines. */
import { useLayoutEffect, type RefObject } from 'react';

const steps = ['0', '1', '2', '3'] as const;

const isCut = (row: HTMLElement): boolean =>
  [...row.querySelectorAll<HTMLElement>('[data-words]')].some((words) => words.scrollWidth > words.clientWidth);

function fit(row: HTMLElement): void {
  for (const step of steps) {
    row.dataset['tight'] = step;
    if (!isCut(row)) return;
  }
}

/** Measured only when the words or the room change: few headers carry an alarm, and those seldom change. */
export function useFitWords(row: RefObject<HTMLElement | null>, words: string): void {
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return undefined;
    fit(element);
    const observer = new ResizeObserver(() => fit(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, [row, words]);
}
