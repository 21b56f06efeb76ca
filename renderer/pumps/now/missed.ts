/** What a pump that stands still has not given, worked out from its programme; nothing where that cannot be known. */
import { concentrationUnit, convertDose, doseUnit } from '../../../shared/infusion/dose-unit.ts';
import { runs, type Infusion } from '../../../shared/infusion/infusion.ts';
import type { Ledger } from '../../../shared/infusion/ledger-answer.ts';
import type { PumpTime } from '../../../shared/domain/pump-time.ts';

export interface Missed {
  readonly value: number;
  /** Amount without weight and time: "[iU]", "mg", "mL". */
  readonly unit: string;
}

/** How it ran last: pumps say rate 0 once they stand still, and change what they call it while they do. */
export interface LastRun {
  /** Epoch ms. */
  readonly stoppedAt: number;
  /** Null: not known. */
  readonly rateMlPerHour: number | null;
}

const hourMs = 3_600_000;

/** States in which a programme stands still that somebody wants to go on. */
export const standsStill = ({ status, silent }: Infusion): boolean =>
  !silent && (status === 'alarming' || status === 'stopped' || status === 'paused');

/** From dose and concentration, mL/h; null: one of them is not known, or its weight. */
function rateOfDose({ programme }: Infusion): number | null {
  const { doseRate, doseUnit: unit, concentration, concentrationUnit: of, weightKg } = programme;
  const inMl = concentrationUnit(of);
  const from = doseUnit(unit);
  const to = inMl === null ? null : doseUnit(`${inMl.amount}/h`);
  if (doseRate === null || concentration === null || inMl === null || from === null || to === null) return null;
  const perHour = convertDose(doseRate, from, to, weightKg ?? null);
  const perMl = concentration * inMl.perMl;
  return perHour === null || perMl <= 0 ? null : perHour / perMl;
}

const positive = (value: number | null | undefined): number | null => (value != null && value > 0 ? value : null);

/** `ledger`: what is on record of its patient; null: not read. */
export function lastRun(infusion: Infusion, ledger: Ledger | null): LastRun {
  const { device, channel, programme } = infusion;
  const ran = ledger?.spans
    .filter((span) => span.device === device && span.channel === channel && runs(span.status))
    .toSorted((a, b) => a.fromAt - b.fromAt)
    .at(-1);
  return {
    stoppedAt: Math.min(programme.since, ran?.toAt ?? programme.since),
    rateMlPerHour: positive(programme.rateMlPerHour) ?? positive(ran?.rateMlPerHour) ?? rateOfDose(infusion),
  };
}

/** Since it stands still, by the dose that it was set to, else by its rate. `now`: gateway's clock, epoch ms. */
export function missedDose(infusion: Infusion, last: LastRun, now: number): Missed | null {
  const { programme } = infusion;
  if (!standsStill(infusion) || now < last.stoppedAt) return null;
  const hours = (now - last.stoppedAt) / hourMs;
  const { doseRate, doseUnit: unit, weightKg } = programme;
  const dose = doseUnit(unit);
  if (doseRate !== null && doseRate > 0 && unit !== null && dose?.perHours != null) {
    if (dose.perKg && weightKg == null) return null;
    const perHour = (doseRate / dose.perHours) * (dose.perKg ? (weightKg ?? 0) : 1);
    return { value: perHour * hours, unit: unit.split('/')[0] ?? unit };
  }
  const rate = last.rateMlPerHour;
  return rate === null ? null : { value: rate * hours, unit: 'mL' };
}

/** How long what is left would last at the rate that it had. */
export function timeIfRestarted(infusion: Infusion, last: LastRun): PumpTime {
  const { remainingMl } = infusion;
  const rate = last.rateMlPerHour;
  if (!standsStill(infusion) || remainingMl === null || rate === null) return { known: false, why: 'no-volume' };
  return { known: true, minutes: (remainingMl / rate) * 60 };
}
