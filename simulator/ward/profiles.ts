/** Patients of the virtual ward: those of resources/demo/patients.json, and generated ones beyond them. */
import { z } from 'zod';
import { rhythmNames } from '../physiology/heart.ts';
import { randomStream } from '../core/random.ts';
import type { VitalValues } from '../physiology/vitals.ts';
import type { Person } from '../hl7/subject.ts';
import type { Limits } from '../monitor/conditions.ts';
import { defaultLimits } from '../monitor/conditions.ts';

const limitSchema = z.object({ low: z.number().nullable(), high: z.number().nullable() });

const vitalsSchema = z.object({
  hr: z.number(),
  spo2: z.number(),
  rr: z.number(),
  sys: z.number(),
  dia: z.number(),
  temp: z.number(),
  cvp: z.number().default(8),
  etco2: z.number().default(38),
  o2flow: z.number().default(0),
  pvcPerMin: z.number().default(0),
  stII: z.number().default(0),
  stV: z.number().default(0),
  pi: z.number().default(2),
});

const patientSchema = z.object({
  bed: z.string(),
  family: z.string(),
  given: z.string(),
  mrn: z.string(),
  birthDate: z.iso.date(),
  sex: z.enum(['F', 'M', 'O']),
  weightKg: z.number().positive(),
  heightCm: z.number().positive(),
  diagnosis: z.string(),
  rhythm: z.enum(rhythmNames).default('sinus'),
  vitals: vitalsSchema,
  art: z.boolean().default(false),
  hasCvp: z.boolean().default(false),
  co2: z.boolean().default(false),
  nibp: z.object({ everyMin: z.number().positive(), agoMin: z.number().nonnegative() }),
  limits: z.record(z.string(), limitSchema).default({}),
});
export const patientFileSchema = z.object({
  /** Places of the list that stand empty. */
  empty: z.array(z.string()),
  patients: z.array(patientSchema),
});
export type PatientFile = z.infer<typeof patientFileSchema>;

export interface PatientProfile {
  readonly person: Person;
  readonly rhythm: (typeof rhythmNames)[number];
  readonly vitals: VitalValues;
  readonly art: boolean;
  readonly cvp: boolean;
  readonly co2: boolean;
  readonly nibpEveryMs: number;
  readonly nibpAgoMs: number;
  readonly limits: Limits;
}

const minute = 60_000;
const families = ['Demo', 'Sample', 'Test', 'Mock', 'Example'];
const givens =
  'Ada Bruno Cleo Denis Edda Fritz Gitta Henri Ilse Juri Karin Lars Mila Noel Oda Piet Runa Samir Tove Urs Vida Wim Yara Zeno'.split(
    ' ',
  );

function fromFile(entry: z.infer<typeof patientSchema>): PatientProfile {
  const { mrn, family, given, birthDate, sex, diagnosis, weightKg, heightCm } = entry;
  return {
    person: { mrn, visit: `V${mrn.replace(/\D/g, '')}`, family, given, birthDate, sex, diagnosis, weightKg, heightCm },
    rhythm: entry.rhythm,
    vitals: entry.vitals,
    art: entry.art,
    cvp: entry.hasCvp,
    co2: entry.co2,
    nibpEveryMs: entry.nibp.everyMin * minute,
    nibpAgoMs: entry.nibp.agoMin * minute,
    limits: { ...defaultLimits, ...entry.limits },
  };
}

/** A quiet patient that does not exist, for place `index` of a ward and the `turn`-th stay there. */
export function inventedPatient(seed: number, index: number, turn: number): PatientProfile {
  const random = randomStream(seed, `person ${index} ${turn}`);
  const whole = (low: number, high: number): number => Math.round(random.between(low, high));
  const number = 3000 + index * 17 + turn * 4001;
  const mrn = `104-${number}`;
  const age = whole(30, 90);
  const sys = whole(112, 142);
  return {
    person: {
      mrn,
      visit: `V104${number}`,
      family: families[index % families.length] as string,
      given: givens[(index + 7 * turn) % givens.length] as string,
      birthDate: `${2025 - age}-${String(whole(1, 12)).padStart(2, '0')}-${String(whole(1, 28)).padStart(2, '0')}`,
      sex: random.next() < 0.5 ? 'F' : 'M',
      diagnosis: 'Observation (simulated)',
      weightKg: whole(52, 102),
      heightCm: whole(152, 192),
    },
    rhythm: random.next() < 0.1 ? 'AF' : 'sinus',
    vitals: {
      hr: whole(60, 92),
      spo2: whole(95, 99),
      rr: whole(12, 19),
      sys,
      dia: Math.round(sys * random.between(0.52, 0.62)),
      temp: random.between(36.3, 37.4),
      cvp: 8,
      etco2: 38,
      o2flow: 0,
      pvcPerMin: random.next() < 0.15 ? whole(1, 3) : 0,
      stII: random.between(-0.3, 0.4),
      stV: random.between(-0.3, 0.4),
      pi: random.between(1.2, 4.5),
    },
    art: random.next() < 0.15,
    cvp: false,
    co2: false,
    nibpEveryMs: 30 * minute,
    nibpAgoMs: whole(1, 28) * minute,
    limits: defaultLimits,
  };
}

/** Who lies in the place with this number (1 is the first bed of the ward); null for an empty bed. */
export function profileOf(file: PatientFile, seed: number, place: number): PatientProfile | null {
  const name = String(place).padStart(2, '0');
  if (file.empty.includes(name)) return null;
  const entry = file.patients.find((patient) => patient.bed === name);
  return entry === undefined ? inventedPatient(seed, place, 0) : fromFile(entry);
}
