/** Whether a dose is within the limits that the pharmacist's list has of its drug. */
import type { Drug, DrugLimits } from './drug-list.ts';
import { concentrationUnit, convertDose, doseUnit } from './dose-unit.ts';
import type { Infusion } from './infusion.ts';

export interface BeyondLimit {
  readonly hardness: 'soft' | 'hard';
  readonly side: 'low' | 'high';
  /** The dose in the unit of the limit. */
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly limits: DrugLimits;
  /** The weight that it was worked out with; null: none was needed. */
  readonly weightKg: number | null;
}

/** What is compared: as the pump says the dose, from its rate and concentration, and its rate. */
function dosesOf({ programme, rateMlPerHour }: Infusion): { readonly value: number; readonly unit: string }[] {
  const { doseRate, doseUnit: unit, concentration, concentrationUnit: of } = programme;
  const rate = rateMlPerHour === null ? [] : [{ value: rateMlPerHour, unit: 'mL/h' }];
  if (doseRate !== null && unit !== null && doseUnit(unit) !== null) return [{ value: doseRate, unit }, ...rate];
  const inMl = concentrationUnit(of);
  if (inMl === null || concentration === null || rateMlPerHour === null) return rate;
  return [{ value: rateMlPerHour * concentration * inMl.perMl, unit: `${inMl.amount}/h` }, ...rate];
}

/** In the unit of the limits; null: they cannot be compared. */
export function doseIn(infusion: Infusion, unit: string): { readonly value: number; readonly weighed: boolean } | null {
  const to = doseUnit(unit);
  if (to === null) return null;
  for (const dose of dosesOf(infusion)) {
    const from = doseUnit(dose.unit);
    if (from === null) continue;
    const value = convertDose(dose.value, from, to, infusion.programme.weightKg ?? null);
    if (value !== null) return { value, weighed: from.perKg !== to.perKg };
  }
  return null;
}

/** Rounding of a pump's display is no step over a limit. */
const tolerance = 1e-3;

/** The gravest; null: within all limits, or none can be compared. */
export function beyondLimits(infusion: Infusion, drug: Drug): BeyondLimit | null {
  const beyond = drug.limits.flatMap((limits) => beyondOne(infusion, limits) ?? []);
  return beyond.find(({ hardness }) => hardness === 'hard') ?? beyond[0] ?? null;
}

function beyondOne(infusion: Infusion, limits: DrugLimits): BeyondLimit | null {
  const dose = doseIn(infusion, limits.unit);
  if (dose === null) return null;
  const { value, weighed } = dose;
  const steps = [
    ['hard', 'high', limits.hardMax],
    ['hard', 'low', limits.hardMin],
    ['soft', 'high', limits.softMax],
    ['soft', 'low', limits.softMin],
  ] as const;
  for (const [hardness, side, limit] of steps) {
    if (limit === null) continue;
    const isBeyond = side === 'high' ? value > limit * (1 + tolerance) : value < limit * (1 - tolerance);
    if (!isBeyond) continue;
    const weightKg = weighed ? (infusion.programme.weightKg ?? null) : null;
    return { hardness, side, value, limit, unit: limits.unit, limits, weightKg };
  }
  return null;
}
