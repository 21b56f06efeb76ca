/** What a pump that stands still has not given, worked out from its programme; nothing where that cannot be known. */
import { doseUnit } from '../../../shared/infusion/dose-unit.ts';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import type { PumpTime } from '../../../shared/domain/pump-time.ts';

export interface Missed {
  readonly value: number;
  /** Amount without weight and time: "[iU]", "mg", "mL". */
  readonly unit: string;
}

const hourMs = 3_600_000;

/** States in which a programme stands still that somebody wants to go on. */
const standsStill = ({ status, silent }: Infusion): boolean =>
  !silent && (status === 'alarming' || status === 'stopped' || status === 'paused');

/** Since it stands still, by the dose that it was set to, else by its rate. `now`: gateway's clock, epoch ms. */
export function missedDose(infusion: Infusion, now: number): Missed | null {
  const { programme } = infusion;
  if (!standsStill(infusion) || now < programme.since) return null;
  const hours = (now - programme.since) / hourMs;
  const { doseRate, doseUnit: unit, weightKg } = programme;
  const dose = doseUnit(unit);
  if (doseRate !== null && doseRate > 0 && unit !== null && dose?.perHours != null) {
    if (dose.perKg && weightKg == null) return null;
    const perHour = (doseRate / dose.perHours) * (dose.perKg ? (weightKg ?? 0) : 1);
    return { value: perHour * hours, unit: unit.split('/')[0] ?? unit };
  }
  const rate = programme.rateMlPerHour;
  return rate === null || rate <= 0 ? null : { value: rate * hours, unit: 'mL' };
}

/** How long what is left would last at the programmed rate. */
export function timeIfRestarted(infusion: Infusion): PumpTime {
  const { remainingMl, programme } = infusion;
  const rate = programme.rateMlPerHour;
  if (!standsStill(infusion) || remainingMl === null || rate === null || rate <= 0)
    return { known: false, why: 'no-volume' };
  return { known: true, minutes: (remainingMl / rate) * 60 };
}
