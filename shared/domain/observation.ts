/**
 * The normal form: what every protocol adapter ends in, and all that the gateway beyond its adapters knows.
 * Nothing here is HL7, omlox or MQTT. Times are epoch milliseconds; `deviceAt` is the device's own clock.
 */
import type { DeviceId, PatientId, TagId } from './ids.ts';

/** A code as the sender wrote it. All three are kept; matching goes by code, then refid, then text. */
export interface CodedName {
  /** MDC number (partition × 65536 + term), or null where the sender gave none or 0. */
  readonly code: number | null;
  /** "MDC_ECG_HEART_RATE", or null. */
  readonly refId: string | null;
  /** The sender's words, or null. */
  readonly text: string | null;
}

export type DeviceKind = 'monitor' | 'pump' | 'location' | 'bed' | 'gateway' | 'unknown';

export interface DeviceIdentity {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  /** What a person would call it ("MON-5N-27"); falls back to the id. */
  readonly name: string;
  readonly model: string | null;
}

/** PV1-3 taken apart; every part as sent, trimmed, or null. */
export interface PointOfCare {
  readonly unit: string | null;
  readonly room: string | null;
  readonly bed: string | null;
  readonly facility: string | null;
}

export interface PatientIdentity {
  readonly id: PatientId | null;
  readonly family: string;
  readonly given: string;
  /** "1958-03-09", or null where the sender gave none or only a part that is no date. */
  readonly birthDate: string | null;
  readonly sex: 'female' | 'male' | 'other' | null;
  /** All identifiers of PID-3 with authority and type, as sent. */
  readonly identifiers: readonly {
    readonly value: string;
    readonly authority: string | null;
    readonly type: string | null;
  }[];
}

/** Why there is no value, in the order that a person would check. */
export const absentReasons = [
  'sensor-off',
  'not-available',
  'invalid',
  'sentinel',
  'out-of-range',
  'not-a-number',
  'unknown-unit',
  'no-result',
  'over-range',
  'under-range',
  'calibrating',
  'test',
] as const;
export type AbsentReason = (typeof absentReasons)[number];

export interface NumericObservation {
  readonly kind: 'numeric';
  /** Key of the parameter table, or "x:…" made from the unknown code so that it can be shown and kept. */
  readonly key: string;
  readonly name: CodedName;
  /** In the parameter's own unit; null with a reason in `absent`. */
  readonly value: number | null;
  /** A coded or free-text result (rhythm), where the sender gave words and no number. */
  readonly text: string | null;
  /** UCUM of `value`. */
  readonly unit: string;
  readonly absent: AbsentReason | null;
  /** The value's own time on the device's clock. */
  readonly deviceAt: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** OBX-8 quality words that do not hide the value (QUES, DEMO, EARLY …). */
  readonly flags: readonly string[];
}

/** Marks "no sample" in every Int16 block, from adapter to drawing worker. */
export const noSample = -32768;

export interface WaveObservation {
  readonly kind: 'wave';
  /** Key of the channel table ("ECG II"), or the sender's own name for an unknown channel. */
  readonly channel: string;
  readonly name: CodedName;
  /** Start of the first sample on the device's clock. */
  readonly deviceAt: number | null;
  readonly rateHz: number;
  /** Physical value = sample × gain + offset. `noSample` is a gap. */
  readonly samples: Int16Array;
  readonly gain: number;
  readonly offset: number;
  /** UCUM. */
  readonly unit: string;
}

export type AlarmPhase =
  'start' | 'present' | 'update' | 'escalate' | 'deescalate' | 'continue' | 'end' | 'reset' | 'tpoint';
export type AlarmKind = 'physiological' | 'technical' | 'advisory';
/** Priority as the device stated it; null where it said none. */
export type StatedPriority = 'high' | 'medium' | 'low' | 'none' | null;
export type Inactivation =
  'enabled' | 'audio-paused' | 'audio-off' | 'alarm-paused' | 'alarm-off' | 'alert-acknowledged';

export interface AlarmObservation {
  readonly kind: 'alarm';
  /** One episode = device + containment path + event: equal for all reports of the episode. */
  readonly episode: string;
  readonly event: CodedName;
  /** Key of the alarm table ("V-TACH"), or null for an event that is not in it. */
  readonly alarmKey: string | null;
  readonly alarmKind: AlarmKind;
  readonly phase: AlarmPhase;
  readonly state: 'active' | 'inactive' | 'latched' | null;
  readonly inactivation: readonly Inactivation[];
  readonly priority: StatedPriority;
  readonly text: string | null;
  /** Parameter the alarm is about, with its value and limits where sent. */
  readonly parameter: string | null;
  readonly value: number | null;
  readonly unit: string | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly deviceAt: number | null;
  /** Pump channel the alarm is about. */
  readonly channel: string | null;
}

export const pumpStatuses = [
  'infusing',
  'kvo',
  'bolus',
  'paused',
  'stopped',
  'complete',
  'alarming',
  'unknown',
] as const;
export type PumpStatus = (typeof pumpStatuses)[number];
export type PumpEvent =
  | 'delivery-start'
  | 'delivery-stop'
  | 'delivery-complete'
  | 'programme-cleared'
  | 'volumes-cleared'
  | 'patient-changed'
  | 'device-time-changed'
  | 'communication-changed';

/** One channel of a pump. Fields that the message did not carry are null: the core keeps what it knew. */
export interface PumpObservation {
  readonly kind: 'pump';
  readonly channel: string;
  readonly event: PumpEvent | null;
  readonly deviceAt: number | null;
  readonly drug: string | null;
  readonly status: PumpStatus | null;
  readonly mode: string | null;
  readonly rateMlPerHour: number | null;
  readonly doseRate: number | null;
  readonly doseUnit: string | null;
  readonly concentration: number | null;
  readonly concentrationUnit: string | null;
  readonly vtbiMl: number | null;
  readonly remainingMl: number | null;
  readonly infusedMl: number | null;
  readonly remainingMin: number | null;
  readonly batteryPct: number | null;
  readonly onBattery: boolean | null;
  readonly syringe: boolean | null;
  readonly careArea: string | null;
  readonly libraryVersion: string | null;
  readonly notDeliveringReason: string | null;
  /** Name of the drug library that the drug is from. */
  readonly library?: string | null;
  /** Whether a limit of the library was overridden. Absent: the message says nothing of it. */
  readonly override?: PumpOverride | null;
  readonly overrideReason?: string | null;
  /** Who did it, as the pump says (OBX-16): "Ida Holm" or a badge. */
  readonly by?: string | null;
  readonly weightKg?: number | null;
  /** Time that the battery lasts, as the pump says. */
  readonly batteryMin?: number | null;
  readonly linePressureMmHg?: number | null;
  readonly occlusionLimitMmHg?: number | null;
  /** Of a bolus or loading dose: what it is to give. */
  readonly bolusMl?: number | null;
}

export const pumpOverrides = ['none', 'soft', 'hard'] as const;
export type PumpOverride = (typeof pumpOverrides)[number];

/** An order of a drug for a patient (RDE, RGV): what may run. */
export interface OrderObservation {
  readonly kind: 'order';
  /** Placer's number. */
  readonly id: string;
  readonly patient: PatientIdentity;
  readonly drug: string;
  readonly doseRate: number | null;
  readonly doseUnit: string | null;
  readonly rateMlPerHour: number | null;
  readonly volumeMl: number | null;
  /** It stops an order that was given before. */
  readonly stopped: boolean;
  readonly deviceAt: number | null;
}

/** The location system's own word that a tag came into an area or left it, or that two things met. */
export interface AreaObservation {
  readonly kind: 'area';
  readonly event: 'entered' | 'left' | 'met' | 'parted';
  readonly tags: readonly TagId[];
  /** Name of the fence; null for meetings. */
  readonly area: string | null;
  readonly distanceM: number | null;
  readonly deviceAt: number | null;
}

export interface PositionObservation {
  readonly kind: 'position';
  readonly tag: TagId;
  readonly name: string | null;
  readonly assetKind: string | null;
  /** Local metres from the zone's origin, or longitude and latitude with crs "EPSG:4326". */
  readonly x: number;
  readonly y: number;
  readonly crs: string;
  readonly floor: number | null;
  /** Words for where it is: the smallest place that can be claimed, else the name of the zone. */
  readonly zone: string | null;
  readonly accuracyM: number | null;
  readonly batteryPct: number | null;
  readonly deviceAt: number | null;
  /** The device that the tag is stuck on, as that device speaks of itself. Null: on none that is known; absent: not said. */
  readonly device?: string | null;
  /** Id of the zone whose metres these are, as the location system names it. */
  readonly source?: string | null;
  /** The tag says that it moves, or that it stands; null or absent: it does not say. */
  readonly moving?: boolean | null;
  /** The words in `zone` name no room but all of a zone: a floor plan may know better. */
  readonly coarse?: boolean;
}

export const adtTriggers = ['A01', 'A02', 'A03', 'A04', 'A08', 'A11', 'A12', 'A13', 'A40'] as const;
export type AdtTrigger = (typeof adtTriggers)[number];

export interface AdtObservation {
  readonly kind: 'adt';
  readonly trigger: AdtTrigger;
  readonly patient: PatientIdentity;
  readonly visit: string | null;
  readonly location: PointOfCare | null;
  readonly priorLocation: PointOfCare | null;
  readonly mergedFrom: PatientId | null;
  /** Reason for admission or diagnosis in words, where sent. */
  readonly diagnosis: string | null;
  readonly deviceAt: number | null;
}

export type Observation =
  | NumericObservation
  | WaveObservation
  | AlarmObservation
  | PumpObservation
  | PositionObservation
  | AdtObservation
  | OrderObservation
  | AreaObservation;

/** What one message said, with where it came from. The unit of work between an adapter and the core. */
export interface ObservationBatch {
  /** Name of the feed in the gateway's configuration. */
  readonly feed: string;
  /** The message's own id (MSH-10), for the log. */
  readonly messageId: string;
  /** Null for ADT and location hubs, whose observations name their own subjects. */
  readonly device: DeviceIdentity | null;
  readonly location: PointOfCare | null;
  readonly patient: PatientIdentity | null;
  /** MSH-11 is D or T: never shown as a patient without the word. */
  readonly demo: boolean;
  readonly receivedAt: number;
  /** Monotonic milliseconds at the same moment; ages come from this one. */
  readonly receivedMono: number;
  readonly observations: readonly Observation[];
}
