/** Text that changes with the clock: written straight into its element, React is not asked. */
import { useCallback, useRef } from 'react';
import { second } from '../stores/tick.ts';

/** A ref for an element whose text is `text()` now and each second. The text must not be a child of the element. */
export function useTickText(text: () => string): (element: HTMLElement | null) => (() => void) | undefined {
  const latest = useRef(text);
  latest.current = text;
  return useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const write = (): void => {
      const next = latest.current();
      if (element.textContent !== next) element.textContent = next;
    };
    write();
    return second.subscribe(write);
  }, []);
}
