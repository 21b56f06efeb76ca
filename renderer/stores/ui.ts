/** Where the person is in the console. Nothing of the ward is in here. */
import { create } from 'zustand';
import type { AlarmId } from '../../shared/domain/ids.ts';

export const places = ['ward', 'alarms', 'pumps', 'assets', 'handoff', 'review', 'setup'] as const;
export type Place = (typeof places)[number];
export const bedTabs = ['live', 'limits'] as const;
export type BedTab = (typeof bedTabs)[number];
export type Drawer =
  /** `whole`: asked for the bed, all its alarms are chosen to begin with. */
  | { readonly kind: 'ack'; readonly alarm: AlarmId; readonly whole?: boolean }
  | { readonly kind: 'keys' | 'search' }
  | null;

interface Ui {
  readonly place: Place;
  /** The bed that is open; only within Ward. */
  readonly bed: string | null;
  /** View of the bed that is open. */
  readonly tab: BedTab;
  readonly drawer: Drawer;
  /** Monotonic ms until which this station is silent; null while it sounds. */
  readonly silentUntil: number | null;
  /** Row selected on the alarm list. */
  readonly alarm: AlarmId | null;
  /**
   * The alarm of the list that a person asked to acknowledge: keys answer only this one, because the topmost
   * changes under the hand (L7).
   */
  readonly armed: AlarmId | null;
  /** Asked for its bed: all alarms of it. */
  readonly armedWhole: boolean;
}

export const useUi = create<Ui>()(() => ({
  place: 'ward',
  bed: null,
  tab: 'live',
  drawer: null,
  silentUntil: null,
  alarm: null,
  armed: null,
  armedWhole: false,
}));

export function hashOf(place: Place, bed: string | null, tab: BedTab = 'live'): string {
  if (bed === null) return `#/${place}`;
  return `#/bed/${encodeURIComponent(bed)}${tab === 'live' ? '' : `/${tab}`}`;
}

export function readHash(hash: string): { readonly place: Place; readonly bed: string | null; readonly tab: BedTab } {
  const [, first = '', second, third] = hash.split('/');
  const tab = bedTabs.find((one) => one === third) ?? 'live';
  if (first === 'bed' && second !== undefined) return { place: 'ward', bed: decodeURIComponent(second), tab };
  return { place: places.find((place) => place === first) ?? 'ward', bed: null, tab };
}

export function go(place: Place, bed: string | null = null): void {
  const hash = hashOf(place, bed);
  if (window.location.hash !== hash) window.location.hash = hash;
  else follow();
}

export const openBed = (bed: string): void => go('ward', bed);
export const openDrawer = (drawer: Drawer): void => useUi.setState({ drawer });
export const closeDrawer = (): void => useUi.setState({ drawer: null });

function follow(): void {
  const next = readHash(window.location.hash);
  const { drawer } = useUi.getState();
  // An acknowledgement that was begun stays open: the alarm is still there wherever one looks.
  useUi.setState({ ...next, drawer: drawer?.kind === 'search' ? null : drawer });
}

export function followHash(): void {
  window.addEventListener('hashchange', follow);
  follow();
}
