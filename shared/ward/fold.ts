/**
 * The one reducer of the ward. Pure: (state, stored event) → state. Gateway, station and console fold the same
 * events with it, so they agree by construction. An event that does not fit the state (an unknown bed, an alarm
 * that is not open) changes nothing but the sequence number: a log is never refused because of one line.
 */
import type { AlarmId, BedId } from '../domain/ids.ts';
import { latches, type Alarm } from './alarm.ts';
import type { StoredEvent, WardEvent } from './events.ts';
import { bounds, type BedState, type DeviceState, type WardState } from './state.ts';

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
    case 'device.mapped':
      return withDevice(state, event.device, (device) => ({ ...device, bed: event.bed, how: event.how }));
    case 'alarm.raised':
      return { ...openAlarm(state, event.alarm), alarmCount: state.alarmCount + 1 };
    case 'alarm.changed':
      return changed(state, event, at);
    case 'alarm.ended':
      return settle(state, event.id, (alarm) => ({ ...alarm, condition: 'ended', endedAt: at }));
    case 'alarm.acknowledged':
      return done(
        settle(state, event.id, (alarm) => ({ ...alarm, acknowledged: { ...event.acknowledgement, at } })),
        event.command,
      );
    case 'pump.changed':
      return withDevice(state, event.device, (device) => ({
        ...device,
        channels: {
          ...device.channels,
          [event.channel]: {
            ...event.programme,
            since:
              device.channels[event.channel]?.status === event.programme.status
                ? (device.channels[event.channel]?.since ?? at)
                : at,
          },
        },
      }));
    case 'asset.registered':
      if (Object.keys(state.assets).length >= bounds.assets && state.assets[event.tag] === undefined) return state;
      return {
        ...state,
        assets: { ...state.assets, [event.tag]: { tag: event.tag, name: event.name, kind: event.kind } },
      };
    case 'command.refused':
      return done(state, event.command);
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
    beds: state.beds.map((bed) => {
      if (bed.id === from) return { ...bed, patient: target.patient, since: target.patient === null ? null : at };
      if (bed.id === to) return { ...bed, patient: source.patient, since: at };
      return bed;
    }),
  };
}

function discovered(state: WardState, event: Extract<WardEvent, { type: 'device.discovered' }>, at: number): WardState {
  const known = state.devices[event.device];
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
  const alarm = state.alarms[event.id];
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

function openAlarm(state: WardState, alarm: Alarm): WardState {
  if (Object.keys(state.alarms).length >= bounds.openAlarms) return state;
  return { ...state, alarms: { ...state.alarms, [alarm.id]: alarm } };
}

/** Changes an open alarm; one that is over (ended, and acknowledged or not latching) moves to the ended list. */
function settle(state: WardState, id: AlarmId, change: (alarm: Alarm) => Alarm): WardState {
  const alarm = state.alarms[id];
  if (alarm === undefined) return state;
  const next = change(alarm);
  if (next.condition === 'ended' && (next.acknowledged !== null || !latches(next))) {
    const { [id]: _over, ...alarms } = state.alarms;
    return { ...state, alarms, ended: [next, ...state.ended].slice(0, bounds.endedAlarms) };
  }
  return { ...state, alarms: { ...state.alarms, [id]: next } };
}

const done = (state: WardState, command: string): WardState => ({
  ...state,
  commands: [...state.commands, command].slice(-bounds.doneCommands),
});

function withBed(state: WardState, id: BedId, change: (bed: BedState) => BedState): WardState {
  return { ...state, beds: state.beds.map((bed) => (bed.id === id ? change(bed) : bed)) };
}

function withDevice(state: WardState, id: string, change: (device: DeviceState) => DeviceState): WardState {
  const device = state.devices[id];
  if (device === undefined) return state;
  return { ...state, devices: { ...state.devices, [id]: change(device) } };
}
