/**
 * Where the samples of a running device lie. Its own stamps say which follow which; where it began is what the gateway
 * estimated, and that estimate is mended all the time (the least delay that was seen). Blocks whose stamps follow each
 * other therefore stay joined, and what the estimate has moved by (the slip) is worked off by half a thousandth, the
 * most by which clocks are slewed. A slip over `otherClockMs` is a clock that was set: a new line begins. What comes
 * late is put by the line of its own time, so that it fits between what lies there.
 *
 * Blocks without stamps, and stamps of whole seconds that several share, stay where the gateway put them.
 */
import { otherClockMs, stampSlackMs } from '../../shared/feed/wave-stamps.ts';
import { durationMs, slipMs, type Fragment } from './placing.ts';

/** 30 ms in a minute. */
const slewPerMs = 5e-4;
/** A knot of the line is noted where it has moved by so much. */
const knotMs = 2;
/** At most half a second of slips. */
const knotsMax = 256;
/** Of one channel of one bed: clocks that were set, devices that changed. */
const linesMax = 4;
/** Channels; a ward has some hundred. */
const channelsMax = 8_192;

interface Line {
  /** End of the newest, by both clocks. */
  endAt: number;
  deviceEndAt: number;
  /** How the device stamps: `shared` once blocks that follow each other had one stamp of a whole second. */
  stamps: 'unknown' | 'fine' | 'shared';
  last: { readonly deviceAt: number; readonly startAt: number } | null;
  /** Ours less the device's from a device time on, oldest first; never empty. */
  readonly knots: { readonly deviceAt: number; readonly offset: number }[];
}

export class Pens {
  readonly #channels = new Map<string, Line[]>();

  /** The fragment at its place. */
  place(fragment: Fragment): Fragment {
    const { deviceAt, startAt } = fragment;
    if (deviceAt === null) return fragment;
    const near = this.#lineOf(fragment, deviceAt);
    if (near !== null) learnStamps(near, fragment, deviceAt);
    const line = near !== null && isStep(near, fragment, deviceAt) ? null : near;
    const placed = line === null ? startAt : placeOn(line, fragment, deviceAt);
    this.#note(fragment, deviceAt, placed, line);
    return placed === startAt ? fragment : { ...fragment, startAt: placed };
  }

  /** What is on record already: the line goes on from it. */
  resume(fragment: Fragment, count: number): void {
    const { deviceAt, startAt } = fragment;
    if (deviceAt !== null) this.#note(fragment, deviceAt, startAt, this.#lineOf(fragment, deviceAt), count);
  }

  /** The line that is nearest to where the gateway puts the fragment; null: none is near. */
  #lineOf(fragment: Fragment, deviceAt: number): Line | null {
    const own = fragment.startAt - deviceAt;
    let nearest: Line | null = null;
    let leastMs = otherClockMs;
    for (const line of this.#channels.get(keyOf(fragment)) ?? []) {
      const offMs = Math.abs(own - offsetAt(line, deviceAt));
      if (offMs > leastMs) continue;
      leastMs = offMs;
      nearest = line;
    }
    return nearest;
  }

  #note(fragment: Fragment, deviceAt: number, placed: number, known: Line | null, count?: number): void {
    const spanMs = durationMs(count ?? fragment.samples.length, fragment.facts.rateHz);
    const line = known ?? this.#begin(fragment);
    if (line.stamps === 'unknown' && deviceAt % 1000 !== 0) line.stamps = 'fine';
    if (deviceAt + spanMs <= line.deviceEndAt) return;
    line.endAt = placed + spanMs;
    line.deviceEndAt = deviceAt + spanMs;
    const offset = placed - deviceAt;
    const last = line.knots.at(-1);
    if (last !== undefined && Math.abs(offset - last.offset) < knotMs) return;
    line.knots.push({ deviceAt, offset });
    if (line.knots.length > knotsMax) line.knots.shift();
  }

  #begin(fragment: Fragment): Line {
    const key = keyOf(fragment);
    const lines = this.#channels.get(key) ?? [];
    // In the order of use: the first is the one to be forgotten.
    this.#channels.delete(key);
    this.#channels.set(key, lines);
    for (const oldest of this.#channels.keys()) {
      if (this.#channels.size <= channelsMax) break;
      this.#channels.delete(oldest);
    }
    const line: Line = {
      endAt: Number.NEGATIVE_INFINITY,
      deviceEndAt: Number.NEGATIVE_INFINITY,
      stamps: 'unknown',
      last: null,
      knots: [],
    };
    lines.push(line);
    if (lines.length > linesMax) lines.shift();
    return line;
  }
}

const keyOf = ({ facts }: Fragment): string => `${facts.bed}\n${facts.channel}`;

/** Ours less the device's at a time of the device. */
const offsetAt = ({ knots }: Line, deviceAt: number): number =>
  (knots.findLast((knot) => knot.deviceAt <= deviceAt) ?? knots[0])?.offset ?? Number.NaN;

function placeOn(line: Line, { facts, startAt, samples }: Fragment, deviceAt: number): number {
  const spanMs = durationMs(samples.length, facts.rateHz);
  const beyondMs = deviceAt - line.deviceEndAt;
  const slackMs = stampSlackMs({ rateHz: facts.rateHz, count: samples.length });
  if (Math.abs(beyondMs) <= slackMs) return line.endAt + slewed(startAt - line.endAt, spanMs);
  if (isShared(line, deviceAt, spanMs)) return startAt;
  if (beyondMs < 0) return deviceAt + offsetAt(line, deviceAt);
  const goesOn = line.endAt + beyondMs;
  return goesOn + slewed(startAt - goesOn, spanMs + beyondMs);
}

/** Stamped in whole seconds, and no whole seconds long: others may have the same stamp. */
const isShared = ({ stamps }: Line, deviceAt: number, spanMs: number): boolean =>
  stamps === 'shared' || (stamps === 'unknown' && deviceAt % 1000 === 0 && spanMs % 1000 !== 0);

/** A block that is sent again has the stamp of the one before too, and its place. */
function learnStamps(line: Line, { facts, startAt, samples }: Fragment, deviceAt: number): void {
  const { last } = line;
  const isLater = last?.deviceAt === deviceAt && startAt - last.startAt > durationMs(samples.length, facts.rateHz) / 2;
  if (isLater && deviceAt % 1000 === 0) line.stamps = 'shared';
  line.last = { deviceAt, startAt };
}

/** The gateway saw no break where the stamps have one: the device's clock was set, and the gateway knows already. */
function isStep(line: Line, { facts, startAt, samples }: Fragment, deviceAt: number): boolean {
  const spanMs = durationMs(samples.length, facts.rateHz);
  const slip = slipMs(facts.rateHz, samples.length);
  const isJoined = Math.abs(startAt - line.endAt) <= slip;
  return (
    isJoined &&
    Math.abs(deviceAt - line.deviceEndAt) > 2 * slip + 1000 / facts.rateHz &&
    !isShared(line, deviceAt, spanMs)
  );
}

const slewed = (slipMs: number, passedMs: number): number =>
  Math.max(-slewPerMs * passedMs, Math.min(slewPerMs * passedMs, slipMs));
