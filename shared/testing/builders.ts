/** Builders of the ward's things for tests. Each takes what its test is about; the rest is plain. */
import { emptyRecord, type AssetState } from '../assets/asset.ts';
import { alarmId, assetId, bedId, deviceId, patientId, stationId, tagId } from '../domain/ids.ts';
import type { LivePosition, LivePump } from '../feed/protocol.ts';
import { alarmBeginning, type Alarm, type StandingAcknowledgement } from '../ward/alarm.ts';
import type { Patient } from '../ward/events.ts';
import type { DeviceState } from '../ward/state.ts';
import type { StationFacts, StationReport } from '../ward/station-facts.ts';

export const anAlarm = (over: Partial<Alarm> = {}): Alarm => ({
  ...alarmBeginning,
  id: alarmId('a1'),
  bed: bedId('01'),
  device: deviceId('mon-1'),
  episode: 'mon-1|1.2.1|196672',
  key: 'LOW',
  kind: 'physiological',
  priority: 'medium',
  text: 'SpO₂ 87 < 90',
  parameter: 'SpO2',
  value: 87,
  low: 90,
  high: 100,
  channel: null,
  inactivation: [],
  deviceAt: null,
  raisedAt: 1,
  signalledAt: 1,
  ...over,
});

export const anAcknowledgement = (over: Partial<StandingAcknowledgement> = {}): StandingAcknowledgement => ({
  by: 'RN 7',
  station: stationId('s1'),
  reason: null,
  note: null,
  actedAt: 1,
  at: 1,
  returnsAt: null,
  command: null,
  device: 'local',
  ...over,
});

/** Known by the family name; nothing else is said. */
export const aPatient = (family: string): Patient => ({
  id: patientId(family),
  family,
  given: '',
  birthDate: null,
  sex: null,
  mrn: null,
  visit: null,
  diagnosis: null,
  demo: false,
});

export const aDeviceState = (over: Partial<DeviceState> = {}): DeviceState => ({
  id: deviceId('mon-1'),
  kind: 'monitor',
  name: 'mon-1',
  model: null,
  feed: 'monitors',
  bed: bedId('01'),
  how: 'ward-file',
  claims: null,
  firstSeenAt: 0,
  channels: {},
  sendsAlarms: false,
  limits: {},
  ...over,
});

export const aStationReport = (over: Partial<StationReport> = {}): StationReport => ({
  soundFault: null,
  volumePct: 70,
  soundSet: 'standard',
  silencedUntil: null,
  silencedBy: null,
  testedAt: null,
  recorderFault: null,
  ...over,
});

export const aStation = (over: Partial<StationFacts> = {}): StationFacts => ({
  id: stationId('s1'),
  name: 'Desk',
  connected: true,
  ...aStationReport(),
  ...over,
});

export const anAsset = (over: Partial<AssetState> = {}): AssetState => ({
  id: assetId('IP-0147'),
  tag: tagId('t-1'),
  name: 'IP-0147',
  kind: 'iv-pump',
  listed: false,
  record: emptyRecord,
  cleaning: null,
  fault: null,
  use: null,
  reserved: null,
  ...over,
});

export const aLivePosition = (over: Partial<LivePosition> = {}): LivePosition => ({
  tag: tagId('t-1'),
  x: 0,
  y: 0,
  crs: 'local',
  floor: 5,
  zone: 'Store B',
  accuracyM: 0.3,
  batteryPct: 80,
  feed: 'hub',
  moving: null,
  ageMs: 0,
  ...over,
});

export const aLivePump = (over: Partial<LivePump> = {}): LivePump => ({
  channel: 'A',
  rateMlPerHour: null,
  remainingMl: null,
  infusedMl: null,
  remainingMin: null,
  batteryPct: null,
  onBattery: null,
  batteryMin: null,
  linePressureMmHg: null,
  occlusionLimitMmHg: null,
  bolusMl: null,
  ageMs: 0,
  ...over,
});
