/**
 * The one reducer of the ward. Pure: (state, stored event) → state. Gateway, station and console fold the same
 * events with it, so they agree by construction. An event that does not fit the state (an unknown bed, an alarm
 * that is not open) changes nothing but the sequence number: a log is never refused because of one line.
 */
import type { BedLimits } from '../alarm/limits.ts';
import { isOver, stepAlarm, type AlarmEvent } from '../alarm/machine.ts';
import type { BedId, PatientId } from '../domain/ids.ts';
import { priorityRank, type Alarm } from './alarm.ts';
import { runs } from '../infusion/infusion.ts';
import type { InfusionNote, PumpProgramme, StoredEvent, WardEvent } from './events.ts';
import type { StationFacts } from './station-facts.ts';
import { assetActed, assetRecorded, assetRegistered, assetRetired, assetStood, findingChanged } from './fold-assets.ts';
import type { Fresh } from './fresh.ts';
import { bounds, own, type BedState, type DeviceState, type PumpChannel, type WardState } from './state.ts';

export type { Fresh } from './fresh.ts';

/** Events must come in order; a hole is a bug of the caller, said with both numbers. */
export function fold(state: WardState, stored: StoredEvent, fresh: Fresh = new WeakSet()): WardState {
  if (stored.seq !== state.seq + 1) {
    throw new Error(`Event ${stored.seq} cannot follow event ${state.seq}: events must be folded in order`);
  }
  return { ...apply(state, stored.event, stored.at, fresh), seq: stored.seq };
}

/** `state` itself stays as it is. */
export function foldAll(state: WardState, events: readonly StoredEvent[]): WardState {
  const fresh: Fresh = new WeakSet();
  return events.reduce((before, stored) => fold(before, stored, fresh), state);
}

function apply(state: WardState, event: WardEvent, at: number, fresh: Fresh): WardState {
  switch (event.type) {
    case 'ward.configured':
      return configured(state, event);
    case 'patient.admitted':
      return withBed(state, event.bed, (bed) => ({ ...bed, patient: event.patient, since: at }));
    case 'patient.updated':
      return withBed(state, event.bed, (bed) => ({ ...bed, patient: event.patient }));
    case 'patient.moved':
      return moved(state, event.from, event.to, at);
    case 'patient.left':
      return withBed(state, event.bed, (bed) => ({ ...bed, patient: null, since: null }));
    case 'patient.merged':
      return {
        ...state,
        orders: mergedOrders(state, event.from, event.into),
        devices: mergedDevices(state, event.from, event.into),
        beds: state.beds.map((bed) =>
          bed.patient?.id === event.from ? { ...bed, patient: { ...bed.patient, id: event.into } } : bed,
        ),
      };
    case 'device.discovered':
      return discovered(state, event, at);
    case 'device.mapped': {
      const next = withDevice(state, event.device, (device) => ({ ...device, bed: event.bed, how: event.how }));
      return event.command === undefined ? next : done(next, event.command);
    }
    case 'alarm.raised':
      return { ...raised(state, event.alarm, fresh), alarmCount: state.alarmCount + 1 };
    case 'alarm.changed':
    case 'alarm.ended':
    case 'alarm.returned':
    case 'alarm.shown':
    case 'alarm.device-told':
    case 'alarm.called':
    case 'alarm.call-delivery':
    case 'alarm.answered':
    case 'alarm.withdrawn':
    case 'alarm.acknowledged': {
      const next = aboutAlarm(state, event, at, fresh);
      // What stations tell by themselves is no act of a person, waits in no outbox, and is recorded once by itself.
      return 'command' in event && event.type !== 'alarm.shown' ? doneBy(next, event) : next;
    }
    case 'limits.set':
      return doneBy(limitSet(state, event), event);
    case 'limits.profile':
      return doneBy(
        withLimits(state, event.bed, (limits) => ({ ...limits, profile: event.profile })),
        event,
      );
    case 'limits.imported':
      return withDevice(state, event.device, (device) => ({
        ...device,
        limits: bounded(device.limits, event.parameter, { low: event.low, high: event.high }, bounds.limits),
      }));
    case 'policy.set':
      return doneBy({ ...state, policy: event.policy, policyFile: event.file ?? state.policyFile }, event);
    case 'team.set':
      return { ...state, team: event.team };
    case 'station.reported':
      return stationReported(state, event.station);
    case 'pump.changed':
      return pumpChanged(state, event, at);
    case 'device.patient':
      return withDevice(state, event.device, (device) => ({ ...device, patient: event.patient }));
    case 'order.set':
      return ordered(state, event);
    case 'infusion.noted':
      return doneBy(noted(state, event, at), event);
    case 'site.files':
      return { ...state, siteFiles: event.files };
    case 'asset.registered':
      return assetRegistered(state, event, fresh);
    case 'asset.recorded':
      return doneBy(assetRecorded(state, event, at, fresh), event);
    case 'asset.retired':
      return doneBy(assetRetired(state, event), event);
    case 'asset.acted':
      return doneBy(assetActed(state, event, at, fresh), event);
    case 'asset.stood':
      return assetStood(state, event, fresh);
    case 'finding.raised':
    case 'finding.changed':
    case 'finding.ended':
      return findingChanged(state, event, at, fresh);
    case 'finding.acknowledged':
      return doneBy(findingChanged(state, event, at, fresh), event);
    case 'event.kept':
      return done(state, event.command);
    case 'command.refused':
      return done(
        {
          ...state,
          refused: [...state.refused, { command: event.command, reason: event.reason }].slice(-bounds.refusedCommands),
        },
        event.command,
      );
  }
}

function configured(state: WardState, event: Extract<WardEvent, { type: 'ward.configured' }>): WardState {
  const before = new Map(state.beds.map((bed) => [bed.id, bed]));
  return {
    ...state,
    ward: event.ward,
    beds: event.beds.map(({ id, room }) => ({
      ...(before.get(id) ?? { patient: null, since: null }),
      id,
      room,
    })),
  };
}

/** L8: what stood on the bed the patient came from stays with its devices; beds swap where both are taken. */
function moved(state: WardState, from: BedId, to: BedId, at: number): WardState {
  const source = state.beds.find((bed) => bed.id === from);
  const target = state.beds.find((bed) => bed.id === to);
  if (source === undefined || target === undefined || from === to) return state;
  return {
    ...state,
    limits: movedLimits(state, from, to),
    beds: state.beds.map((bed) => {
      if (bed.id === from) return { ...bed, patient: target.patient, since: target.patient === null ? null : at };
      if (bed.id === to) return { ...bed, patient: source.patient, since: at };
      return bed;
    }),
  };
}

function discovered(state: WardState, event: Extract<WardEvent, { type: 'device.discovered' }>, at: number): WardState {
  const known = own(state.devices, event.device);
  if (known === undefined && Object.keys(state.devices).length >= bounds.devices) return state;
  const device: DeviceState = {
    id: event.device,
    kind: event.kind,
    name: event.name,
    model: event.model,
    feed: event.feed,
    claims: event.claims,
    bed: known?.bed ?? null,
    how: known?.how ?? null,
    firstSeenAt: known?.firstSeenAt ?? at,
    channels: known?.channels ?? {},
    sendsAlarms: known?.sendsAlarms ?? false,
    limits: known?.limits ?? {},
    ...(known?.alarmsOn === undefined ? {} : { alarmsOn: known.alarmsOn }),
    ...(known?.patient === undefined ? {} : { patient: known.patient }),
  };
  return { ...state, devices: { ...state.devices, [event.device]: device } };
}

/** How many alarms a record of them holds; counted once, then carried along. */
const counts = new WeakMap<object, number>();
const countOf = (alarms: WardState['alarms']): number => counts.get(alarms) ?? Object.keys(alarms).length;

/** `alarm` null: the one with this id is taken out. */
function withAlarm(state: WardState, id: string, alarm: Alarm | null, fresh: Fresh): WardState {
  const { alarms } = state;
  const count = countOf(alarms) + (alarm === null ? 0 : 1) - (Object.hasOwn(alarms, id) ? 1 : 0);
  const next: Record<string, Alarm> = fresh.has(alarms) ? alarms : { ...alarms };
  if (alarm === null) delete next[id];
  else next[id] = alarm;
  counts.set(next, count);
  fresh.add(next);
  return next === alarms ? state : { ...state, alarms: next };
}

/**
 * No alarm is refused: at the bound one of the device that has most of them gives way to the ended list, the one that
 * matters least. A device that makes up alarms without end drives out its own.
 */
function openAlarm(state: WardState, alarm: Alarm, fresh: Fresh): WardState {
  if (countOf(state.alarms) < bounds.openAlarms) return withAlarm(state, alarm.id, alarm, fresh);
  const open = Object.values(state.alarms);
  const ofDevice = new Map<string, number>();
  for (const { device } of open) ofDevice.set(device, (ofDevice.get(device) ?? 0) + 1);
  const most = Math.max(...ofDevice.values());
  const least = open
    .filter(({ device }) => ofDevice.get(device) === most)
    .reduce((a, b) => (weight(b) < weight(a) ? b : a));
  const rest = withAlarm(state, least.id, null, fresh);
  return withAlarm({ ...rest, ended: withEnded(state, least) }, alarm.id, alarm, fresh);
}

/** Present before latched, then priority; the first found, the oldest, goes first among equals. */
const weight = (alarm: Alarm): number => (alarm.condition === 'present' ? 10 : 0) + priorityRank[alarm.priority];

const withEnded = (state: WardState, alarm: Alarm): Alarm[] => [alarm, ...state.ended].slice(0, bounds.endedAlarms);

function raised(state: WardState, alarm: Alarm, fresh: Fresh): WardState {
  const next = openAlarm(state, alarm, fresh);
  if (alarm.source !== 'device') return next;
  return withDevice(next, alarm.device, (device) => {
    const news = alarmsOn(device, alarm);
    return device.sendsAlarms && news.alarmsOn === undefined ? device : { ...device, sendsAlarms: true, ...news };
  });
}

function alarmsOn(device: DeviceState, { kind, parameter }: Alarm): Pick<DeviceState, 'alarmsOn'> {
  const known = device.alarmsOn ?? [];
  if (kind !== 'physiological' || parameter === null || known.includes(parameter)) return {};
  return known.length >= bounds.limits ? {} : { alarmsOn: [...known, parameter] };
}

/** At the bound one that is away gives way: names of stations are made up by whoever has a secret. */
function stationReported(state: WardState, station: StationFacts): WardState {
  const known = Object.values(state.stations);
  const isNew = own(state.stations, station.id) === undefined;
  const away = known.find(({ connected }) => !connected);
  if (!isNew || known.length < bounds.stations || away === undefined) {
    return { ...state, stations: bounded(state.stations, station.id, station, bounds.stations) };
  }
  const { [away.id]: _gone, ...rest } = state.stations;
  return { ...state, stations: { ...rest, [station.id]: station } };
}

/**
 * Runs the machine on an open alarm; one that is over moves to the ended list. An answer to an alarm that ended
 * before it came is kept all the same: somebody answered for it.
 */
function aboutAlarm(state: WardState, event: AlarmEvent, at: number, fresh: Fresh): WardState {
  const alarm = own(state.alarms, event.id);
  if (alarm !== undefined) {
    const next = stepAlarm(alarm, event, at, state.policy);
    if (!isOver(next, event)) return withAlarm(state, event.id, next, fresh);
    return { ...withAlarm(state, event.id, null, fresh), ended: withEnded(state, next) };
  }
  if (event.type === 'alarm.ended' || event.type === 'alarm.changed') return state;
  const found = state.ended.some(({ id }) => id === event.id);
  if (!found) return state;
  return {
    ...state,
    ended: state.ended.map((ended) => (ended.id === event.id ? stepAlarm(ended, event, at, state.policy) : ended)),
  };
}

function limitSet(state: WardState, event: Extract<WardEvent, { type: 'limits.set' }>): WardState {
  const { parameter, limit } = event;
  return withLimits(state, event.bed, (limits) => {
    if (limit !== null) return { ...limits, own: bounded(limits.own, parameter, limit, bounds.limits) };
    const { [parameter]: _back, ...rest } = limits.own;
    return { ...limits, own: rest };
  });
}

/** A bed whose limits are the ward's own has no entry. */
function withLimits(state: WardState, bed: BedId, change: (limits: BedLimits) => BedLimits): WardState {
  if (!state.beds.some(({ id }) => id === bed)) return state;
  const next = change(own(state.limits, bed) ?? { profile: null, own: {} });
  const { [bed]: _before, ...rest } = state.limits;
  const isOwn = next.profile !== null || Object.keys(next.own).length > 0;
  return { ...state, limits: isOwn ? { ...rest, [bed]: next } : rest };
}

/** L8: what was set for a patient goes along to the other bed; beds swap where both are taken. */
function movedLimits({ limits }: WardState, from: BedId, to: BedId): WardState['limits'] {
  const { [from]: source, [to]: target, ...rest } = limits;
  return {
    ...rest,
    ...(source === undefined ? {} : { [to]: source }),
    ...(target === undefined ? {} : { [from]: target }),
  };
}

/** A new key beyond the bound is not taken; one that is there is renewed. */
function bounded<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
  value: Value,
  max: number,
): Record<string, Value> {
  if (!Object.hasOwn(record, key) && Object.keys(record).length >= max) return record;
  return { ...record, [key]: value };
}

function pumpChanged(state: WardState, event: Extract<WardEvent, { type: 'pump.changed' }>, at: number): WardState {
  if (event.late === true) return state;
  return withDevice(state, event.device, (device) => {
    const before = own(device.channels, event.channel);
    const { programme } = event;
    const since = before?.status === programme.status ? before.since : at;
    const channel: PumpChannel = {
      ...programme,
      since,
      by: event.by ?? (before !== undefined && sameSetting(before, programme) ? (before.by ?? null) : null),
      ...(before === undefined ? {} : notesKept(before, programme, event.refilled === true)),
    };
    return { ...device, channels: { ...device.channels, [event.channel]: channel } };
  });
}

/** What somebody set at the pump. That it stops, occludes or comes to its end is nobody's act. */
const sameSetting = (before: PumpChannel, next: PumpProgramme): boolean =>
  before.drug === next.drug &&
  before.concentration === next.concentration &&
  before.doseRate === next.doseRate &&
  before.override === next.override &&
  before.vtbiMl === next.vtbiMl &&
  (before.status !== 'infusing' || next.status !== 'infusing' || before.rateMlPerHour === next.rateMlPerHour);

/** "Prepared" was of the container that hung there; "reviewed" of the override that stood; "ended" until it runs again. */
function notesKept(
  before: PumpChannel,
  next: PumpProgramme,
  isRefilled: boolean,
): Pick<PumpChannel, 'prepared' | 'reviewed' | 'ended'> {
  const sameDrug = before.drug === next.drug && before.concentration === next.concentration;
  const refilled = isRefilled || before.status === 'complete' || (next.vtbiMl ?? 0) > (before.vtbiMl ?? 0);
  const sameOverride =
    sameDrug &&
    before.override === next.override &&
    before.doseRate === next.doseRate &&
    before.rateMlPerHour === next.rateMlPerHour;
  return {
    ...(before.prepared !== undefined && sameDrug && !refilled ? { prepared: before.prepared } : {}),
    ...(before.reviewed !== undefined && sameOverride ? { reviewed: before.reviewed } : {}),
    ...(before.ended !== undefined && sameDrug && !runs(before.status) && !runs(next.status)
      ? { ended: before.ended }
      : {}),
  };
}

function noted(state: WardState, event: Extract<WardEvent, { type: 'infusion.noted' }>, at: number): WardState {
  return withDevice(state, event.device, (device) => {
    const channel = own(device.channels, event.channel);
    if (channel === undefined) return device;
    const stamp = { by: event.by, at };
    const next = withNote(channel, event.note, stamp);
    return { ...device, channels: { ...device.channels, [event.channel]: next } };
  });
}

function withNote(channel: PumpChannel, note: InfusionNote, stamp: { by: string; at: number }): PumpChannel {
  if (note !== 'not-prepared') return { ...channel, [note]: stamp };
  const { prepared: _prepared, ...rest } = channel;
  return rest;
}

/** An order that comes again is renewed; the oldest stopped ones give way. */
function ordered(state: WardState, { patient, order }: Extract<WardEvent, { type: 'order.set' }>): WardState {
  const orders = roomForOrders(state, patient);
  if (orders === null) return state;
  const known = own(orders, patient);
  const others = (known ?? []).filter(({ id }) => id !== order.id);
  const active = others.filter(({ state: standing }) => standing === 'active');
  const stopped = others.filter(({ state: standing }) => standing !== 'active');
  const kept = [...stopped.slice(-Math.max(0, bounds.orders - active.length - 1)), ...active].slice(
    -(bounds.orders - 1),
  );
  return { ...state, orders: { ...orders, [patient]: [...kept, order] } };
}

/** Orders of a hospital come for patients of all its wards: at the bound those of somebody who lies here stay. */
function roomForOrders({ orders, beds }: WardState, patient: PatientId): WardState['orders'] | null {
  const known = Object.keys(orders);
  if (Object.hasOwn(orders, patient) || known.length < bounds.orderPatients) return orders;
  const here = new Set<string | null>(beds.map((bed) => bed.patient?.id ?? null));
  const other = known.find((one) => !here.has(one));
  if (other === undefined) return null;
  const { [other]: _gone, ...rest } = orders;
  return rest;
}

/** Orders go along with the record that they are of. */
function mergedOrders({ orders }: WardState, from: PatientId, into: PatientId): WardState['orders'] {
  const { [from]: moved, ...rest } = orders;
  if (moved === undefined || from === into) return orders;
  const stay = rest[into] ?? [];
  const ids = new Set(stay.map(({ id }) => id));
  return { ...rest, [into]: [...moved.filter(({ id }) => !ids.has(id)), ...stay].slice(-bounds.orders) };
}

/** Pumps that are programmed for the one record are for the other now: they are for the right patient still. */
function mergedDevices({ devices }: WardState, from: PatientId, into: PatientId): WardState['devices'] {
  if (!Object.values(devices).some(({ patient }) => patient === from)) return devices;
  return Object.fromEntries(
    Object.entries(devices).map(([id, device]) => [
      id,
      device.patient === from ? { ...device, patient: into } : device,
    ]),
  );
}

const doneBy = (state: WardState, event: { readonly command?: string | undefined }): WardState =>
  event.command === undefined ? state : done(state, event.command);

const done = (state: WardState, command: string): WardState => ({
  ...state,
  commands: [...state.commands, command].slice(-bounds.doneCommands),
});

function withBed(state: WardState, id: BedId, change: (bed: BedState) => BedState): WardState {
  return { ...state, beds: state.beds.map((bed) => (bed.id === id ? change(bed) : bed)) };
}

function withDevice(state: WardState, id: string, change: (device: DeviceState) => DeviceState): WardState {
  const device = own(state.devices, id);
  if (device === undefined) return state;
  const next = change(device);
  return next === device ? state : { ...state, devices: { ...state.devices, [id]: next } };
}
