/** Keys that belong to what is on screen. They come before the keys of the whole console and never while one types. */
import { useEffect, useRef } from 'react';

const fields = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && fields.has(target.tagName);

/** Enter is that control's own: a button, a field, a link to somewhere else than here. */
export function isOnControl(target: EventTarget | null): boolean {
  const control = target instanceof HTMLElement ? target.closest('button, a, select') : null;
  return control !== null && control.getAttribute('aria-current') !== 'page';
}

/** `onKey` says whether it took the key. A held key is none, but for the arrows and pages of a list (L7). */
export function useLocalKeys(onKey: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const moves = /^(?:Arrow|Page|Home|End)/.test(event.key);
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || (event.repeat && !moves)) return;
      if (isTyping(event.target) && event.key !== 'Escape') return;
      if (latest.current(event)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    };
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);
}
