/** Where one is within Assets, from the address: "#/assets/fleet", "#/assets/thing/IP-0147", "#/assets/find/pump 12". */
import { useSyncExternalStore } from 'react';
import { assetId, type AssetId } from '../../shared/domain/ids.ts';

export const assetTabs = ['map', 'fleet', 'rules'] as const;
export type AssetTab = (typeof assetTabs)[number];

export interface AssetsRoute {
  readonly tab: AssetTab;
  /** What follows the tab: "#/assets/fleet/list" is ['list']. */
  readonly rest: readonly string[];
  /** The thing that the map opens with. */
  readonly asset: AssetId | null;
  /** The search that the map opens with. */
  readonly find: string | null;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export function readAssetsRoute(hash: string): AssetsRoute {
  const [, place, first, ...rest] = hash.split('/');
  const none = { tab: 'map' as const, rest: [], asset: null, find: null };
  if (place !== 'assets') return none;
  const value = rest.map(decoded).join('/');
  if (first === 'thing' && value !== '') return { ...none, asset: assetId(value) };
  if (first === 'find') return { ...none, find: value };
  return { ...none, tab: assetTabs.find((tab) => tab === first) ?? 'map', rest: rest.map(decoded) };
}

const follow = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

export const useAssetsRoute = (): AssetsRoute =>
  readAssetsRoute(useSyncExternalStore(follow, () => window.location.hash));

export const assetTabHash = (tab: AssetTab): string => (tab === 'map' ? '#/assets' : `#/assets/${tab}`);
/** The map with this thing's panel open. */
export const thingHash = (asset: string): string => `#/assets/thing/${encodeURIComponent(asset)}`;
/** The map with this search made, and its first result open. */
export const findHash = (text: string): string => `#/assets/find/${encodeURIComponent(text)}`;
