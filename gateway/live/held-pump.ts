/** The newest of one pump channel: fields that a message leaves out stay as they were. */
import type { PumpObservation } from '../../shared/domain/observation.ts';
import type { LivePump } from '../../shared/feed/protocol.ts';
import { clip } from '../core/clip.ts';

type PumpReadings = Omit<LivePump, 'channel' | 'ageMs' | 'leftOlderMs' | 'batteryOlderMs'>;

export interface HeldPump extends PumpReadings {
  readonly channel: string;
  /** What hangs there, as the pump says it. */
  readonly drug: string | null;
  readonly deviceAt: number | null;
  /** When it was measured, on our monotonic clock. */
  readonly mono: number;
  readonly epoch: number;
  /** What is left, and what the battery lasts, was measured so long before `mono`. */
  readonly leftOlderMs: number;
  readonly batteryOlderMs: number;
  readonly version: number;
}

export const channelOf = (pump: PumpObservation): string => clip(pump.channel === '' ? '1' : pump.channel, 80);

const nothing: PumpReadings = {
  rateMlPerHour: null,
  remainingMl: null,
  infusedMl: null,
  remainingMin: null,
  batteryPct: null,
  onBattery: null,
  batteryMin: null,
  linePressureMmHg: null,
  occlusionLimitMmHg: null,
  bolusMl: null,
};

/** Of the pump and not of what hangs there. */
const ofPump = ({
  batteryPct,
  onBattery,
  batteryMin,
  linePressureMmHg,
  occlusionLimitMmHg,
}: PumpReadings): PumpReadings => ({
  ...nothing,
  batteryPct,
  onBattery,
  batteryMin,
  linePressureMmHg,
  occlusionLimitMmHg,
});

/** What stays of before: nothing of another drug, or of a programme that was cleared. */
function kept(held: HeldPump | undefined, sent: PumpObservation): PumpReadings {
  if (held === undefined) return nothing;
  const isAnother =
    sent.event === 'programme-cleared' ||
    sent.event === 'patient-changed' ||
    (sent.drug !== null && held.drug !== null && sent.drug !== held.drug);
  if (isAnother) return ofPump(held);
  const isCounterCleared = sent.event === 'volumes-cleared';
  return {
    ...held,
    ...(isCounterCleared ? { infusedMl: 0, remainingMl: null, remainingMin: null } : {}),
    // The time said before a dose between is not the time after it; one on mains does not run down.
    ...(sent.status === 'bolus' ? { remainingMin: null } : {}),
    ...(sent.status !== null && sent.status !== 'bolus' ? { bolusMl: null } : {}),
    ...(sent.onBattery === false ? { batteryMin: null } : {}),
  };
}

const saysLeft = ({ remainingMl, remainingMin }: PumpObservation): boolean =>
  remainingMl !== null || remainingMin !== null;

/** A message that leaves out what is left does not make it young again (L17). @param mono when `sent` was measured. */
export function agesAfter(
  held: HeldPump | undefined,
  sent: PumpObservation,
  mono: number,
): Pick<HeldPump, 'leftOlderMs' | 'batteryOlderMs'> {
  const passedMs = held === undefined ? 0 : Math.max(0, mono - held.mono);
  return {
    leftOlderMs: saysLeft(sent) ? 0 : (held?.leftOlderMs ?? 0) + passedMs,
    batteryOlderMs: sent.batteryMin !== null ? 0 : (held?.batteryOlderMs ?? 0) + passedMs,
  };
}

export function readingsAfter(held: HeldPump | undefined, sent: PumpObservation): PumpReadings {
  const was = kept(held, sent);
  return {
    rateMlPerHour: sent.rateMlPerHour ?? was.rateMlPerHour,
    // Volume and time are of one moment: one that is new does not stand beside an old other.
    remainingMl: saysLeft(sent) ? sent.remainingMl : was.remainingMl,
    infusedMl: sent.infusedMl ?? was.infusedMl,
    remainingMin: saysLeft(sent) ? sent.remainingMin : was.remainingMin,
    batteryPct: sent.batteryPct ?? was.batteryPct,
    onBattery: sent.onBattery ?? was.onBattery,
    batteryMin: sent.batteryMin ?? was.batteryMin,
    linePressureMmHg: sent.linePressureMmHg ?? was.linePressureMmHg,
    occlusionLimitMmHg: sent.occlusionLimitMmHg ?? was.occlusionLimitMmHg,
    bolusMl: sent.bolusMl ?? was.bolusMl,
  };
}

const keys = Object.keys(nothing) as (keyof PumpReadings)[];

export const sameReadings = (a: PumpReadings, b: PumpReadings): boolean => keys.every((key) => a[key] === b[key]);
