/**
 * The one reducer of the ward. Pure: (state, stored event) → state. Gateway, station and console fold the same
 * events with it, so they agree by construction. An event that does not fit the state (an unknown bed, an alarm
 * that is not open) changes nothing but the sequence number: a log is never refused because of one line.
 */
import type { AlarmId, BedId } from '../domain/ids.ts';
import { latches, priorityRank, type Alarm } from './alarm.ts';
import type { StoredEvent, WardEvent } from './events.ts';
import { bounds, own, type AssetState, type BedState, type DeviceState, type WardState } from './state.ts';

/** Events must come in order; a hole is a bug of the caller, said with both numbers. */
export function fold(state: WardState, stored: StoredEvent): WardState {
  if (stored.seq !== state.seq + 1) {
    throw new Error(`Event ${stored.seq} cannot follow event ${state.seq}: events must be folded in order`);
  }
  return { ...apply(state, stored.event, stored.at), seq: stored.seq };
}

export const foldAll = (state: WardState, events: readonly StoredEvent[]): WardState => events.reduce(fold, state);

function apply(state: WardState, event: WardEvent, at: number): WardState {
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
      return { ...openAlarm(state, event.alarm), alarmCount: state.alarmCount + 1 };
    case 'alarm.changed':
      return changed(state, event, at);
    case 'alarm.ended':
      return settle(
        state,
        event.id,
        (alarm) => ({ ...alarm, condition: 'ended', endedAt: alarm.endedAt ?? at }),
        event.why === 'patient-left',
      );
    case 'alarm.acknowledged':
      return done(acknowledged(state, event, at), event.command);
    case 'pump.changed':
      return pumpChanged(state, event, at);
    case 'asset.registered':
      if (own(state.assets, event.tag) === undefined && Object.keys(state.assets).length >= bounds.assets) return state;
      return {
        ...state,
        assets: { ...state.assets, [event.tag]: registered(event) },
      };
    case 'command.refused':
      return done(state, event.command);
  }
}

function registered({ tag, name, kind, device }: Extract<WardEvent, { type: 'asset.registered' }>): AssetState {
  return device === undefined ? { tag, name, kind } : { tag, name, kind, device };
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
  };
  return { ...state, devices: { ...state.devices, [event.device]: device } };
}

function changed(state: WardState, event: Extract<WardEvent, { type: 'alarm.changed' }>, at: number): WardState {
  const alarm = own(state.alarms, event.id);
  if (alarm === undefined) return state;
  const rises = event.why === 'escalate';
  const next: Alarm = {
    ...alarm,
    bed: event.bed === undefined ? alarm.bed : event.bed,
    priority: event.priority ?? alarm.priority,
    text: event.text ?? alarm.text,
    value: event.value === undefined ? alarm.value : event.value,
    low: event.low === undefined ? alarm.low : event.low,
    high: event.high === undefined ? alarm.high : event.high,
    inactivation: event.inactivation ?? alarm.inactivation,
    // L18: a rise in priority signals again, whoever acknowledged the lower one.
    acknowledged: rises ? null : alarm.acknowledged,
    signalledAt: rises ? at : alarm.signalledAt,
  };
  return { ...state, alarms: { ...state.alarms, [event.id]: next } };
}

/**
 * No alarm is refused: at the bound one of the device that has most of them gives way to the ended list, the one that
 * matters least. A device that makes up alarms without end drives out its own.
 */
function openAlarm(state: WardState, alarm: Alarm): WardState {
  const open = Object.values(state.alarms);
  if (open.length < bounds.openAlarms) return { ...state, alarms: { ...state.alarms, [alarm.id]: alarm } };
  const counts = new Map<string, number>();
  for (const { device } of open) counts.set(device, (counts.get(device) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const least = open
    .filter(({ device }) => counts.get(device) === most)
    .reduce((a, b) => (weight(b) < weight(a) ? b : a));
  const { [least.id]: _gone, ...alarms } = state.alarms;
  return { ...state, alarms: { ...alarms, [alarm.id]: alarm }, ended: withEnded(state, least) };
}

/** Present before latched, then priority; the first found, the oldest, goes first among equals. */
const weight = (alarm: Alarm): number => (alarm.condition === 'present' ? 10 : 0) + priorityRank[alarm.priority];

const withEnded = (state: WardState, alarm: Alarm): Alarm[] => [alarm, ...state.ended].slice(0, bounds.endedAlarms);

/**
 * Changes an open alarm; one that is over (ended, and acknowledged or not latching) moves to the ended list.
 * `closes`: the episode is over for whatever reason, latched or not (the patient left).
 */
function settle(state: WardState, id: AlarmId, change: (alarm: Alarm) => Alarm, closes = false): WardState {
  const alarm = own(state.alarms, id);
  if (alarm === undefined) return state;
  const next = change(alarm);
  if (next.condition === 'ended' && (closes || next.acknowledged !== null || !latches(next))) {
    const { [id]: _over, ...alarms } = state.alarms;
    return { ...state, alarms, ended: withEnded(state, next) };
  }
  return { ...state, alarms: { ...state.alarms, [id]: next } };
}

/** An alarm that ended before its acknowledgement came keeps it all the same: somebody answered for it. */
function acknowledged(
  state: WardState,
  event: Extract<WardEvent, { type: 'alarm.acknowledged' }>,
  at: number,
): WardState {
  const answer = (alarm: Alarm): Alarm => ({
    ...alarm,
    acknowledged: alarm.acknowledged ?? { ...event.acknowledgement, at },
  });
  if (own(state.alarms, event.id) !== undefined) return settle(state, event.id, answer);
  return { ...state, ended: state.ended.map((alarm) => (alarm.id === event.id ? answer(alarm) : alarm)) };
}

function pumpChanged(state: WardState, event: Extract<WardEvent, { type: 'pump.changed' }>, at: number): WardState {
  return withDevice(state, event.device, (device) => {
    const before = own(device.channels, event.channel);
    const since = before?.status === event.programme.status ? before.since : at;
    return { ...device, channels: { ...device.channels, [event.channel]: { ...event.programme, since } } };
  });
}

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
  return { ...state, devices: { ...state.devices, [id]: change(device) } };
}
