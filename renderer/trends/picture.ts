/** Puts the answers of the record together to what is drawn: lanes with their gaps, limits and heights. */
import { pointsOf, gapsOf, joinMsOf, laneOf, usualLanes, type Lane } from './lanes.ts';
import type { LanePicture } from './chart.ts';
import { rangeOf } from './scale.ts';
import { explained, limitsOf } from './surroundings.ts';
import type { Surroundings, Values } from './use-record.ts';

function lanePicture(lane: Lane, { trend, frame }: Values, around: Surroundings | null, now: number): LanePicture {
  const { bucketMs } = frame;
  const points = pointsOf(lane, trend, bucketMs);
  const joinMs = joinMsOf(lane, points, bucketMs);
  const read = { fromAt: frame.fromAt, toAt: Math.min(frame.toAt, now) };
  const bare = gapsOf(lane, points, read, { bucketMs, joinMs });
  const limits = around === null ? [] : limitsOf(lane, around.context);
  return {
    lane,
    points,
    joinMs,
    bucketMs,
    limits,
    gaps:
      around === null
        ? bare.map((gap) => ({ ...gap, reason: { kind: 'not-recorded' } }))
        : explained(bare, lane.id, around.context, around.alarms),
    range: rangeOf(
      points,
      limits.map(({ value }) => value),
      lane.unit,
    ),
  };
}

/** @param chosen null: the usual ones that have any value, so that no lane is empty. */
export function lanePictures(
  chosen: readonly string[] | null,
  values: Values,
  around: Surroundings | null,
  now: number,
): readonly LanePicture[] {
  const all = (chosen ?? usualLanes).map((id) => lanePicture(laneOf(id), values, around, now));
  return chosen === null ? all.filter(({ points }) => points.length > 0) : all;
}

export interface GapLabel {
  /** Lane from above. */
  readonly lane: number;
  readonly fromAt: number;
  readonly toAt: number;
  readonly text: string;
}

/**
 * One label for a gap that several lanes share, in the lowest of them; the longest first, and none over another.
 *
 * @param msPerPx how much time a px is. Labels of `text` are estimated, not measured.
 */
export function gapLabels(
  lanes: readonly LanePicture[],
  textOf: (gap: LanePicture['gaps'][number]) => string,
  { fromAt, toAt, msPerPx }: { readonly fromAt: number; readonly toAt: number; readonly msPerPx: number },
): readonly GapLabel[] {
  const near = 2 * (lanes[0]?.bucketMs ?? 0);
  const found: GapLabel[] = [];
  for (const [lane, { gaps }] of lanes.entries()) {
    for (const gap of gaps) {
      if (gap.toAt <= fromAt || gap.fromAt >= toAt || (gap.toAt - gap.fromAt) / msPerPx < 3) continue;
      const same = found.findIndex(
        (one) => Math.abs(one.fromAt - gap.fromAt) <= near && Math.abs(one.toAt - gap.toAt) <= near,
      );
      const label = { lane, fromAt: Math.max(gap.fromAt, fromAt), toAt: Math.min(gap.toAt, toAt), text: textOf(gap) };
      // Another reason in another lane is said there; the same in all of them once.
      if (same >= 0 && reasonPart(found[same]?.text) === reasonPart(label.text)) found.splice(same, 1, label);
      else found.push(label);
    }
  }
  const taken: GapLabel[] = [];
  for (const label of found.toSorted((a, b) => b.toAt - b.fromAt - (a.toAt - a.fromAt))) {
    const room = (label.text.length * 7 + 24) * msPerPx;
    const middle = (one: GapLabel): number => (one.fromAt + one.toAt) / 2;
    const covered = taken.some(
      (one) =>
        one.lane === label.lane &&
        Math.abs(middle(one) - middle(label)) < (room + (one.text.length * 7 + 24) * msPerPx) / 2,
    );
    if (!covered) taken.push(label);
  }
  return taken;
}

/** "ECG leads off, 15 min" and "ECG leads off, 16 min" are one gap of lanes that beat differently. */
const reasonPart = (text: string | undefined): string => text?.replace(/, [^,]*$/, '') ?? '';
