/**
 * Freshness: when a number may be shown. Connected, fresh and valid are three separate facts (L17), and age is a
 * length of monotonic time that its holder counts, never a difference of wall clocks (L2).
 */
import type { AbsentReason } from '../domain/observation.ts';
import { maxAgeMsOf, parameterByKey } from '../domain/parameters.ts';

/** The design's times: live to 2 s, age shown from 5 s, gone at 10 s; the gateway is lost after 5 s of silence. */
export const times = {
  agedMs: 5_000,
  noDataMs: 10_000,
  gatewayLostMs: 5_000,
  heartbeatMs: 1_000,
} as const;

/** `data-state` of a value on screen. */
export type ValueState = 'live' | 'stale' | 'invalid' | 'none';

export interface ValueFacts {
  /** The link to its device, and from there to us, stands. */
  readonly connected: boolean;
  /** Null where it was never heard. */
  readonly ageMs: number | null;
  /** Null where there is a value. */
  readonly absent: AbsentReason | null;
  /** Expected interval of the feed; a device that reports each 60 s is not stale after 10. */
  readonly periodMs: number | null;
}

/** Missed reports before a slow feed counts as silent. */
const missedReports = 2.5;

export function maxAgeMs(key: string, periodMs: number | null): number {
  const limit = maxAgeMsOf(key);
  return periodMs === null ? limit : Math.max(limit, periodMs * missedReports);
}

/**
 * What may be drawn for a value. "stale" hides the number; a value whose gateway is lost is stale whatever its
 * age, but an episodic one (NIBP) that carries its own time keeps its limit while only its device is silent.
 */
export function stateOf(key: string, facts: ValueFacts): ValueState {
  if (facts.ageMs === null) return 'none';
  const episodic = parameterByKey(key)?.kind === 'episodic';
  if (!facts.connected && !episodic) return 'stale';
  if (facts.ageMs > maxAgeMs(key, facts.periodMs)) return 'stale';
  if (facts.absent !== null) return 'invalid';
  return 'live';
}

/** A bed whose device has been silent this long shows NO DATA. */
export const silentMs = (periodMs: number | null): number =>
  periodMs === null ? times.noDataMs : Math.max(times.noDataMs, periodMs * missedReports);
