/** The newest of one pump channel: fields that a message leaves out stay as they were. */
import type { PumpObservation } from '../../shared/domain/observation.ts';
import type { LivePump } from '../../shared/feed/protocol.ts';
import { clip } from '../core/clip.ts';

type PumpReadings = Omit<LivePump, 'channel' | 'ageMs'>;

export interface HeldPump extends PumpReadings {
  readonly channel: string;
  /** What hangs there, as the pump says it. */
  readonly drug: string | null;
  readonly deviceAt: number | null;
  /** When it was measured, on our monotonic clock. */
  readonly mono: number;
  readonly epoch: number;
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

export function readingsAfter(held: HeldPump | undefined, sent: PumpObservation): PumpReadings {
  const was = kept(held, sent);
  return {
    rateMlPerHour: sent.rateMlPerHour ?? was.rateMlPerHour,
    remainingMl: sent.remainingMl ?? was.remainingMl,
    infusedMl: sent.infusedMl ?? was.infusedMl,
    remainingMin: sent.remainingMin ?? was.remainingMin,
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
