/** Alarms for the scenes. */
import { alarmId, bedId, deviceId, stationId } from '../../../shared/domain/ids.ts';
import { alarmBeginning, type Alarm } from '../../../shared/ward/alarm.ts';

export interface AlarmSeed extends Partial<Omit<Alarm, 'id' | 'bed' | 'raisedAt'>> {
  readonly bed: string;
  readonly agoS: number;
  readonly ackAgoS?: number;
  readonly endedAgoS?: number;
}

let count = 0;

export function anAlarm({ bed, agoS, ackAgoS, endedAgoS, ...rest }: AlarmSeed, now: number): Alarm {
  count += 1;
  return {
    ...alarmBeginning,
    id: alarmId(`a${count}`),
    bed: bedId(bed),
    device: deviceId(`MON-${bed}`),
    episode: `MON-${bed}|${count}`,
    key: null,
    kind: 'physiological',
    priority: 'medium',
    text: 'Alarm',
    parameter: null,
    value: null,
    low: null,
    high: null,
    channel: null,
    condition: endedAgoS === undefined ? 'present' : 'ended',
    inactivation: [],
    deviceAt: null,
    raisedAt: now - agoS * 1000,
    signalledAt: now - agoS * 1000,
    endedAt: endedAgoS === undefined ? null : now - endedAgoS * 1000,
    acknowledged:
      ackAgoS === undefined
        ? null
        : {
            by: 'Charge nurse',
            station: stationId('s1'),
            reason: 'treatment-in-progress',
            note: null,
            actedAt: now - ackAgoS * 1000,
            at: now - ackAgoS * 1000,
            returnsAt: null,
            command: null,
            device: 'local',
          },
    ...rest,
  };
}

const technical = { kind: 'technical', priority: 'technical' } as const;

/** Picture 04: one high, two medium, leads off, no data, one acknowledged. */
export const sceneAlarms: readonly AlarmSeed[] = [
  { bed: '07', agoS: 24, priority: 'high', key: 'V-TACH', text: 'V-TACH 182', parameter: 'HR', value: 182 },
  { bed: '12', agoS: 71, key: 'LOW', text: 'SpO₂ 87 < 90', parameter: 'SpO2', value: 87, low: 90 },
  { bed: '18', agoS: 139, key: 'HIGH', text: 'RR 32 > 30', parameter: 'RR', value: 32, high: 30 },
  { bed: '21', agoS: 102, key: 'NO-DATA', text: 'No data', ...technical },
  { bed: '04', agoS: 185, key: 'LEADS-OFF', text: 'ECG leads off', parameter: 'HR', ...technical },
  { bed: '15', agoS: 400, ackAgoS: 371, key: 'HIGH', text: 'HR 128 > 120', parameter: 'HR', value: 128, high: 120 },
];

/** Every other state of picture 21. */
export const stateAlarms: readonly AlarmSeed[] = [
  ...sceneAlarms,
  { bed: '02', agoS: 124, priority: 'low', kind: 'technical', key: 'NEAR-END', text: 'Pump ends 8 min' },
  { bed: '08', agoS: 90, endedAgoS: 38, priority: 'high', key: 'V-TACH', text: 'V-TACH', parameter: 'HR' },
  { bed: '11', agoS: 84, key: 'LOW', text: 'SpO₂ 88 < 90', parameter: 'SpO2', inactivation: ['alarm-paused'] },
  { bed: '12', agoS: 30, key: 'HIGH', text: 'HR 124 > 120', parameter: 'HR', value: 124, high: 120 },
  { bed: '14', agoS: 50, priority: 'high', key: 'ASYSTOLE', text: 'ASYSTOLE', parameter: 'HR', ackAgoS: 20 },
];

export const sceneEnded: readonly AlarmSeed[] = [
  { bed: '18', agoS: 5300, endedAgoS: 5100, key: 'HIGH', text: 'RR 32 > 30', parameter: 'RR', ackAgoS: 5200 },
  { bed: '04', agoS: 7100, endedAgoS: 7000, key: 'LEADS-OFF', text: 'ECG leads off', ...technical },
  { bed: '12', agoS: 7500, endedAgoS: 7400, key: 'LOW', text: 'SpO₂ 89 < 90', parameter: 'SpO2', ackAgoS: 7460 },
];
