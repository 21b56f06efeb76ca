/** The durable state of the ward as this window has folded it, with indexes that keep their identity. */
import { useSyncExternalStore } from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import type { WardTopic } from '../../shared/station-api/topics.ts';
import { byUrgency, lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import { emptyWard, type BedState, type DeviceState, type WardState } from '../../shared/ward/state.ts';
import { Observable, sameItems } from './observable.ts';

export interface WardView {
  readonly state: WardState;
  /** Open alarms, most urgent first. */
  readonly alarms: readonly Alarm[];
  readonly alarmsByBed: ReadonlyMap<string, readonly Alarm[]>;
  readonly devicesByBed: ReadonlyMap<string, readonly DeviceState[]>;
  readonly unassigned: readonly DeviceState[];
  readonly bedById: ReadonlyMap<string, BedState>;
  /** A snapshot has come. */
  readonly known: boolean;
  /** Cut off: alarms whose acknowledgement ran out by this station's own reckoning. */
  readonly ranOut: ReadonlySet<string>;
}

const none: readonly never[] = [];

function groupByBed<T extends { readonly bed: BedId | null }>(
  items: readonly T[],
  before: ReadonlyMap<string, readonly T[]>,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    if (item.bed === null) continue;
    const group = groups.get(item.bed);
    if (group === undefined) groups.set(item.bed, [item]);
    else group.push(item);
  }
  return new Map(
    [...groups].map(([bed, group]) => {
      const old = before.get(bed);
      return [bed, old !== undefined && sameItems(old, group) ? old : group];
    }),
  );
}

/** As the gateway would say it; its own word replaces this when contact is back. */
const signallingAgain = (alarm: Alarm): Alarm =>
  alarm.acknowledged === null
    ? alarm
    : { ...alarm, acknowledged: null, signalledAt: alarm.acknowledged.returnsAt ?? alarm.signalledAt };

function viewOf(
  state: WardState,
  before: WardView | null,
  known: boolean,
  ranOut: ReadonlySet<string> = before?.ranOut ?? new Set(),
): WardView {
  const alarms =
    before?.state.alarms === state.alarms && before.ranOut === ranOut
      ? before.alarms
      : Object.values(state.alarms)
          .map((alarm) => (ranOut.has(alarm.id) ? signallingAgain(alarm) : alarm))
          .filter((alarm) => lifeOf(alarm) !== null)
          .toSorted(byUrgency);
  const same = before?.state.devices === state.devices;
  const devices = same ? none : Object.values(state.devices);
  return {
    state,
    alarms,
    alarmsByBed: before?.alarms === alarms ? before.alarmsByBed : groupByBed(alarms, before?.alarmsByBed ?? new Map()),
    devicesByBed: same ? before.devicesByBed : groupByBed(devices, before?.devicesByBed ?? new Map()),
    unassigned: same ? before.unassigned : devices.filter(({ bed, kind }) => bed === null && isForBed(kind)),
    bedById:
      before?.state.beds === state.beds ? before.bedById : new Map(state.beds.map((bed) => [bed.id as string, bed])),
    known,
    ranOut,
  };
}

const isForBed = (kind: DeviceState['kind']): boolean => kind === 'monitor' || kind === 'pump' || kind === 'unknown';

export const ward = new Observable<WardView>(viewOf(emptyWard, null, false));

/** Folds a message. False where events do not follow on: the whole must be fetched again. */
export function acceptWard(message: WardTopic): boolean {
  const view = ward.get();
  if (message.kind === 'snapshot') {
    ward.set(viewOf(message.state, view, true));
    return true;
  }
  const fresh = message.events.filter(({ seq }) => seq > view.state.seq);
  if (fresh.length === 0) return true;
  if (!view.known || fresh[0]?.seq !== view.state.seq + 1) return false;
  ward.set(viewOf(foldAll(view.state, fresh), view, true));
  return true;
}

/** Which acknowledgements have run out while the station is cut off (the station's own topic). */
export function acceptRanOut(ids: readonly string[]): void {
  const view = ward.get();
  if (ids.length === view.ranOut.size && ids.every((id) => view.ranOut.has(id))) return;
  ward.set(viewOf(view.state, view, view.known, new Set(ids)));
}

/** A part of the ward. The selector must return the same object while nothing it shows has changed. */
export function useWard<T>(select: (view: WardView) => T): T {
  return useSyncExternalStore(ward.subscribe, () => select(ward.get()));
}

export const useBed = (bed: string): BedState | undefined => useWard((view) => view.bedById.get(bed));
export const useBedAlarms = (bed: string): readonly Alarm[] => useWard((view) => view.alarmsByBed.get(bed) ?? none);
export const useBedDevices = (bed: string): readonly DeviceState[] =>
  useWard((view) => view.devicesByBed.get(bed) ?? none);
