/** Where a tagged thing is, as far as may be said: older than 60 s with its age, older than 10 min not seen. */
import type { LivePosition } from '../../shared/feed/protocol.ts';
import { agoText } from '../words/format.ts';
import { t } from '../words/index.ts';

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

interface Seen {
  readonly said: LivePosition;
  readonly ageMs: number;
}

/** Two tags may be on one thing: the one heard last says where it is. */
export function newest(all: readonly (Seen | null)[]): Seen | null {
  return all.reduce((best, one) => (one !== null && (best === null || one.ageMs < best.ageMs) ? one : best), null);
}

export function placeOf(seen: Seen | null): AssetPlace {
  if (seen === null) return { kind: 'never', zone: null, ageMs: null, withinM: null, batteryPct: null };
  const { said, ageMs } = seen;
  const kind = ageMs > oldMs ? 'old' : ageMs > agedMs ? 'aged' : 'here';
  const withinM = kind === 'here' && said.accuracyM !== null ? Math.max(1, Math.round(said.accuracyM)) : null;
  return { kind, zone: said.zone, ageMs, withinM, batteryPct: said.batteryPct };
}

/** Beside a device: "Bed 12", "Store B, 3 min ago", and no place at all once it is too old. */
export function deviceWords(place: AssetPlace): string {
  const zone = place.zone ?? t('assets.outside');
  const age = agoText(place.ageMs ?? 0);
  switch (place.kind) {
    case 'here':
      return zone;
    case 'aged':
      return t('bed.placeAged', { place: zone, age });
    case 'old':
      return t('bed.placeOld', { age });
    case 'never':
      return t('bed.placeNever');
  }
}
