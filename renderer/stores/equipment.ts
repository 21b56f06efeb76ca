/**
 * All equipment with its condition, as this window knows it now: the ward's durable state and what is live, fused by
 * the same code as the station's record. Worked out once a second and when the ward changes, and only while somebody
 * looks: 5,000 things cost some milliseconds.
 */
import { bedsByPlace, fuseWard, type FusedAsset, type LiveEquipment } from '../../shared/assets/fusion-ward.ts';
import { typesByKind } from '../../shared/assets/words-kind.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import { loss } from './link.ts';
import { channelBatteries, deviceSeen, feeds, positionSeen } from './live.ts';
import { Observable, useObservable } from './observable.ts';
import { siteContents } from './site.ts';
import { stationNow } from './tick.ts';
import { ward } from './ward.ts';

const none: readonly FusedAsset[] = [];

/** In the order of the ward's state. */
const fleet = new Observable<readonly FusedAsset[]>(none);

/** The bed that somebody looks for: what is reserved for it is free for it. */
let forBed: BedId | null = null;

const day = new Intl.DateTimeFormat('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' });

/** "2026-11-30", in the station's time zone. */
export const dayOf = (at: number): string => day.format(at);

function onceFor<Key extends readonly unknown[], Value>(make: (...key: Key) => Value): (...key: Key) => Value {
  let held: { readonly key: Key; readonly value: Value } | null = null;
  return (...key) => {
    const same = held !== null && held.key.every((one, at) => one === key[at]);
    if (held === null || !same) held = { key, value: make(...key) };
    return held.value;
  };
}

const typesOf = onceFor(typesByKind);
const placesOf = onceFor(bedsByPlace);

function liveNow(): LiveEquipment {
  const state = ward.get().state;
  const { equipment, plans } = siteContents.get();
  const standing = new Map(feeds.get().map(({ name, connected }) => [name, connected]));
  return {
    linked: loss.get() === null,
    device: (id) => {
      const seen = deviceSeen(id);
      return seen === null ? null : { ...seen, batteryPct: channelBatteries(id) };
    },
    position: positionSeen,
    // A feed that the gateway does not speak of is not known to be cut.
    feedStands: (feed) => standing.get(feed) ?? true,
    bedAt: placesOf(state.beds, plans, equipment),
  };
}

function refresh(): void {
  const { equipment } = siteContents.get();
  const now = stationNow();
  const ask = { equipment, typeOf: typesOf(equipment), now, today: dayOf(now), forBed };
  fleet.set(fuseWard(ward.get().state, liveNow(), ask));
}

export function refreshEquipment(): void {
  if (fleet.watched) refresh();
}

const cutFeeds = (): string =>
  feeds
    .get()
    .filter(({ connected }) => !connected)
    .map(({ name }) => name)
    .join('\n');

/** Fused again at once where the ward, the site's files or a link changed: an act is seen when it is done. */
export function followEquipment(): void {
  let { assets, devices, beds } = ward.get().state;
  ward.subscribe(() => {
    const { state } = ward.get();
    if (state.assets === assets && state.devices === devices && state.beds === beds) return;
    ({ assets, devices, beds } = state);
    refreshEquipment();
  });
  let cut = cutFeeds();
  feeds.subscribe(() => {
    if (cut === cutFeeds()) return;
    cut = cutFeeds();
    refreshEquipment();
  });
  siteContents.subscribe(refreshEquipment);
  loss.subscribe(refreshEquipment);
}

export function lookForBed(bed: BedId | null): void {
  if (bed === forBed) return;
  forBed = bed;
  refreshEquipment();
}

/** What nobody looked at is old: it is fused before it is read (L17). */
export function useFleet(): readonly FusedAsset[] {
  if (!fleet.watched) refresh();
  return useObservable(fleet);
}
