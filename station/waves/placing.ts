/**
 * Where samples belong in time, and which of them are on record already. Pure. Times are epoch ms on the gateway's
 * clock. No sample is resampled, or dropped because its time is taken: only samples that are there already, bit for
 * bit, are left out.
 */
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import { stampLagMs } from '../../shared/feed/wave-stamps.ts';

/** One channel of one bed with one scale and rate. */
export type WaveFacts = Pick<WaveBlock, 'bed' | 'channel' | 'unit' | 'rateHz' | 'gain' | 'offset'>;

/** Samples that follow each other. */
export interface Fragment {
  readonly facts: WaveFacts;
  /** Of the first sample. */
  readonly startAt: number;
  /** The device's own stamp of it; null where it gave none. */
  readonly deviceAt: number | null;
  readonly samples: Int16Array;
}

/** What is on record: samples by need, null where they can not be read. */
export interface Recorded {
  readonly facts: WaveFacts;
  readonly startAt: number;
  readonly deviceAt: number | null;
  readonly count: number;
  samples(): Int16Array | null;
}

export const dayMs = 24 * 3_600_000;
/** No block is longer: how far back to look for one that reaches into a span. */
export const blockMsMax = 120_000;

/** Stamps wander by so much. */
export const jitterMs = 20;
/** Fewer equal samples than this may be chance. */
const evidence = 8;
/** Device stamps this far apart are different measurements, whatever our clock said. */
const otherTimeMs = 5_000;

export const sameFacts = (a: WaveFacts, b: WaveFacts): boolean =>
  a.rateHz === b.rateHz &&
  a.gain === b.gain &&
  a.offset === b.offset &&
  a.channel === b.channel &&
  a.bed === b.bed &&
  a.unit === b.unit;

export const durationMs = (count: number, rateHz: number): number => (count * 1000) / rateHz;

export const endOf = (piece: { readonly startAt: number; readonly facts: WaveFacts }, count: number): number =>
  piece.startAt + durationMs(count, piece.facts.rateHz);

/**
 * How far a block may lie off the place where it would follow the one before and still belong there: 20 ms, or a
 * quarter of a short block, never under 0.6 of a sample.
 */
export const slipMs = (rateHz: number, count: number): number =>
  Math.max(600 / rateHz, Math.min(jitterMs, durationMs(count, rateHz) / 4));

/** @param from,to indices of samples */
export function cut(fragment: Fragment, from: number, to: number): Fragment {
  if (from === 0 && to === fragment.samples.length) return fragment;
  const shift = durationMs(from, fragment.facts.rateHz);
  return {
    facts: fragment.facts,
    startAt: fragment.startAt + shift,
    deviceAt: fragment.deviceAt === null ? null : fragment.deviceAt + shift,
    samples: fragment.samples.subarray(from, to),
  };
}

/** In pieces that lie within one UTC day each. */
export function splitByDay(fragment: Fragment): readonly Fragment[] {
  const parts: Fragment[] = [];
  let rest = fragment;
  for (;;) {
    const midnight = (Math.floor(rest.startAt / dayMs) + 1) * dayMs;
    const fits = Math.ceil(((midnight - rest.startAt) * rest.facts.rateHz) / 1000);
    if (fits >= rest.samples.length) return [...parts, rest];
    parts.push(cut(rest, 0, fits));
    const next = cut(rest, fits, rest.samples.length);
    // Rounding must not leave the first sample of a day before it.
    rest = next.startAt >= midnight ? next : { ...next, startAt: midnight };
  }
}

/** What of a fragment is not on record yet, oldest first. `recorded`: of the same channel, whatever their order. */
export function missingOf(fragment: Fragment, recorded: Iterable<Recorded>): readonly Fragment[] {
  const { samples, facts } = fragment;
  let known: Uint8Array | null = null;
  for (const piece of recorded) {
    if (!sameFacts(piece.facts, facts) || !reachesInto(fragment, piece)) continue;
    const span = commonSpan(fragment, piece);
    if (span === null) continue;
    known ??= new Uint8Array(samples.length);
    known.fill(1, span.from, span.to);
  }
  if (known === null) return [fragment];
  const parts: Fragment[] = [];
  for (let from = known.indexOf(0); from >= 0; from = known.indexOf(0, from)) {
    const next = known.indexOf(1, from);
    const to = next < 0 ? samples.length : next;
    parts.push(cut(fragment, from, to));
    from = to;
  }
  return parts;
}

/** How much later than a piece the fragment begins, ms: by the device's stamps where they are of one clock, else by ours. */
const lagMs = (fragment: Fragment, piece: Recorded): number =>
  stampLagMs(piece, fragment) ?? fragment.startAt - piece.startAt;

/** Blocks that touch within a slip follow each other; they do not overlap. */
function reachesInto(fragment: Fragment, piece: Recorded): boolean {
  const { rateHz } = fragment.facts;
  const slip = slipMs(rateHz, fragment.samples.length);
  const lag = lagMs(fragment, piece);
  return lag < durationMs(piece.count, rateHz) - slip && lag + durationMs(fragment.samples.length, rateHz) > slip;
}

/**
 * Which samples of the fragment a piece holds: where both lie over each other in time they must be equal, all of
 * them; stamps wander, so the places beside are tried too. Null: it is something else at the same time (a clock that
 * was set back), and both are kept.
 */
function commonSpan(fragment: Fragment, piece: Recorded): { readonly from: number; readonly to: number } | null {
  const { samples, facts, startAt, deviceAt } = fragment;
  if (deviceAt !== null && piece.deviceAt !== null) {
    if (Math.abs(deviceAt - piece.deviceAt - (startAt - piece.startAt)) > otherTimeMs) return null;
  }
  const stored = piece.samples();
  if (stored === null) return null;
  const place = Math.round((lagMs(fragment, piece) * facts.rateHz) / 1000);
  const reach = Math.ceil((2 * jitterMs * facts.rateHz) / 1000) + 1;
  for (let step = 0; step <= 2 * reach; step += 1) {
    const at = place + (step % 2 === 0 ? -step / 2 : (step + 1) / 2);
    const from = Math.max(0, -at);
    const to = Math.min(samples.length, stored.length - at);
    if (to - from >= Math.min(samples.length, evidence) && isEqual(samples, stored, at, from, to)) return { from, to };
  }
  return null;
}

function isEqual(samples: Int16Array, stored: Int16Array, at: number, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    if (samples[index] !== stored[index + at]) return false;
  }
  return true;
}
