/** Profiles of the demo pumps, read from resources/demo/pumps.json, and doses from rates. */
import { z } from 'zod';
import { unitOf } from '../../shared/domain/units.ts';
import { unitField } from '../hl7/text.ts';

const channelSchema = z.object({
  label: z.string().min(1).max(8),
  kind: z.enum(['lvp', 'syringe']),
  drug: z.string().min(1).max(80),
  /** Amount of drug in the container; null for a plain fluid. */
  amount: z.number().positive().nullable().default(null),
  amountUnit: z.enum(['units', 'g', 'mg', 'mcg', 'mmol']).nullable().default(null),
  vtbiMl: z.number().positive(),
  remainingMl: z.number().nonnegative(),
  rateMlH: z.number().positive(),
  dose: z.number().positive().nullable().default(null),
  doseUnit: z.string().max(20).nullable().default(null),
  nearEndMin: z.number().positive().default(5),
  occlusionLimit: z.number().positive().default(500),
  /** After the end, to keep the vein open; 0: it stops. Default: 1 mL/h, or the rate where that is less. */
  kvoRateMlH: z.number().nonnegative().optional(),
  /** A limit of the library that somebody overrode. */
  override: z
    .object({ limit: z.enum(['soft', 'hard']), reason: z.string().max(80) })
    .nullable()
    .default(null),
  /** Rates one after the other; the last one stays. */
  ramp: z
    .array(z.object({ rateMlH: z.number().positive(), forMin: z.number().positive() }))
    .max(20)
    .default([]),
  /** Badge of whoever programmed it. */
  by: z.string().max(20).default('2041'),
});

export const pumpProfileSchema = z.object({
  id: z.string().min(1).max(40),
  /** Null: in use somewhere, mapped to no bed. */
  bed: z.string().nullable(),
  batteryPct: z.number().min(0).max(100).default(90),
  onBattery: z.boolean().default(false),
  channels: z.array(channelSchema).min(1).max(6),
});
export type PumpProfile = z.infer<typeof pumpProfileSchema>;
export type ChannelProfile = PumpProfile['channels'][number];
export const libraryOfPumps = { name: '5N adult', version: '14', careArea: '5N adult' } as const;
export const pumpFileSchema = z.object({ pumps: z.array(pumpProfileSchema).max(400) });

/** OBX-6 of a unit: with its MDC number where it has one, else UCUM alone. */
function unitText(word: string): string {
  try {
    const unit = unitOf(word);
    return unit.mdcCode === null ? `${unit.ucum}^${unit.ucum}^UCUM` : unitField(unit.mdcCode);
  } catch {
    return `${word}^${word}^UCUM`;
  }
}

const concentrationUnits = { units: '[iU]/mL', g: 'mg/mL', mg: 'mg/mL', mcg: 'mcg/mL', mmol: 'mmol/mL' } as const;

/** Drug per mL of the container; null for a plain fluid. */
export function concentrationText(profile: ChannelProfile): { value: number; unit: string } | null {
  if (profile.amount === null || profile.amountUnit === null) return null;
  const factor = profile.amountUnit === 'g' ? 1000 : 1;
  return { value: (profile.amount * factor) / profile.vtbiMl, unit: unitText(concentrationUnits[profile.amountUnit]) };
}

/** The dose follows the rate in proportion. */
export const doseText = (profile: ChannelProfile, rateMlH: number): { value: number; unit: string } | null =>
  profile.dose === null || profile.doseUnit === null
    ? null
    : { value: (profile.dose * rateMlH) / profile.rateMlH, unit: unitText(profile.doseUnit) };

const perGram: Record<string, number> = { g: 1, mg: 1e3, mcg: 1e6, units: 1, mmol: 1 };

/** Dose that a rate gives, from the container's concentration and the patient's weight; null for a plain fluid. */
export function doseOf(profile: ChannelProfile, rateMlH: number, weightKg: number): number | null {
  if (profile.amount === null || profile.amountUnit === null || profile.doseUnit === null) return null;
  const [unit = '', ...per] = profile.doseUnit.split('/');
  const amountPerHour =
    (profile.amount / profile.vtbiMl) * rateMlH * ((perGram[unit] ?? 1) / (perGram[profile.amountUnit] ?? 1));
  return amountPerHour / (per.includes('kg') ? weightKg : 1) / (per.includes('min') ? 60 : 1);
}
