/** Bars of therapy from what pump channels were set to: each is a time that one rate ran. Pure. */
import type { DeviceId } from '../../shared/domain/ids.ts';
import type { PumpStatus } from '../../shared/domain/observation.ts';
import { unitByWord } from '../../shared/domain/units.ts';
import type { PumpProgramme } from '../../shared/ward/events.ts';
import type { Mapped } from '../store/course.ts';

export interface TherapyBar {
  readonly device: DeviceId;
  readonly channel: string;
  readonly drug: string | null;
  readonly text: string;
  readonly fromAt: number;
  readonly toAt: number | null;
}

/** One change of one channel of a pump, epoch ms. */
export interface PumpChange {
  readonly at: number;
  readonly channel: string;
  readonly programme: PumpProgramme;
}

/** Something flows. */
const runs: ReadonlySet<PumpStatus> = new Set(['infusing', 'kvo', 'bolus']);

/** Three digits that count, no trailing zeros, never an exponent: "0.08", "100", "12.5". */
const amount = (value: number): string =>
  String(Number(value.toFixed(value >= 100 || value === 0 ? 0 : Math.min(6, 2 - Math.floor(Math.log10(value))))));

/** Null: it does not run, or at no rate that is known. */
function rateText({ status, doseRate, doseUnit, rateMlPerHour }: PumpProgramme): string | null {
  if (!runs.has(status)) return null;
  const [value, unit] = doseRate !== null && doseUnit !== null ? [doseRate, doseUnit] : [rateMlPerHour, 'mL/h'];
  if (value === null || !(value > 0)) return null;
  return `${amount(value)} ${unitByWord(unit)?.label ?? unit}`.slice(0, 120);
}

/**
 * @param changes of one device, oldest first, beginning with what held when the device came to the bed.
 * @param endsNow the stretch reaches the present: what runs at its end runs still.
 */
export function barsOf(mapped: Mapped, changes: readonly PumpChange[], endsNow: boolean): readonly TherapyBar[] {
  const bars: TherapyBar[] = [];
  const running = new Map<string, { readonly change: PumpChange; readonly text: string }>();
  const end = (channel: string, at: number | null): void => {
    const run = running.get(channel);
    running.delete(channel);
    if (run === undefined) return;
    const fromAt = Math.max(run.change.at, mapped.fromAt);
    const toAt = at === null ? null : Math.min(at, mapped.toAt);
    if (toAt !== null && toAt <= fromAt) return;
    bars.push({ device: mapped.device, channel, drug: run.change.programme.drug, text: run.text, fromAt, toAt });
  };
  for (const change of changes) {
    if (change.at >= mapped.toAt) break;
    const run = running.get(change.channel);
    const text = rateText(change.programme);
    if (run !== undefined && run.text === text && run.change.programme.drug === change.programme.drug) continue;
    end(change.channel, change.at);
    if (text !== null) running.set(change.channel, { change, text });
  }
  for (const channel of running.keys()) end(channel, endsNow ? null : mapped.toAt);
  return bars.sort((a, b) => a.fromAt - b.fromAt);
}
