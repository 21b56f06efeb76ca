/** What the station says of itself, and the way to ask it. */
import type { Session, Settings } from '../../shared/station-api/calls.ts';
import type { StationTopic } from '../../shared/station-api/topics.ts';
import type { StationApi } from '../../shared/station-api/wire.ts';
import { Observable } from './observable.ts';
import { setStationClock } from './tick.ts';

export const session = new Observable<Session | null>(null);
export const station = new Observable<StationTopic | null>(null);
export const settings = new Observable<Settings>({
  theme: 'dark',
  initials: false,
  volumePct: 70,
  sweepMmPerS: 25,
  soundSet: 'standard',
  nightVolumePct: null,
  beds: null,
});

let connected: StationApi | null = null;

export function connectStore(api: StationApi): void {
  connected = api;
}

/** The station; a bug where nothing was connected at start. */
export function stationApi(): StationApi {
  if (connected === null) throw new Error('The console was drawn before it was connected to a station');
  return connected;
}

export function acceptStation(topic: StationTopic): void {
  setStationClock(topic.now);
  station.set(topic);
  takeSettings(topic.settings);
}

function takeSettings(next: Settings): void {
  const now = settings.get();
  const beds = JSON.stringify(now.beds) === JSON.stringify(next.beds) ? now.beds : next.beds;
  const keys = ['theme', 'initials', 'volumePct', 'sweepMmPerS', 'soundSet', 'nightVolumePct'] as const;
  const same = keys.every((key) => now[key] === next[key]);
  if (!same || beds !== now.beds) settings.set({ ...next, beds });
}

/** Shown at once; the station's own word replaces it. */
export function changeSettings(change: Partial<Settings>): void {
  settings.set({ ...settings.get(), ...change });
  stationApi()
    .call('settings.set', change)
    .then(takeSettings)
    .catch((error: unknown) => console.warn('The setting was not stored', error));
}
