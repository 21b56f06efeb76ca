/**
 * Live values. What was heard is kept with its instant on our monotonic clock; what may be shown is worked out
 * from it once a second and on each message, one small observable per bed and parameter.
 */
import type { FeedStatus, LiveDevice, LivePosition, LivePump, LiveValue } from '../../shared/feed/protocol.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { DeviceKind } from '../../shared/domain/observation.ts';
import { silentMs, stateOf, times, type ValueState } from '../../shared/live/freshness.ts';
import type { LiveTopic } from '../../shared/station-api/topics.ts';
import { liveSince, loss } from './link.ts';
import { Observable, sameFields, sameItems, useObservable } from './observable.ts';
import { mono, stationNow } from './tick.ts';
import { ward } from './ward.ts';

interface Heard<T> {
  readonly said: T;
  /** Monotonic ms. */
  readonly heardAt: number;
}

interface Device {
  readonly id: string;
  bed: string | null;
  connected: boolean;
  heardAt: number;
  periodMs: number | null;
  clockOffsetMs: number | null;
  readonly values: Map<string, Heard<LiveValue>>;
  readonly pumps: Map<string, Heard<LivePump>>;
}

export interface ValueView {
  readonly state: ValueState;
  readonly value: number | null;
  readonly text: string | null;
  readonly unit: string;
  /** The sender's words for a code that no table knows. */
  readonly name: string | null;
  readonly absent: LiveValue['absent'];
  readonly low: number | null;
  readonly high: number | null;
  /** Whole minutes since it was measured; only of values that are taken now and then. */
  readonly ageMin: number;
}

export interface BedLive {
  /** none: no monitor speaks for it. connecting: nothing heard yet. */
  readonly kind: 'none' | 'connecting' | 'live' | 'aged' | 'silent';
  /** Whole seconds, where aged or silent. */
  readonly ageS: number;
  /** Epoch ms of the last thing heard, where silent; null where nothing ever was. */
  readonly lastAt: number | null;
}

export interface Seen<T> {
  readonly said: T;
  readonly ageMs: number;
}

const devices = new Map<string, Device>();
const byBed = new Map<string, Set<Device>>();
const positions = new Map<string, Heard<LivePosition>>();
const cells = new Map<string, Observable<ValueView>>();
const beds = new Map<string, Observable<BedLive>>();
const keysOfBeds = new Map<string, Observable<readonly string[]>>();
let startedAt: number | null = null;
/** Values that nobody looks at are forgotten beyond this many. */
const mostCells = 8000;

export const feeds = new Observable<readonly FeedStatus[]>([]);

const nothing: ValueView = {
  state: 'none',
  value: null,
  text: null,
  unit: '',
  name: null,
  absent: null,
  low: null,
  high: null,
  ageMin: 0,
};

export function acceptLive(topic: LiveTopic): void {
  const now = mono();
  startedAt ??= now;
  if (topic.full) {
    devices.clear();
    byBed.clear();
    positions.clear();
  }
  for (const device of topic.devices) hear(device, now);
  for (const position of topic.positions) {
    positions.set(position.tag, { said: position, heardAt: now - position.ageMs });
  }
  if (topic.full || topic.feeds.length > 0) feeds.set(topic.feeds);
  if (topic.full || topic.positions.length > 0) moved.set(moved.get() + 1);
  refreshLive(now);
}

function hear(said: LiveDevice, now: number): void {
  let device = devices.get(said.device);
  if (device === undefined) {
    device = {
      id: said.device,
      bed: null,
      connected: said.connected,
      heardAt: now,
      periodMs: null,
      clockOffsetMs: null,
      values: new Map(),
      pumps: new Map(),
    };
    devices.set(said.device, device);
  }
  if (device.bed !== said.bed) move(device, said.bed);
  device.connected = said.connected;
  device.heardAt = now - said.ageMs;
  device.periodMs = said.periodMs;
  device.clockOffsetMs = said.clockOffsetMs;
  for (const value of said.values) device.values.set(value.key, { said: value, heardAt: now - value.ageMs });
  for (const pump of said.pumps) device.pumps.set(pump.channel, { said: pump, heardAt: now - pump.ageMs });
}

function move(device: Device, bed: string | null): void {
  if (device.bed !== null) byBed.get(device.bed)?.delete(device);
  device.bed = bed;
  if (bed === null) return;
  const group = byBed.get(bed);
  if (group === undefined) byBed.set(bed, new Set([device]));
  else group.add(device);
}

/** Works out again what may be shown. Only what changed is told on. */
export function refreshLive(now = mono()): void {
  for (const [id, cell] of cells) {
    if (cell.watched) put(cell, valueOf(...splitId(id), now));
    else if (cells.size > mostCells) cells.delete(id);
  }
  for (const [bed, observable] of beds) put(observable, bedOf(bed, now));
  for (const [bed, observable] of keysOfBeds) {
    if (observable.watched) putKeys(observable, keysOf(bed));
  }
}

function put<T extends object>(observable: Observable<T>, next: T): void {
  if (!sameFields(observable.get(), next)) observable.set(next);
}

function putKeys(observable: Observable<readonly string[]>, next: readonly string[]): void {
  if (!sameItems(observable.get(), next)) observable.set(next);
}

const idOf = (bed: string, key: string): string => `${bed}\n${key}`;

function splitId(id: string): [bed: string, key: string] {
  const at = id.indexOf('\n');
  return [id.slice(0, at), id.slice(at + 1)];
}

/** The newest of what the devices of this bed say. */
function valueOf(bed: string, key: string, now: number): ValueView {
  let best: Heard<LiveValue> | undefined;
  let from: Device | undefined;
  for (const device of byBed.get(bed) ?? []) {
    const heard = device.values.get(key);
    if (heard !== undefined && (best === undefined || heard.heardAt > best.heardAt)) {
      best = heard;
      from = device;
    }
  }
  if (best === undefined || from === undefined) return nothing;
  const { said, heardAt } = best;
  const episodic = parameterByKey(key)?.kind === 'episodic';
  // A bed without data says "Numbers hidden": then none may stay, not even the cuff's.
  const silent = !from.connected || now - from.heardAt >= silentMs(from.periodMs);
  const lost = loss.get() !== null || silent || (!episodic && heardAt < liveSince());
  const state = lost
    ? 'stale'
    : stateOf(key, {
        connected: from.connected,
        ageMs: now - heardAt,
        absent: said.absent,
        periodMs: from.periodMs,
      });
  const shown = state === 'live';
  return {
    state,
    value: shown ? said.value : null,
    text: shown ? said.text : null,
    unit: said.unit,
    name: said.name,
    absent: said.absent,
    low: said.low,
    high: said.high,
    ageMin: episodic ? Math.floor((now - heardAt) / 60_000) : 0,
  };
}

const watchesPatient = (kind: DeviceKind): boolean => kind !== 'pump' && kind !== 'location' && kind !== 'bed';

function bedOf(bed: string, now: number): BedLive {
  let heardAt: number | null = null;
  let silent = times.noDataMs as number;
  let connected = false;
  const mapped = ward.get().devicesByBed.get(bed) ?? [];
  for (const device of byBed.get(bed) ?? []) {
    if (device.values.size === 0 || (heardAt !== null && device.heardAt <= heardAt)) continue;
    // A pump that goes on reporting does not make a bed live whose monitor is silent.
    if (mapped.some(({ id, kind }) => id === device.id && !watchesPatient(kind))) continue;
    heardAt = device.heardAt;
    connected = device.connected;
    silent = silentMs(device.periodMs);
  }
  const has = mapped.some(({ kind }) => kind === 'monitor');
  if (heardAt === null) {
    if (!has) return { kind: 'none', ageS: 0, lastAt: null };
    const waiting = startedAt === null || now - startedAt < times.noDataMs;
    return { kind: waiting ? 'connecting' : 'silent', ageS: 0, lastAt: null };
  }
  const age = now - heardAt;
  const wall = (): number => Math.round((stationNow() - age) / 1000) * 1000;
  if (loss.get() !== null || heardAt < liveSince()) return { kind: 'silent', ageS: 0, lastAt: wall() };
  if (!connected || age >= silent) return { kind: 'silent', ageS: 0, lastAt: wall() };
  if (age >= Math.max(times.agedMs, silent / 2)) return { kind: 'aged', ageS: Math.floor(age / 1000), lastAt: null };
  return { kind: 'live', ageS: 0, lastAt: null };
}

function keysOf(bed: string): readonly string[] {
  const keys = new Set<string>();
  for (const device of byBed.get(bed) ?? []) for (const key of device.values.keys()) keys.add(key);
  return [...keys].toSorted();
}

function cellFor(bed: string, key: string): Observable<ValueView> {
  const id = idOf(bed, key);
  let cell = cells.get(id);
  if (cell === undefined) {
    cell = new Observable(valueOf(bed, key, mono()));
    cells.set(id, cell);
  } else if (!cell.watched) put(cell, valueOf(bed, key, mono()));
  return cell;
}

export function bedLive(bed: string): Observable<BedLive> {
  let observable = beds.get(bed);
  if (observable === undefined) {
    observable = new Observable(bedOf(bed, mono()));
    beds.set(bed, observable);
  }
  return observable;
}

export const useValue = (bed: string, key: string): ValueView => useObservable(cellFor(bed, key));
export const useBedLive = (bed: string): BedLive => useObservable(bedLive(bed));

export function useBedKeys(bed: string): readonly string[] {
  let observable = keysOfBeds.get(bed);
  if (observable === undefined) {
    observable = new Observable(keysOf(bed));
    keysOfBeds.set(bed, observable);
  } else if (!observable.watched) putKeys(observable, keysOf(bed));
  return useObservable(observable);
}

/** What may be shown of a value now, for those who ask once. */
export const valueNow = (bed: string, key: string): ValueView => valueOf(bed, key, mono());

export function pumpSeen(
  device: string,
  channel: string,
): (Seen<LivePump> & { readonly connected: boolean; readonly periodMs: number | null }) | null {
  const known = devices.get(device);
  const heard = known?.pumps.get(channel);
  if (known === undefined || heard === undefined) return null;
  const { connected, periodMs } = known;
  return { said: heard.said, ageMs: mono() - heard.heardAt, connected, periodMs };
}

export function positionSeen(tag: string): Seen<LivePosition> | null {
  const heard = positions.get(tag);
  return heard === undefined ? null : { said: heard.said, ageMs: mono() - heard.heardAt };
}

export function deviceSeen(id: string): {
  readonly ageMs: number;
  readonly connected: boolean;
  readonly periodMs: number | null;
  readonly clockOffsetMs: number | null;
  readonly keys: readonly string[];
} | null {
  const device = devices.get(id);
  if (device === undefined) return null;
  return {
    ageMs: mono() - device.heardAt,
    connected: device.connected,
    periodMs: device.periodMs,
    clockOffsetMs: device.clockOffsetMs,
    keys: [...device.values.keys()],
  };
}

/** Charge of each pump channel of a device, per cent; null: the channel does not say it. */
export const channelBatteries = (id: string): readonly (number | null)[] =>
  [...(devices.get(id)?.pumps.values() ?? [])].map(({ said }) => said.batteryPct);

/** Counts up with each message that moves a position. */
export const moved = new Observable(0);
