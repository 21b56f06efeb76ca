/** Sums of each device since they were last written: hours, battery, clock. Pure but for its memory. */
import type { DeviceNote } from './equipment-notes.ts';

export interface DeviceLook {
  readonly device: string;
  /** Its link stands and it spoke within its time. */
  readonly heard: boolean;
  readonly running: boolean;
  readonly onBattery: boolean;
  readonly batteryPct: number | null;
  /** Its clock less ours. */
  readonly clockOffsetMs: number | null;
}

/** A clock that leaps further between two looks was set by somebody. */
const setClockMs = 3_000;

interface Sum {
  heardMs: number;
  runningMs: number;
  dischargeMs: number;
  dischargePct: number;
  driftMs: number;
  driftSpanMs: number;
  /** While it is on its battery. */
  pct: number | null;
  /** First and last of a stretch without a leap. */
  clock: { fromAt: number; fromMs: number; toAt: number; toMs: number } | null;
  look: number;
}

const newSum = (): Sum => ({
  heardMs: 0,
  runningMs: 0,
  dischargeMs: 0,
  dischargePct: 0,
  driftMs: 0,
  driftSpanMs: 0,
  pct: null,
  clock: null,
  look: 0,
});

export class DeviceSums {
  readonly #sums = new Map<string, Sum>();
  #looks = 0;

  look(devices: readonly DeviceLook[], now: number, sinceMs: number): void {
    this.#looks += 1;
    for (const device of devices) {
      const sum = this.#sums.get(device.device) ?? newSum();
      this.#sums.set(device.device, sum);
      sum.look = this.#looks;
      add(sum, device, now, sinceMs);
    }
  }

  /** What came together, and begins anew. */
  take(week: number): DeviceNote[] {
    const notes: DeviceNote[] = [];
    for (const [device, sum] of this.#sums) {
      endClock(sum);
      const { heardMs, runningMs, dischargeMs, dischargePct, driftMs, driftSpanMs } = sum;
      if (heardMs > 0) {
        notes.push({ week, device, heardMs, runningMs, dischargeMs, dischargePct, driftMs, driftSpanMs });
      }
      if (sum.look === this.#looks) Object.assign(sum, { ...newSum(), pct: sum.pct, clock: sum.clock, look: sum.look });
      else this.#sums.delete(device);
    }
    return notes;
  }

  clear(): void {
    this.#sums.clear();
  }
}

function add(sum: Sum, device: DeviceLook, now: number, sinceMs: number): void {
  const { heard, running, onBattery, batteryPct, clockOffsetMs } = device;
  if (!heard) {
    endClock(sum);
    sum.clock = null;
    sum.pct = null;
    return;
  }
  sum.heardMs += sinceMs;
  if (running) sum.runningMs += sinceMs;
  const before = sum.pct;
  sum.pct = onBattery ? batteryPct : null;
  if (before !== null && sum.pct !== null && sum.pct <= before) {
    sum.dischargeMs += sinceMs;
    sum.dischargePct += before - sum.pct;
  }
  addClock(sum, clockOffsetMs, now);
}

function addClock(sum: Sum, offsetMs: number | null, now: number): void {
  if (offsetMs === null) return;
  const { clock } = sum;
  if (clock !== null && Math.abs(offsetMs - clock.toMs) <= setClockMs) {
    [clock.toAt, clock.toMs] = [now, offsetMs];
    return;
  }
  endClock(sum);
  sum.clock = { fromAt: now, fromMs: offsetMs, toAt: now, toMs: offsetMs };
}

function endClock(sum: Sum): void {
  const { clock } = sum;
  if (clock === null) return;
  sum.driftMs += clock.toMs - clock.fromMs;
  sum.driftSpanMs += clock.toAt - clock.fromAt;
  [clock.fromAt, clock.fromMs] = [clock.toAt, clock.toMs];
}
