/**
 * Strips of alarms and kept events: captured from the record once their time is over, so that they are there when the
 * waves are long gone. Before that they are answered from the record itself.
 */
import type { CallResult } from '../../shared/station-api/calls.ts';
import { Coverage, without } from './pieces-gaps.ts';
import { samplesOf, stepsOf } from './pieces.ts';
import { blockSamplesMax } from './block-record.ts';
import { cut, type Fragment, type Recorded } from './placing.ts';
import { answerOf, gather, type Gathered } from './reader.ts';
import type { StripFiles } from './strips-files.ts';
import type { WaveDays } from './wave-days.ts';
import type { BedSpan, StripWanted, WavesReading } from './wave-record.ts';

const stripBounds = {
  /** Waiting to be captured; the oldest give way. They are asked for again at the next start. */
  waiting: 20_000,
  /** After its end, by the newest wave that is recorded: devices send a little late. */
  settleMs: 3_000,
  /** Nothing came that long: captured as it is. */
  patienceMs: 90_000,
  /** A strip with a hole is looked at once more: what a cut cost may have been filled in. */
  againMs: 15 * 60_000,
  /** Captured in one turn. */
  perTurn: 20,
} as const;

interface Waiting {
  readonly strip: StripWanted;
  readonly dueMono: number;
  /** Captured as far as it was there. */
  readonly again: boolean;
}

export class StripKeeper {
  readonly #days: WaveDays;
  readonly #files: StripFiles;
  readonly #waiting = new Map<string, Waiting>();

  constructor(days: WaveDays, files: StripFiles) {
    this.#days = days;
    this.#files = files;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Asking again changes nothing. What is no date has no file and no waves, and must not hold up the others. */
  want(strip: StripWanted, mono: number): void {
    if (this.#waiting.has(strip.id) || !isDate(strip.at) || !isDate(strip.fromAt) || !isDate(strip.toAt)) return;
    this.#waiting.set(strip.id, { strip, dueMono: mono + stripBounds.patienceMs, again: false });
    for (const [oldest] of this.#waiting) {
      if (this.#waiting.size <= stripBounds.waiting) break;
      this.#waiting.delete(oldest);
    }
  }

  /**
   * Captures what is due, newest asked last; the rest waits for the next turn.
   *
   * @param newestAt newest time recorded, of any bed.
   * @throws where the disk refuses: it waits and is tried in the next turn.
   */
  *turn(newestAt: number | null, mono: number): Generator<void> {
    let captured = 0;
    for (const [id, waiting] of this.#waiting) {
      const { strip, dueMono, again } = waiting;
      const isOver = !again && newestAt !== null && newestAt >= strip.toAt + stripBounds.settleMs;
      if (!isOver && mono < dueMono) continue;
      const whole = yield* this.#capture(strip);
      if (whole || again) this.#waiting.delete(id);
      else this.#waiting.set(id, { strip, dueMono: mono + stripBounds.againMs, again: true });
      captured += 1;
      if (captured >= stripBounds.perTurn) return;
      yield;
    }
  }

  /** @returns whether there is nothing more to get. */
  *#capture(strip: StripWanted): Generator<void, boolean> {
    const known = this.#find(strip);
    if (known?.whole === true) return true;
    const { bed, fromAt, toAt } = strip;
    const { lanes } = yield* gather(this.#days, [{ bed, fromAt, toAt }], null);
    const fragments: Fragment[] = [];
    let whole = lanes.length > 0;
    for (const lane of lanes) {
      const coverage = new Coverage();
      let isDamaged = false;
      for (const step of stepsOf(lane)) {
        if (step.kind === 'damaged') {
          isDamaged = true;
          continue;
        }
        coverage.add(step.clip);
        for (let from = 0; from < step.clip.samples.length; from += blockSamplesMax) {
          fragments.push(cut(step.clip, from, Math.min(step.clip.samples.length, from + blockSamplesMax)));
        }
        yield;
      }
      if (isDamaged || coverage.gaps(lane.channel, strip, [strip], lane.lost, null).length > 0) whole = false;
    }
    const samples = fragments.reduce((sum, fragment) => sum + fragment.samples.length, 0);
    if (samples > (known?.samples ?? 0)) this.#files.write(strip, fragments, whole);
    return whole;
  }

  #find(strip: StripWanted): ReturnType<StripFiles['find']> {
    try {
      return this.#files.find(strip);
    } catch (error) {
      this.#files.forget(strip.at);
      throw error;
    }
  }

  /**
   * @param endsAt newest time recorded, of any bed.
   */
  *read(
    strip: StripWanted,
    pairs: number | null,
    endsAt: number | null,
  ): Generator<void, WavesReading<CallResult<'history.strip'>>> {
    const span: BedSpan = { bed: strip.bed, fromAt: strip.fromAt, toAt: strip.toAt };
    const spans = without([span], strip.others ?? []).map((part) => ({ ...part, bed: strip.bed }));
    const kept = this.#stored(strip, spans);
    const live = kept?.whole === true ? null : yield* gather(this.#days, spans, null);
    const isKept = kept !== null && (live === null || countOf(live) <= countOf(kept.gathered));
    const gathered = isKept ? kept.gathered : (live ?? nothing);
    const asked = { ...span, spans, pairs, endsAt: isKept ? null : endsAt };
    const { answer, frame } = yield* answerOf(gathered, asked);
    const { fromAt, toAt, at } = strip;
    const complete = isKept || (endsAt !== null && endsAt >= toAt);
    const recordedFrom = this.#days.oldest(strip.bed);
    const bed = strip.bed as CallResult<'history.strip'>['bed'];
    return { answer: { ...answer, recordedFrom, bed, fromAt, toAt, at, complete }, frame };
  }

  /** Null: not captured, or its file can not be read now. */
  #stored(
    strip: StripWanted,
    spans: readonly BedSpan[],
  ): { readonly whole: boolean; readonly gathered: Gathered } | null {
    try {
      const kept = this.#files.read(strip);
      return kept === null
        ? null
        : { whole: kept.whole && kept.damaged === 0, gathered: lanesOf(kept.pieces, spans, kept.damaged > 0) };
    } catch {
      this.#files.forget(strip.at);
      return null;
    }
  }
}

const isDate = (at: number): boolean => at >= 0 && at < Date.UTC(9999, 0);
const nothing: Gathered = { lanes: [], lost: [] };
const countOf = ({ lanes }: Gathered): number => lanes.reduce((sum, lane) => sum + samplesOf(lane), 0);

/** Captured by channel and time, in the order of lanes. */
function lanesOf(pieces: readonly Recorded[], spans: readonly BedSpan[], isDamaged: boolean): Gathered {
  const byChannel = new Map<string, Recorded[]>();
  for (const piece of pieces) {
    const list = byChannel.get(piece.facts.channel) ?? [];
    list.push(piece);
    byChannel.set(piece.facts.channel, list);
  }
  const lanes = [...byChannel].map(([channel, list]) => ({
    channel,
    parts: spans.map((span) => ({ span, pieces: list })),
    lost: [],
  }));
  return { lanes, lost: isDamaged ? spans : [] };
}
