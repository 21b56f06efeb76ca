/**
 * The two links that a number comes over: gateway to station, and station to this window. One age covers both:
 * what the station last heard of the gateway, and how long ago it said so.
 */
import { times } from '../../shared/live/freshness.ts';
import type { LinkTopic } from '../../shared/station-api/topics.ts';
import { Observable } from './observable.ts';
import { mono, stationNow } from './tick.ts';

/** Looked at four times a second, so that a loss is on screen within the design's 5 s. */
const lookMs = 250;
const lostAfterMs = times.gatewayLostMs - 2 * lookMs;
/** The station speaks once a second: silent for longer, it is the station that is gone, whatever the gateway does. */
const stationSilentMs = 2.5 * times.heartbeatMs;

export interface Loss {
  /** Epoch ms by the station's clock. */
  readonly at: number;
  /** Monotonic ms when the loss was seen. */
  readonly seenAt: number;
  readonly side: 'gateway' | 'station';
}

export interface Return {
  readonly at: number;
  readonly missedMs: number;
  /** Monotonic ms: nothing measured before this is shown. */
  readonly since: number;
}

export const link = new Observable<LinkTopic | null>(null);
export const connection = new Observable<'open' | 'closed'>('closed');
/** The station cannot show anything live. */
export const loss = new Observable<Loss | null>(null);
/** Back again, and nobody has said that they saw it. */
export const returned = new Observable<Return | null>(null);

const startedAt = mono();
let heardAt = startedAt;
let lastReturn = Number.NEGATIVE_INFINITY;

export function acceptLink(topic: LinkTopic): void {
  heardAt = mono();
  link.set(topic);
  lookAtLink();
}

/** Since the gateway was last heard, as far as this window knows. Null before the first contact. */
export function gatewayAgeMs(): number | null {
  const topic = link.get();
  if (topic === null || topic.heardAgeMs === null) return null;
  return topic.heardAgeMs + (mono() - heardAt);
}

export const liveSince = (): number => lastReturn;

export function lookAtLink(): void {
  const now = mono();
  const age = gatewayAgeMs() ?? now - startedAt;
  const standing = loss.get();
  if (age >= lostAfterMs) {
    if (standing !== null) return;
    const side = now - heardAt >= stationSilentMs ? 'station' : 'gateway';
    loss.set({ at: stationNow() - age, seenAt: now, side });
    returned.set(null);
    return;
  }
  if (standing === null || link.get()?.state !== 'live') return;
  lastReturn = now;
  const at = stationNow();
  returned.set({ at, missedMs: at - standing.at, since: now });
  loss.set(null);
}

export const seenReturn = (): void => returned.set(null);

export function startLinkWatch(): void {
  setInterval(lookAtLink, lookMs);
}
