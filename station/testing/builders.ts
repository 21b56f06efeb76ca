/** Builders for tests of the station. */
import { alarmId, bedId, deviceId } from '../../shared/domain/ids.ts';
import * as builders from '../../shared/testing/builders.ts';
import type { Live, LiveDevice, LiveValue } from '../../shared/feed/protocol.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { StoredEvent, WardEvent } from '../../shared/ward/events.ts';
import type { LogEntry } from '../feed/feed-types.ts';

export const anAlarm = (id: string, part: Partial<Alarm> = {}): Alarm =>
  builders.anAlarm({
    id: alarmId(id),
    bed: bedId('1'),
    device: deviceId('MON-1'),
    episode: `MON-1/${id}`,
    key: 'V-TACH',
    priority: 'high',
    text: 'V-TACH',
    parameter: null,
    ...part,
  });

export const raised = (id: string, part: Partial<Alarm> = {}): WardEvent => ({
  type: 'alarm.raised',
  alarm: anAlarm(id, part),
});

export const configured: WardEvent = {
  type: 'ward.configured',
  ward: { id: '5N', name: '5 North', subtitle: '', biomed: '' },
  beds: ['1', '2', '3', '4'].map((id) => ({ id: bedId(id), room: id })),
};

export const stored = (seq: number, event: WardEvent = raised(`a${seq}`), at = seq): StoredEvent => ({
  seq,
  at,
  event,
});

export const entry = (seq: number, event?: WardEvent, at?: number): LogEntry => ({
  seq,
  stored: stored(seq, event, at),
});

export const entries = (from: number, to: number): LogEntry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => entry(from + index));

export const aValue = (key: string, value: number | null, part: Partial<LiveValue> = {}): LiveValue => ({
  key,
  name: null,
  value,
  text: null,
  unit: '/min',
  absent: null,
  ageMs: 0,
  deviceAt: null,
  low: null,
  high: null,
  flags: [],
  ...part,
});

export const aDevice = (
  id: string,
  bed: string | null,
  values: LiveValue[],
  part: Partial<LiveDevice> = {},
): LiveDevice => ({
  device: deviceId(id),
  bed: bed === null ? null : bedId(bed),
  connected: true,
  ageMs: 0,
  periodMs: 1000,
  clockOffsetMs: 0,
  values,
  pumps: [],
  ...part,
});

export const aLive = (devices: LiveDevice[], part: Partial<Live> = {}): Live => ({
  n: 1,
  sentAt: 0,
  full: false,
  devices,
  positions: [],
  feeds: [],
  thinned: 0,
  ...part,
});
