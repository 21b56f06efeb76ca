/** The durable state of the synthetic ward. */
import { assetId, bedId, deviceId, patientId, tagId } from '../../../shared/domain/ids.ts';
import { limitRuleSchema, type LimitRule } from '../../../shared/alarm/limits.ts';
import { alarmPolicySchema } from '../../../shared/alarm/policy.ts';
import type { Alarm } from '../../../shared/ward/alarm.ts';
import { emptyWard, type BedState, type DeviceState, type WardState } from '../../../shared/ward/state.ts';
import { anAsset } from '../../../shared/testing/builders.ts';
import { aStation } from './disturbed.ts';
import type { BedData } from './ward-data.ts';

const drugs = [
  ['Norepinephrine', 0.08, 'ug/kg/min', 4.3, 50, true],
  ["Ringer's lactate", null, null, 100, 1000, false],
  ['Piperacillin-tazobactam', 1.125, 'g/h', 25, 100, false],
] as const;

const bedOf = (data: BedData, now: number): BedState => ({
  id: bedId(data.bed),
  room: `5N${data.bed}`,
  patient:
    data.name === null
      ? null
      : {
          id: patientId(`104-22${data.bed}@STCLARE`),
          family: data.name[0],
          given: data.name[1],
          birthDate: `19${50 + (Number(data.bed) % 40)}-03-09`,
          sex: Number(data.bed) % 2 === 0 ? 'female' : 'male',
          mrn: `104-22${data.bed}`,
          visit: null,
          diagnosis: data.bed === '12' ? 'Pneumonia with sepsis, day 2' : 'Observation after surgery',
          demo: true,
        },
  since: data.name === null ? null : now - 86_400_000,
});

const aDevice = (id: string, kind: DeviceState['kind'], bed: string | null, now: number): DeviceState => ({
  id: deviceId(id),
  kind,
  name: id,
  model: kind === 'pump' ? 'Volumetric' : 'Bedside monitor',
  feed: kind === 'pump' ? 'Pump server' : 'Monitors 5N',
  bed: bed === null ? null : bedId(bed),
  how: bed === null ? null : 'ward-file',
  claims: { unit: '5N', room: bed, bed: null, facility: null },
  firstSeenAt: now - 1_700_000,
  channels: {},
  sendsAlarms: kind === 'monitor',
  limits: {},
});

function pumpOf(data: BedData, index: number, now: number): DeviceState {
  const [drug, doseRate, doseUnit, rate, volume, syringe] = drugs[(index + Number(data.bed)) % 3] ?? drugs[0];
  const programme = {
    drug,
    status: data.bed === '09' && index === 0 ? ('paused' as const) : ('infusing' as const),
    mode: null,
    rateMlPerHour: rate,
    doseRate,
    doseUnit,
    concentration: null,
    concentrationUnit: null,
    vtbiMl: volume,
    syringe,
    since: now - 3_600_000,
  };
  return { ...aDevice(pumpId(data, index), 'pump', data.bed, now), channels: { A: programme } };
}

export const pumpId = (data: BedData, index: number): string => `P-${2100 + Number(data.bed) * 4 + index}`;

const people = [
  ['p1', 'RN Adams'],
  ['p2', 'RN Brandt'],
  ['p3', 'Dr Costa'],
  ['p4', 'Biomed Dahl'],
] as const;

/** A ward where every role has somebody. */
const teamOf = (beds: readonly string[]): WardState['team'] => ({
  people: people.map(([id, name]) => ({ id, name, reach: [] })),
  nurses: Object.fromEntries(beds.map((bed) => [bed, 'p1'])),
  buddies: { p1: 'p2' },
  roles: { 'charge-nurse': 'p2', 'rapid-response': 'p3', physician: 'p3', biomed: 'p4' },
});

const rule = (low: number | null, high: number | null): LimitRule =>
  limitRuleSchema.parse({ low, high, delayS: 10, priority: 'medium' });

const policy = alarmPolicySchema.parse({
  profiles: { adult: { HR: rule(50, 120), SpO2: rule(90, null), RR: rule(8, 30) } },
});

export function wardState(
  beds: readonly BedData[],
  alarms: readonly Alarm[],
  ended: readonly Alarm[],
  unassigned: boolean,
  now: number,
): WardState {
  const full = beds.filter(({ name }) => name !== null);
  const devices = [
    ...full.map(({ bed }) => aDevice(`MON-${bed}`, 'monitor', bed, now)),
    ...full.flatMap((data) => Array.from({ length: data.pumps }, (_, index) => pumpOf(data, index, now))),
    ...(unassigned ? [aDevice('MON-5N-27', 'monitor', null, now), aDevice('P-2307', 'pump', null, now)] : []),
  ];
  const tags = Array.from({ length: 14 }, (_, index) => `T-${index + 1}`);
  return {
    ...emptyWard,
    seq: 1,
    ward: {
      id: '5N',
      name: beds.length > 24 ? '5th floor' : '5 North',
      subtitle: beds.length > 24 ? 'North, South' : 'Step-down',
      biomed: 'biomed, ext. 4411',
    },
    beds: beds.map((data) => bedOf(data, now)),
    devices: Object.fromEntries(devices.map((device) => [device.id, device])),
    alarms: Object.fromEntries(alarms.map((alarm) => [alarm.id, alarm])),
    ended: [...ended],
    alarmCount: alarms.length,
    policy,
    team: teamOf(full.map(({ bed }) => bed)),
    stations: { s1: aStation('s1', 'Station 5N'), s2: aStation('s2', '5N-2, pod B') },
    assets: Object.fromEntries(
      tags.map((tag, index) => [
        tag,
        anAsset({
          id: assetId(tag),
          tag: tagId(tag),
          name: `IP-01${22 + index}`,
          kind: index % 3 === 0 ? 'Wheelchair' : 'IV pump',
        }),
      ]),
    ),
  };
}
