import { useSyncExternalStore } from 'react';

const wide = window.matchMedia('(width >= 1600px)');

function follow(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
}

/** Five slots on a wide screen, three on a narrow one; the rest are counted. */
export const useSlotCount = (): number => (useSyncExternalStore(follow, () => wide.matches) ? 5 : 3);
