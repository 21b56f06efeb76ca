/** Channels of pumps as a ward has them, for the tests of what is worked out from them. */
import { bedId, deviceId, patientId } from '../domain/ids.ts';
import type { LivePump } from '../feed/protocol.ts';
import { aDeviceState, aLivePump, aPatient } from '../testing/builders.ts';
import type { Alarm } from '../ward/alarm.ts';
import { emptyWard, type DeviceState, type PumpChannel, type WardState } from '../ward/state.ts';
import { drugListSchema, type DrugList } from './drug-list.ts';
import { drugIndex } from './drugs.ts';
import { infusionsOf, type Infusion, type PumpHeard } from './infusion.ts';

export const aList: DrugList = drugListSchema.parse({
  name: '5N',
  version: '6',
  approvedBy: 'pharmacist badge 4102',
  classes: {
    'short-half-life': { leadMin: 45, noticesMin: [30, 10] },
    'high-alert': { leadMin: 30, noticesMin: [15, 5] },
    other: { leadMin: 15, noticesMin: [5] },
  },
  drugs: [
    {
      name: 'Norepinephrine',
      alsoWritten: ['Noradrenaline', 'Levophed'],
      class: 'short-half-life',
      vasoactive: true,
      limits: [{ unit: 'ug/kg/min', softMin: 0.01, softMax: 0.5, hardMax: 3 }],
    },
    {
      name: 'Diltiazem',
      class: 'short-half-life',
      limits: [{ unit: 'mg/h', softMax: 12.5, hardMax: 20 }],
    },
    { name: 'Heparin', class: 'high-alert', limits: [{ unit: '[iU]/h', softMax: 2000 }] },
    { name: 'Sodium chloride 0.9%', class: 'other', limits: [{ unit: 'mL/h', hardMax: 999 }] },
  ],
});

/** What one channel is, beyond a plain one of heparin that runs for 100 min. */
export interface Channel {
  readonly device?: string;
  readonly channel?: string;
  readonly bed?: string | null;
  readonly programme?: Partial<PumpChannel>;
  readonly live?: Partial<LivePump> | null;
  readonly minutes?: number;
  readonly heard?: Partial<PumpHeard>;
  /** Whom the pump says it is for. */
  readonly patient?: string;
}

export const aChannel = (over: Partial<PumpChannel> = {}): PumpChannel => ({
  drug: 'Heparin',
  status: 'infusing',
  mode: null,
  rateMlPerHour: 10,
  doseRate: 1000,
  doseUnit: '[iU]/h',
  concentration: 100,
  concentrationUnit: '[iU]/mL',
  vtbiMl: null,
  syringe: false,
  since: 0,
  ...over,
});

const patients: Readonly<Record<string, string>> = { '9': 'Ng', '12': 'Berg' };

/** Bed 9 has the patient Ng, bed 12 Berg, bed 20 nobody. */
export function aWard(channels: readonly Channel[], alarms: readonly Alarm[] = []): WardState {
  const devices: Record<string, DeviceState> = {};
  for (const [index, { device = `P-${index}`, channel = 'A', bed = '9', programme, patient }] of channels.entries()) {
    const id = deviceId(device);
    devices[id] = aDeviceState({
      id,
      name: device,
      kind: 'pump',
      bed: bed === null ? null : bedId(bed),
      channels: { ...devices[id]?.channels, [channel]: aChannel(programme) },
      ...(patient === undefined ? {} : { patient: patientId(patient) }),
    });
  }
  return {
    ...emptyWard,
    devices,
    alarms: Object.fromEntries(alarms.map((alarm) => [alarm.id, alarm])),
    beds: ['9', '12', '20'].map((id) => {
      const family = patients[id];
      return { id: bedId(id), room: id, patient: family === undefined ? null : aPatient(family), since: 0 };
    }),
  };
}

export function infusionsIn(
  channels: readonly Channel[],
  part: { readonly ward?: WardState; readonly lost?: boolean; readonly list?: DrugList } = {},
): Infusion[] {
  const { ward = aWard(channels), lost = false, list = aList } = part;
  const heard = (device: string, channel: string): PumpHeard | null => {
    const index = channels.findIndex(
      (one, at) => (one.device ?? `P-${at}`) === device && (one.channel ?? 'A') === channel,
    );
    const one = channels[index];
    if (one === undefined || one.live === null) return null;
    const rate = one.programme?.rateMlPerHour ?? 10;
    const said = aLivePump({
      channel,
      batteryPct: 90,
      onBattery: false,
      rateMlPerHour: null,
      remainingMl: (rate * (one.minutes ?? 100)) / 60,
      ...one.live,
    });
    return { said, ageMs: 0, connected: true, periodMs: 30_000, ...one.heard };
  };
  return infusionsOf(ward, { list, find: drugIndex(list), heard, lost });
}
