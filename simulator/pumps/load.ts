/** Pumps for load: stacks of four to six channels spread over the beds, each at another point of its container. */
import { pumpFileSchema } from './drugs.ts';
import type { PumpProfile } from './drugs.ts';

const drugs = [
  { drug: 'Norepinephrine', kind: 'syringe', amount: 4, amountUnit: 'mg', vtbiMl: 50, rateMlH: 4 },
  { drug: 'Propofol', kind: 'syringe', amount: 500, amountUnit: 'mg', vtbiMl: 50, rateMlH: 12 },
  { drug: 'Heparin', kind: 'lvp', amount: 25_000, amountUnit: 'units', vtbiMl: 250, rateMlH: 12 },
  { drug: 'Insulin', kind: 'syringe', amount: 50, amountUnit: 'units', vtbiMl: 50, rateMlH: 2.5 },
  { drug: "Ringer's lactate", kind: 'lvp', amount: null, amountUnit: null, vtbiMl: 1000, rateMlH: 80 },
  { drug: 'Vancomycin', kind: 'lvp', amount: 1, amountUnit: 'g', vtbiMl: 250, rateMlH: 125 },
] as const;

const most = 6;

/** Parts of whole numbers that look like none: the same each time, and never all containers at one point. */
const partOf = (index: number): number => ((index * 0.618_034) % 1) * 0.95 + 0.05;

/** `channels`: of all of them together; at most six of a pump. */
export function pumpsOfLoad(beds: readonly string[], channels: number): PumpProfile[] {
  const pumps: unknown[] = [];
  for (let left = channels, pump = 0; left > 0; pump += 1) {
    const count = Math.min(left, 4 + (pump % 3));
    const made = Array.from({ length: Math.min(count, most) }, (_, index) => {
      const one = drugs[(pump + index) % drugs.length] ?? drugs[0];
      const remainingMl = Math.round(one.vtbiMl * partOf(pump * most + index) * 10) / 10;
      return { ...one, label: 'ABCDEF'[index], remainingMl };
    });
    pumps.push({ id: `L-${pump + 1}`, bed: beds[pump % beds.length] ?? null, channels: made });
    left -= made.length;
  }
  return pumpFileSchema.parse({ pumps }).pumps;
}
