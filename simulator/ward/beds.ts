/** A bed of the virtual ward: its monitor, who lies in it, and what happens to it. */
import type { WardFile } from '../../shared/ward/ward-file.ts';
import { hashText, randomStream } from '../core/random.ts';
import { pid, pv1 } from '../hl7/subject.ts';
import type { Place } from '../hl7/subject.ts';
import type { Sender } from '../hl7/text.ts';
import { monitor } from '../monitor/monitor.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { patient } from '../physiology/patient.ts';
import type { Patient, WaveKey } from '../physiology/patient.ts';
import type { PatientProfile } from './profiles.ts';

export interface Stay {
  readonly profile: PatientProfile;
  readonly body: Patient;
  /** Texts of PID and PV1 in this bed. */
  readonly subject: string;
}

export interface Bed {
  readonly id: string;
  readonly place: Place;
  readonly number: number;
  readonly monitorName: string;
  /** OBX-18 of the monitor. */
  readonly instance: string;
  stay: Stay | null;
  monitor: Monitor | null;
  /** Switched off or unplugged: nothing is sent. */
  silent: boolean;
  /** How often somebody was put here: keeps names and message ids unique. */
  turn: number;
}

export interface BedContext {
  readonly seed: number;
  readonly startAt: number;
  readonly run: string;
  readonly unit: string;
  readonly facility: string;
  readonly sender: Sender;
}

/** EUI-64 of a virtual device: locally administered, and stable for a ward and a name. */
export function virtualId(unit: string, name: string): string {
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
  return `02A1B2FFFE${hex(hashText(`${unit} ${name}`) % 0x1000000, 6)}`;
}

/** OBX-18: the name on the device's label, made unique by its EUI-64. */
export const instanceOf = (unit: string, name: string): string => `${name}^^${virtualId(unit, name)}^EUI-64`;

export function bedsOf(ward: WardFile, facility: string): Bed[] {
  return ward.beds.map((bed, index) => {
    const monitorName = `MON-${ward.unit}-${bed.id}`;
    const known = bed.devices[0];
    return {
      id: bed.id,
      number: index + 1,
      place: { unit: ward.unit, room: bed.room, bed: bed.id, facility },
      monitorName,
      instance: known === undefined ? instanceOf(ward.unit, monitorName) : `${known}^^${known}^EUI-64`,
      stay: null,
      monitor: null,
      silent: false,
      turn: 0,
    };
  });
}

const wavesOf = (profile: PatientProfile): WaveKey[] => [
  'ECG II',
  'ECG V',
  ...(profile.art ? (['ART'] as const) : []),
  ...(profile.cvp ? (['CVP'] as const) : []),
  'PLETH',
  'RESP',
  ...(profile.co2 ? (['CO2'] as const) : []),
];

const usualRhythm = (profile: PatientProfile): string => (profile.rhythm === 'AF' ? 'AF' : 'SR');

/** Puts a patient into a bed and connects the bed's monitor to them. `body` is given when they come from another bed. */
export function occupy(bed: Bed, profile: PatientProfile, context: BedContext, nowMs: number, body?: Patient): Stay {
  const { seed, startAt, run, unit, facility, sender } = context;
  bed.turn += 1;
  const name = `${unit} ${bed.id} ${bed.turn}`;
  const lives = body ?? patient(seed, name, profile);
  const subject = pid(profile.person, facility) + pv1(bed.place, profile.person.visit);
  bed.stay = { profile, body: lives, subject };
  bed.monitor = monitor({
    instance: bed.instance,
    name: bed.monitorName,
    sender,
    patient: lives,
    waves: wavesOf(profile),
    art: profile.art,
    cvp: profile.cvp,
    co2: profile.co2,
    limits: profile.limits,
    usualRhythm: usualRhythm(profile),
    nibpEveryMs: profile.nibpEveryMs,
    nibpFirstMs: nowMs === 0 ? -profile.nibpAgoMs : nowMs,
    random: randomStream(seed, `${name} cuff`),
    startAt,
    run: bed.turn === 1 ? run : `${run}.${bed.turn}`,
  });
  bed.monitor.setSubject(subject);
  return bed.stay;
}

export function vacate(bed: Bed): void {
  bed.stay = null;
  bed.monitor = null;
}
