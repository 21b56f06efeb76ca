/** Twelve weeks of a fleet as plain facts, from which both the looks and what must come out of them are worked out. */
import { weekMs } from '../../../shared/assets/weeks.ts';
import type { DeviceAlarms } from '../../store/equipment-events.ts';
import type { KnownDevice } from '../equipment-notes.ts';

export const hourMs = 3_600_000;

/** Small, fast and the same everywhere (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Pump {
  readonly id: string;
  /** In use, from and to, epoch ms; whole minutes. */
  readonly uses: readonly (readonly [number, number])[];
  /** Hours that its battery lasts in week n. */
  readonly batteryHours: (week: number) => number;
  readonly driftSPerWeek: number;
  readonly alarms: readonly { readonly at: number; readonly key: DeviceAlarms['key'] }[];
}

const minute = (ms: number): number => Math.round(ms / 60_000) * 60_000;

/** Pump 3's battery ages, pump 5 occludes, pump 7 fails its self-test, pump 9's clock runs away; the rest are alike. */
export function aFleet(count: number, from: number, weeks: number): Pump[] {
  const random = seeded(20_261_122);
  return Array.from({ length: count }, (_, n): Pump => {
    const uses: [number, number][] = [];
    const end = from + weeks * weekMs;
    for (let at = from + minute(random() * 20 * hourMs); at < end;) {
      const to = Math.min(end, at + minute((2 + random() * 30) * hourMs));
      uses.push([at, to]);
      at = to + minute((2 + random() * 20) * hourMs);
    }
    const alarms: { at: number; key: DeviceAlarms['key'] }[] = [];
    for (const [a, b] of uses) {
      for (let at = a; at < b; at += hourMs) {
        if (random() < (n === 5 ? 0.05 : 0.008)) alarms.push({ at: at + 1_000, key: 'OCCLUSION' });
        if (random() < 0.006) alarms.push({ at: at + 2_000, key: 'AIR' });
      }
    }
    if (n === 7) for (const week of [9, 10, 11, 11]) alarms.push({ at: from + week * weekMs + hourMs, key: 'FAULT' });
    return {
      id: `P-${n}`,
      uses,
      batteryHours: (week) => (n === 3 ? 5 - week * 0.3 : 4.4 + n * 0.02),
      driftSPerWeek: n === 9 ? 6 : 0.2 + n * 0.01,
      alarms,
    };
  });
}

export const knownOf = (pumps: readonly Pump[]): KnownDevice[] =>
  pumps.map(({ id }) => ({ device: id, asset: `a-${id}`, name: `IP ${id}`, kind: 'iv-pump' }));

/** Ms of [from, to] that lie in the stretches. */
export const within = (stretches: readonly (readonly [number, number])[], from: number, to: number): number =>
  stretches.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0);
