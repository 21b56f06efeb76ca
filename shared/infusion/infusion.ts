/** Everything that is known now of one pump channel: the programme from the ward, the volumes from the live feed. */
import type { BedId, DeviceId, PatientId } from '../domain/ids.ts';
import type { PumpStatus } from '../domain/observation.ts';
import { timeToEmpty, type PumpTime } from '../domain/pump-time.ts';
import type { LivePump } from '../feed/protocol.ts';
import { silentMs } from '../live/freshness.ts';
import { priorityRank, type Alarm } from '../ward/alarm.ts';
import type { DeviceState, PumpChannel, WardState } from '../ward/state.ts';
import type { Drug, DrugClass, DrugList } from './drug-list.ts';
import { classOf, leadMinOf, type FindDrug } from './drugs.ts';

/** Pumps report less often than monitors; without word for this long their volumes are no longer told. */
const leastSilentMs = 120_000;

/** What the live feed says of a channel, as old as it is. */
export interface PumpHeard {
  readonly said: LivePump;
  readonly ageMs: number;
  /** Its pump's link stands, from the device to here. */
  readonly connected: boolean;
  /** Expected interval between its reports; null: not known. */
  readonly periodMs: number | null;
}

export interface Battery {
  readonly pct: number | null;
  /** Null: not said. */
  readonly on: boolean | null;
  /** What it lasts, as the pump says, less the age of its word. */
  readonly minutes: number | null;
}

export interface Infusion {
  /** Device and channel. */
  readonly id: string;
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly channel: string;
  readonly bed: BedId | null;
  /** Who lies in that bed. */
  readonly bedPatient: PatientId | null;
  /** Whom the pump says that it is programmed for; null: it does not say. */
  readonly pumpPatient: PatientId | null;
  /** As the pump writes it. */
  readonly drug: string | null;
  /** The drug of the pharmacist's list; null: not in it. */
  readonly known: Drug | null;
  readonly class: DrugClass;
  readonly leadMin: number;
  readonly programme: PumpChannel;
  readonly status: PumpStatus;
  /** Told to run by a pump that is still heard. */
  readonly running: boolean;
  /** Present rate, else the programmed one; null where the pump is silent. */
  readonly rateMlPerHour: number | null;
  readonly remainingMl: number | null;
  readonly infusedMl: number | null;
  /** From now: the age of the pump's word is taken off. */
  readonly time: PumpTime;
  readonly battery: Battery;
  readonly linePressureMmHg: number | null;
  readonly occlusionLimitMmHg: number | null;
  readonly bolusMl: number | null;
  /** Nothing live may be said of it. */
  readonly silent: boolean;
  /** Age of its last report; null: never heard, or contact is lost and nobody knows. */
  readonly lastHeardMs: number | null;
  /** The gravest open alarm of the channel, or of its pump as a whole. */
  readonly alarm: Alarm | null;
}

export interface InfusionContext {
  readonly list: DrugList;
  /** `drugIndex` of that list. */
  readonly find: FindDrug;
  readonly heard: (device: DeviceId, channel: string) => PumpHeard | null;
  /** The station is cut off from its gateway: nothing is heard, whatever its age. */
  readonly lost: boolean;
}

export const infusionId = (device: string, channel: string): string => `${device}\n${channel}`;

/** All channels of the ward's pumps, in no order; see urgency.ts. */
export function infusionsOf(ward: WardState, context: InfusionContext): Infusion[] {
  const alarms = alarmsOfPumps(ward);
  const patients = new Map(ward.beds.map(({ id, patient }) => [id, patient?.id ?? null]));
  return Object.values(ward.devices).flatMap((device) =>
    Object.entries(device.channels).map(([channel, programme]) =>
      infusionOf(
        {
          device,
          channel,
          programme,
          bedPatient: device.bed === null ? null : (patients.get(device.bed) ?? null),
          alarm: graver(alarms.get(infusionId(device.id, channel)), alarms.get(device.id)),
        },
        context,
      ),
    ),
  );
}

export interface ChannelFacts {
  readonly device: DeviceState;
  readonly channel: string;
  readonly programme: PumpChannel;
  readonly bedPatient: PatientId | null;
  readonly alarm: Alarm | null;
}

export function infusionOf(facts: ChannelFacts, { list, find, heard, lost }: InfusionContext): Infusion {
  const { device, channel, programme } = facts;
  const seen = heard(device.id, channel);
  const silent = lost || seen === null || !seen.connected || seen.ageMs > pumpSilentMs(seen.periodMs);
  const said = silent ? null : seen.said;
  const known = find(programme.drug);
  const { status } = programme;
  const ageMs = seen?.ageMs ?? 0;
  const silentAfterMs = pumpSilentMs(seen?.periodMs ?? null);
  const left = said === null ? nothingLeft : leftOf(said, ageMs, silentAfterMs);
  const volumes = {
    status,
    rateMlPerHour: silent ? null : (said?.rateMlPerHour ?? programme.rateMlPerHour),
    remainingMl: left.remainingMl,
    remainingMin: left.remainingMin,
    mode: programme.mode,
  };
  const batteryAgeMs = ageMs + (said?.batteryOlderMs ?? 0);
  return {
    id: infusionId(device.id, channel),
    device: device.id,
    deviceName: device.name,
    channel,
    bed: device.bed,
    bedPatient: facts.bedPatient,
    pumpPatient: device.patient ?? null,
    drug: programme.drug,
    known,
    class: classOf(known),
    leadMin: leadMinOf(list, known),
    programme,
    status,
    running: !silent && runs(status),
    rateMlPerHour: volumes.rateMlPerHour,
    remainingMl: volumes.remainingMl,
    infusedMl: said?.infusedMl ?? null,
    time: silent ? { known: false, why: 'no-volume' } : lessAge(timeToEmpty(volumes), left.ageMs / 60_000),
    battery: {
      pct: said?.batteryPct ?? null,
      on: said?.onBattery ?? null,
      minutes: said === null || said.batteryMin === null ? null : Math.max(0, said.batteryMin - batteryAgeMs / 60_000),
    },
    linePressureMmHg: said?.linePressureMmHg ?? null,
    occlusionLimitMmHg: said?.occlusionLimitMmHg ?? null,
    bolusMl: said?.bolusMl ?? null,
    silent,
    lastHeardMs: lost ? null : (seen?.ageMs ?? null),
    alarm: facts.alarm,
  };
}

/** Told to give something: at its rate, at the least rate, or a bolus. */
export const runs = (status: PumpStatus): boolean => status === 'infusing' || status === 'kvo' || status === 'bolus';

export const pumpSilentMs = (periodMs: number | null): number => Math.max(leastSilentMs, silentMs(periodMs));

interface Left extends Pick<LivePump, 'remainingMl' | 'remainingMin'> {
  readonly ageMs: number;
}

const nothingLeft: Left = { remainingMl: null, remainingMin: null, ageMs: 0 };

/** What is left, as old as that is: a pump that goes on to talk and leaves it out says nothing of it (L17). */
export function leftOf(said: LivePump, heardMs: number, silentAfterMs: number): Left {
  const ageMs = heardMs + (said.leftOlderMs ?? 0);
  const { remainingMl, remainingMin } = said;
  return ageMs > silentAfterMs ? nothingLeft : { remainingMl, remainingMin, ageMs };
}

/** The container empties on while the pump says nothing. */
const lessAge = (time: PumpTime, ageMin: number): PumpTime =>
  time.known ? { known: true, minutes: Math.max(0, time.minutes - ageMin) } : time;

/** The gravest open one by channel's id, and of alarms that name no channel by the device's. */
function alarmsOfPumps(ward: WardState): ReadonlyMap<string, Alarm> {
  const gravest = new Map<string, Alarm>();
  for (const alarm of Object.values(ward.alarms)) {
    const key = alarm.channel === null ? alarm.device : infusionId(alarm.device, alarm.channel);
    const one = graver(gravest.get(key), alarm);
    if (one !== null) gravest.set(key, one);
  }
  return gravest;
}

/** One that is there before one that is over; then by priority; the first among equals. */
function graver(a: Alarm | undefined, b: Alarm | undefined): Alarm | null {
  if (a === undefined || b === undefined) return a ?? b ?? null;
  return alarmWeight(b) > alarmWeight(a) ? b : a;
}

export const alarmWeight = ({ condition, priority }: Alarm): number =>
  (condition === 'present' ? 10 : 0) + priorityRank[priority];

/** Whether two say the same on screen: times to the minute, the age of the last word to the second where it is shown. */
export function sameInfusion(a: Infusion, b: Infusion): boolean {
  const keys = Object.keys(a) as (keyof Infusion)[];
  return keys.every((key) => {
    switch (key) {
      case 'time':
        return minuteOf(a.time) === minuteOf(b.time);
      case 'lastHeardMs':
        return !a.silent || secondOf(a.lastHeardMs) === secondOf(b.lastHeardMs);
      case 'battery':
        return (
          a.battery.pct === b.battery.pct &&
          a.battery.on === b.battery.on &&
          wholeOf(a.battery.minutes) === wholeOf(b.battery.minutes)
        );
      default:
        return Object.is(a[key], b[key]);
    }
  });
}

const minuteOf = (time: PumpTime): number | string => (time.known ? Math.floor(time.minutes) : time.why);
const secondOf = (ms: number | null): number | null => (ms === null ? null : Math.floor(ms / 1000));
const wholeOf = (value: number | null): number | null => (value === null ? null : Math.floor(value));
