/** The colours of the theme in use: the worker cannot read CSS. */
import { channelByKey } from '../../shared/domain/channels.ts';
import { useObservable, Observable } from '../stores/observable.ts';

const theme = new Observable('');

/** Told after the theme's attribute was set. */
export const themeChanged = (name: string): void => theme.set(name);

const read = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function useTraceColour(channel: string): string {
  useObservable(theme);
  return read(`--p-${channelByKey(channel)?.colour ?? 'temp'}`);
}

export function useTileColour(): string {
  useObservable(theme);
  return read('--tile');
}
