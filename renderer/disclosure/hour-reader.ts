/**
 * The waves of an hour, one channel, read in parts of ten minutes: the one with the frame first, lines are drawn as
 * they come. What is not wanted any more is cancelled; the hours beside are read ahead when nothing else is to do.
 */
import type { BedId } from '../../shared/domain/ids.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { WavesAnswer } from '../../shared/station-api/history-calls.ts';
import type { readWaves } from '../history/record-turns.ts';
import { hourMs, lineMs } from './times.ts';

export const partMs = 10 * lineMs;
const partsPerHour = hourMs / partMs;
/** Seven hours of one channel, or this hour of seven. */
const mostParts = 42;
/** Samples are on disk about this long after they were measured. */
const settleMs = 4_000;

export interface HourPart {
  readonly fromAt: number;
  /** Read up to here: later than the end of what could be there, never past the part. */
  readonly toAt: number;
  readonly answer: WavesAnswer;
  readonly blocks: readonly WaveBlock[];
}

export interface HourWish {
  readonly bed: string;
  readonly channel: string;
  readonly hourAt: number;
  /** Pairs of extremes in one line: its px. */
  readonly perLine: number;
  /** Read first. */
  readonly frameAt: number;
}

interface Deps {
  readonly read: typeof readWaves;
  readonly now: () => number;
  /** Calls back when there is nothing else to do; returns how not to. */
  readonly whenIdle: (work: () => void) => () => void;
  readonly changed: () => void;
}

export class HourReader {
  readonly #deps: Deps;
  readonly #parts = new Map<string, HourPart>();
  #wish: HourWish | null = null;
  #stop = new AbortController();
  #notIdle: (() => void) | null = null;
  #reading = false;
  /** Why reading stopped; null: it did not. */
  fault: string | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What there is of the hour, by time. */
  partsOf(wish: HourWish): readonly HourPart[] {
    return this.#startsOf(wish.hourAt)
      .map((at) => this.#parts.get(nameOf(wish, at)))
      .filter((part) => part !== undefined);
  }

  /** All that could be on record of this hour was read, up to the last full minute. */
  isWhole(wish: HourWish): boolean {
    return this.#startsOf(wish.hourAt).every((at) => !this.#isWanted(wish, at));
  }

  /** Shows another hour or channel, or the same again a minute later. What is there already is not read again. */
  show(wish: HourWish): void {
    const before = this.#wish;
    const isOther =
      before?.bed !== wish.bed ||
      before.channel !== wish.channel ||
      before.hourAt !== wish.hourAt ||
      before.perLine !== wish.perLine;
    this.#wish = wish;
    if (isOther) this.#cancel();
    if (this.#reading || this.fault !== null) return;
    this.#cancel();
    void this.#run(wish, this.#stop.signal);
  }

  /** After a fault, or to see what came late. */
  again(): void {
    this.#cancel();
    if (this.#wish === null) return;
    for (const at of this.#startsOf(this.#wish.hourAt)) this.#parts.delete(nameOf(this.#wish, at));
    this.#deps.changed();
    void this.#run(this.#wish, this.#stop.signal);
  }

  end(): void {
    this.#cancel();
    this.#parts.clear();
  }

  #cancel(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#notIdle?.();
    this.#notIdle = null;
    this.#reading = false;
    this.fault = null;
  }

  #startsOf(hourAt: number): readonly number[] {
    return Array.from({ length: partsPerHour }, (_, index) => hourAt + index * partMs);
  }

  /** Up to where there can be something: the last full minute, or what has settled where the part was never read. */
  #isWanted(wish: HourWish, at: number): boolean {
    const settled = this.#deps.now() - settleMs;
    const part = this.#parts.get(nameOf(wish, at));
    if (part === undefined) return at < settled;
    return part.toAt < Math.min(at + partMs, Math.floor(settled / lineMs) * lineMs);
  }

  async #run(wish: HourWish, stop: AbortSignal): Promise<void> {
    this.#reading = true;
    const own = (at: number): number => (wish.frameAt >= at && wish.frameAt < at + partMs ? 0 : 1);
    const starts = this.#startsOf(wish.hourAt).toSorted((a, b) => own(a) - own(b) || a - b);
    for (const at of starts) {
      if (!this.#isWanted(wish, at)) continue;
      // One after the other: each is drawn as it comes.
      if (!(await this.#readPart(wish, at, 1, stop))) return;
      this.#deps.changed();
    }
    this.#reading = false;
    this.#deps.changed();
    const beside = [wish.hourAt - hourMs, wish.hourAt + hourMs].flatMap((hour) => this.#startsOf(hour));
    this.#readAhead(wish, beside, stop);
  }

  /** False where it is not wanted any more, or failed. */
  async #readPart(wish: HourWish, at: number, rank: 1 | 2, stop: AbortSignal): Promise<boolean> {
    const bucketMs = lineMs / wish.perLine;
    const settled = Math.min(at + partMs, this.#deps.now() - settleMs);
    // Whole buckets from the start of the part: lines of all parts have the same columns.
    const pairs = Math.max(2, Math.ceil((settled - at) / bucketMs - 1e-6));
    const span = { fromAt: at, toAt: at + pairs * bucketMs };
    const { bed, channel } = wish;
    try {
      const args = { bed: bed as BedId, who: 'patient' as const, channels: [channel], ...span, pairs };
      const { answer, blocks } = await this.#deps.read(args, stop, rank);
      if (stop.aborted) return false;
      this.#keep(nameOf(wish, at), { fromAt: at, toAt: settled, answer, blocks });
      return true;
    } catch (error) {
      if (stop.aborted || rank === 2) return false;
      this.#reading = false;
      this.fault = error instanceof Error ? error.message : String(error);
      this.#deps.changed();
      return false;
    }
  }

  #keep(name: string, part: HourPart): void {
    this.#parts.delete(name);
    this.#parts.set(name, part);
    for (const oldest of this.#parts.keys()) {
      if (this.#parts.size <= mostParts) return;
      this.#parts.delete(oldest);
    }
  }

  #readAhead(wish: HourWish, starts: readonly number[], stop: AbortSignal): void {
    const at = starts.find((start) => this.#isWanted(wish, start));
    if (at === undefined) return;
    this.#notIdle = this.#deps.whenIdle(() => {
      void this.#readPart(wish, at, 2, stop).then((isThere) => {
        if (isThere) this.#readAhead(wish, starts, stop);
      });
    });
  }
}

const nameOf = ({ bed, channel, perLine }: HourWish, at: number): string => `${bed}\n${channel}\n${perLine}\n${at}`;
