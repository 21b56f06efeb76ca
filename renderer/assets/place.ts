/** Where a tagged thing is, as far as may be said: older than 60 s with its age, older than 10 min not seen. */
import type { LivePosition } from '../../shared/feed/protocol.ts';

const agedMs = 60_000;
const oldMs = 10 * 60_000;

export interface AssetPlace {
  readonly kind: 'here' | 'aged' | 'old' | 'never';
  readonly zone: string | null;
  readonly ageMs: number | null;
  /** Metres; only while the place is fresh. */
  readonly withinM: number | null;
  readonly batteryPct: number | null;
}

export function placeOf(seen: { readonly said: LivePosition; readonly ageMs: number } | null): AssetPlace {
  if (seen === null) return { kind: 'never', zone: null, ageMs: null, withinM: null, batteryPct: null };
  const { said, ageMs } = seen;
  const kind = ageMs > oldMs ? 'old' : ageMs > agedMs ? 'aged' : 'here';
  const withinM = kind === 'here' && said.accuracyM !== null ? Math.max(1, Math.round(said.accuracyM)) : null;
  return { kind, zone: said.zone, ageMs, withinM, batteryPct: said.batteryPct };
}
