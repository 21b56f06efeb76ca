/** Where one is within Alarms, from the address: "#/alarms/history", "#/alarms/life/5N-171". */
import { useEffect, useSyncExternalStore } from 'react';
import { alarmId, type AlarmId } from '../../shared/domain/ids.ts';

export const alarmTabs = ['active', 'acknowledged', 'standing', 'history'] as const;
export type AlarmTab = (typeof alarmTabs)[number];

export interface AlarmsRoute {
  readonly tab: AlarmTab;
  /** The alarm that is open as its own page; `tab` is then where Back goes. */
  readonly life: AlarmId | null;
}

/** The tab that was open last: Back returns to the same row. */
let lastTab: AlarmTab = 'active';

export function readRoute(hash: string, before: AlarmTab): AlarmsRoute {
  const [, place, first, second] = hash.split('/');
  if (place !== 'alarms') return { tab: 'active', life: null };
  if (first === 'life' && second !== undefined) return { tab: before, life: alarmId(decodeURIComponent(second)) };
  return { tab: alarmTabs.find((tab) => tab === first) ?? 'active', life: null };
}

const follow = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

export function useAlarmsRoute(): AlarmsRoute {
  const hash = useSyncExternalStore(follow, () => window.location.hash);
  const route = readRoute(hash, lastTab);
  useEffect(() => {
    lastTab = route.tab;
  }, [route.tab]);
  return route;
}

export const tabHash = (tab: AlarmTab): string => (tab === 'active' ? '#/alarms' : `#/alarms/${tab}`);
export const lifeHash = (alarm: AlarmId): string => `#/alarms/life/${encodeURIComponent(alarm)}`;

export const openTab = (tab: AlarmTab): void => {
  window.location.hash = tabHash(tab);
};
export const openLife = (alarm: AlarmId): void => {
  window.location.hash = lifeHash(alarm);
};
