/** Live values of the synthetic ward, once a second. */
import { aLivePosition, aLivePump } from '../../../shared/testing/builders.ts';
import { bedId, deviceId, tagId } from '../../../shared/domain/ids.ts';
import type { FeedStatus, LiveDevice, LivePosition, LiveValue } from '../../../shared/feed/protocol.ts';
import type { BedData } from './ward-data.ts';
import { pumpId } from './ward-state.ts';

const aValue = (key: string, value: number | null, unit: string, more: Partial<LiveValue> = {}): LiveValue => ({
  key,
  name: null,
  value,
  text: null,
  unit,
  absent: null,
  ageMs: 200,
  deviceAt: null,
  low: null,
  high: null,
  flags: [],
  ...more,
});

/** What a scene changes of a bed. */
export interface Change {
  readonly hr?: number;
  readonly spo2?: number;
  readonly rr?: number;
  readonly sys?: number;
  readonly dia?: number;
  readonly mean?: number;
  readonly leadsOff?: boolean;
  readonly silentS?: number;
}

export function monitorOf(data: BedData, change: Change): LiveDevice {
  const ageMs = (change.silentS ?? 0) * 1000 + 200;
  const sys = change.sys ?? data.sys;
  const dia = change.dia ?? data.dia;
  const mean = change.mean ?? data.mean;
  const cuff = { ageMs: (data.nibpMin ?? 0) * 60_000 + 1000 };
  const values: LiveValue[] = [
    aValue('HR', change.leadsOff === true ? null : (change.hr ?? data.hr), '/min', {
      low: 50,
      high: 120,
      absent: change.leadsOff === true ? 'sensor-off' : null,
    }),
    aValue('PR', change.hr ?? data.hr, '/min'),
    aValue('SpO2', change.spo2 ?? data.spo2, '%', { low: 90 }),
    aValue('RR', change.rr ?? data.rr, '/min', { low: 8, high: 30 }),
    aValue('Temp', data.temp, 'Cel'),
    aValue('Rhythm', null, '1', { text: data.rhythm }),
    ...(data.o2 > 0 ? [aValue('O2-flow', data.o2, 'L/min', { ageMs: 600_000 })] : []),
    ...(data.nibpMin === null
      ? [
          aValue('ART-S', sys, 'mm[Hg]'),
          aValue('ART-D', dia, 'mm[Hg]'),
          aValue('ART-M', mean, 'mm[Hg]', { low: 65, high: 110 }),
          aValue('ST-II', -0.4, 'mm'),
          aValue('ST-V', -0.6, 'mm'),
          aValue('PVC', 2, '/min'),
          aValue('PI', 0.9, '1'),
          aValue('CVP', 9, 'mm[Hg]'),
          aValue('NIBP-S', 104, 'mm[Hg]', { ageMs: 1_080_000 }),
          aValue('NIBP-D', 58, 'mm[Hg]', { ageMs: 1_080_000 }),
          aValue('NIBP-M', 73, 'mm[Hg]', { ageMs: 1_080_000 }),
          aValue('x:VND_LINE_PRESS_T2', 68, 'mm[Hg]', { name: 'VND_LINE_PRESS_T2' }),
          aValue('Weight', 72, 'kg', { ageMs: 3_600_000 }),
        ]
      : [
          aValue('NIBP-S', sys, 'mm[Hg]', cuff),
          aValue('NIBP-D', dia, 'mm[Hg]', cuff),
          aValue('NIBP-M', mean, 'mm[Hg]', cuff),
        ]),
  ];
  return {
    device: deviceId(`MON-${data.bed}`),
    bed: bedId(data.bed),
    connected: true,
    ageMs,
    periodMs: 1000,
    clockOffsetMs: 3400,
    values: values.map((value) => ({ ...value, ageMs: value.ageMs + (change.silentS ?? 0) * 1000 })),
    pumps: [],
  };
}

export const pumpsOf = (data: BedData): readonly LiveDevice[] =>
  Array.from({ length: data.pumps }, (_, index) => ({
    device: deviceId(pumpId(data, index)),
    bed: bedId(data.bed),
    connected: true,
    ageMs: 400,
    periodMs: 10_000,
    clockOffsetMs: null,
    values: [],
    pumps: [
      aLivePump({
        remainingMl: 18 + ((Number(data.bed) * 31 + index * 57) % 180),
        batteryPct: 74,
        onBattery: data.bed === '18',
        ageMs: 400,
      }),
    ],
  }));

export const positions: readonly LivePosition[] = Array.from({ length: 12 }, (_, index) =>
  aLivePosition({
    tag: tagId(`T-${index + 1}`),
    x: index,
    y: 2,
    zone: index % 2 === 0 ? 'Store B, shelf 2' : `Corridor by bed ${index + 1}`,
    accuracyM: 2,
    batteryPct: 90 - index * 6,
    ageMs: index === 5 ? 240_000 : index === 6 ? 10_800_000 : 4000,
  }),
);

const aFeed = (name: string, protocol: string, perSecond: number, sources: number): FeedStatus => ({
  name,
  protocol,
  address: '127.0.0.1:2575',
  connected: perSecond > 0,
  sources,
  messages: 1000,
  perSecond,
  ageMs: perSecond > 0 ? 400 : null,
  refused: name === 'Pump server' ? 4 : 0,
  lastRefusal: name === 'Pump server' ? 'RXR missing' : null,
});

export const feedList: readonly FeedStatus[] = [
  aFeed('Monitors 5N', 'HL7 PCD-01', 44, 22),
  aFeed('Device alarms', 'PCD-04', 0.2, 22),
  aFeed('Pump server', 'PCD-01', 2.6, 26),
  aFeed('ADT', 'HL7 v2.5', 0.01, 1),
  aFeed('Nurse call', 'MQTT', 0, 0),
];
