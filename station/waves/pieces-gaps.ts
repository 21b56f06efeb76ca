/** Where nothing is told, and why. */
import type { WavesAnswer } from '../../shared/station-api/history-calls.ts';
import { endOfClip, type Clipped, type Interval } from './pieces.ts';

export type Gap = WavesAnswer['gaps'][number];
type Why = Gap['why'];

/** Shorter holes are jitter of the stamps. */
const leastMs = 20;

/** Notes what of one channel was told. */
export class Coverage {
  readonly #told: Interval[] = [];
  #least = leastMs;

  add(clip: Clipped): void {
    // The first sample of a span may come a whole period after its begin.
    this.#least = Math.max(leastMs, 1500 / clip.facts.rateHz);
    const last = this.#told.at(-1);
    const toAt = endOfClip(clip);
    if (last !== undefined && clip.startAt >= last.fromAt && (clip.isNext || clip.startAt <= last.toAt + this.#least)) {
      this.#told[this.#told.length - 1] = { fromAt: last.fromAt, toAt: Math.max(last.toAt, toAt) };
    } else {
      this.#told.push({ fromAt: clip.startAt, toAt });
    }
  }

  /**
   * @param asked the whole stretch; `allowed` what of it may be read; `lost` what is stored and can not be read.
   * @param endsAt nothing is recorded after it yet: what comes then is no gap.
   */
  gaps(
    channel: string,
    asked: Interval,
    allowed: readonly Interval[],
    lost: readonly Interval[],
    endsAt: number | null,
  ): readonly Gap[] {
    const gaps: Gap[] = [];
    const tell = (why: Why, parts: readonly Interval[], least: number): void => {
      for (const { fromAt, toAt } of parts) if (toAt - fromAt > least) gaps.push({ channel, fromAt, toAt, why });
    };
    tell('other-patient', without([asked], allowed), 0);
    const holes = without(allowed, this.#told);
    const damaged = without(holes, without(holes, lost));
    tell('damaged', damaged, 0);
    const rest = without(holes, lost).map((hole) => ({ ...hole, toAt: Math.min(hole.toAt, endsAt ?? hole.toAt) }));
    tell('not-recorded', rest, this.#least);
    return gaps.sort((a, b) => a.fromAt - b.fromAt);
  }
}

/** What of `intervals` lies in none of `taken`. */
export function without(intervals: readonly Interval[], taken: readonly Interval[]): readonly Interval[] {
  const sorted = taken.toSorted((a, b) => a.fromAt - b.fromAt);
  const left: Interval[] = [];
  for (const { fromAt, toAt } of intervals) {
    let at = fromAt;
    for (const one of sorted) {
      if (one.toAt <= at) continue;
      if (one.fromAt >= toAt) break;
      if (one.fromAt > at) left.push({ fromAt: at, toAt: one.fromAt });
      at = one.toAt;
    }
    if (at < toAt) left.push({ fromAt: at, toAt });
  }
  return left;
}
