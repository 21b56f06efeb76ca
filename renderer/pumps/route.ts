/** Where one is within Pumps, from the address: "#/pumps/horizon", "#/pumps/history/12". */
import { useSyncExternalStore } from 'react';

export const pumpTabs = ['now', 'horizon', 'history', 'checks'] as const;
export type PumpTab = (typeof pumpTabs)[number];

export interface PumpsRoute {
  readonly tab: PumpTab;
  /** Bed of the history; null: none is chosen. */
  readonly bed: string | null;
}

export function readRoute(hash: string): PumpsRoute {
  const [, place, first, second] = hash.split('/');
  if (place !== 'pumps') return { tab: 'now', bed: null };
  const tab = pumpTabs.find((one) => one === first) ?? 'now';
  const named = tab === 'history' && second !== undefined && second !== '';
  return { tab, bed: named ? decodeURIComponent(second) : null };
}

const follow = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

export const usePumpsRoute = (): PumpsRoute => readRoute(useSyncExternalStore(follow, () => window.location.hash));

export const tabHash = (tab: PumpTab): string => (tab === 'now' ? '#/pumps' : `#/pumps/${tab}`);
export const historyHash = (bed: string): string => `#/pumps/history/${encodeURIComponent(bed)}`;
