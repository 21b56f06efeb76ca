/** Where the person is in the console. Nothing of the ward is in here. */
import { create } from 'zustand';
import type { AlarmId } from '../../shared/domain/ids.ts';

export const places = ['ward', 'alarms', 'pumps', 'assets', 'handoff', 'review', 'setup'] as const;
export type Place = (typeof places)[number];
export const bedTabs = ['live', 'trends', 'disclosure', 'strip', 'limits'] as const;
export type BedTab = (typeof bedTabs)[number];
/** What a view of the record was opened for: a time, an alarm, a kept event. */
export type Moment =
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'alarm'; readonly alarm: AlarmId }
  | { readonly kind: 'kept'; readonly id: string };
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
  /** Null: now. */
  readonly moment: Moment | null;
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
  moment: null,
  drawer: null,
  silentUntil: null,
  alarm: null,
  armed: null,
  armedWhole: false,
}));

/** "1763161647000", "a:5N-171", "k:command-7". */
const momentText = (moment: Moment): string => {
  switch (moment.kind) {
    case 'at':
      return String(Math.round(moment.at));
    case 'alarm':
      return `a:${encodeURIComponent(moment.alarm)}`;
    case 'kept':
      return `k:${encodeURIComponent(moment.id)}`;
  }
};

function readMoment(text: string | undefined): Moment | null {
  if (text === undefined || text === '') return null;
  if (text.startsWith('a:')) return { kind: 'alarm', alarm: decodeURIComponent(text.slice(2)) as AlarmId };
  if (text.startsWith('k:')) return { kind: 'kept', id: decodeURIComponent(text.slice(2)) };
  const at = Number(text);
  return Number.isFinite(at) && Math.abs(at) <= 8e15 ? { kind: 'at', at } : null;
}

export function hashOf(place: Place, bed: string | null, tab: BedTab = 'live', moment: Moment | null = null): string {
  if (bed === null) return `#/${place}`;
  const base = `#/bed/${encodeURIComponent(bed)}`;
  if (moment !== null) return `${base}/${tab}/${momentText(moment)}`;
  return tab === 'live' ? base : `${base}/${tab}`;
}

interface Route {
  readonly place: Place;
  readonly bed: string | null;
  readonly tab: BedTab;
  readonly moment: Moment | null;
}

export function readHash(hash: string): Route {
  const [, first = '', second, third, fourth] = hash.split('/');
  const tab = bedTabs.find((one) => one === third) ?? 'live';
  if (first === 'bed' && second !== undefined) {
    return { place: 'ward', bed: decodeURIComponent(second), tab, moment: readMoment(fourth) };
  }
  return { place: places.find((place) => place === first) ?? 'ward', bed: null, tab, moment: null };
}

export function go(place: Place, bed: string | null = null): void {
  const hash = hashOf(place, bed);
  if (window.location.hash !== hash) window.location.hash = hash;
  else follow();
}

export const openBed = (bed: string): void => go('ward', bed);

/** A view of the bed's record, at a moment of it. `replace`: the way back stays the one before (a cursor that moves). */
export function openRecord(bed: string, tab: BedTab, moment: Moment | null, replace = false): void {
  const hash = hashOf('ward', bed, tab, moment);
  if (window.location.hash === hash) return follow();
  if (!replace) {
    window.location.hash = hash;
    return;
  }
  window.history.replaceState(null, '', hash);
  follow();
}
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
