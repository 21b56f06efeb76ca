/** Points of several lanes as rows of one table; times in which no lane has a value become one row. */
import type { LanePicture } from './chart.ts';
import type { Point } from './lanes.ts';
import type { GapReason } from './surroundings.ts';
import type { Frame } from './view.ts';

export interface TableRow {
  readonly fromAt: number;
  readonly toAt: number;
  /** One of each lane, null where it has none. Null: no lane has one. */
  readonly points: readonly (Point | null)[] | null;
  /** Of a row without points, where it is known. */
  readonly reason: GapReason | null;
}

/** @returns oldest first, at most one row for each point of the frame. */
export function tableRows(lanes: readonly LanePicture[], { fromAt, toAt, bucketMs }: Frame): readonly TableRow[] {
  const columns = lanes.map(({ points }) => new Map(points.map((point) => [startOf(point.at, bucketMs), point])));
  const rows: TableRow[] = [];
  for (let at = fromAt; at < toAt; at += bucketMs) {
    const points = columns.map((column) => column.get(at) ?? null);
    const end = at + bucketMs;
    const last = rows.at(-1);
    if (points.some((point) => point !== null)) rows.push({ fromAt: at, toAt: end, points, reason: null });
    else if (last?.points === null) rows.splice(-1, 1, { ...last, toAt: end });
    else rows.push({ fromAt: at, toAt: end, points: null, reason: reasonAt(lanes, at + bucketMs / 2) });
  }
  // The time after now that the last point reaches into is no gap.
  const last = rows.at(-1);
  return last?.points === null && !isGap(lanes, last) ? rows.slice(0, -1) : rows;
}

/** Rows for paper: of each of these many points one. */
const thinnings = [1, 2, 5, 10, 20] as const;
const mostOnPaper = 120;

/** Milliseconds from one printed row to the next. */
export const paperStepMs = ({ points, bucketMs }: Frame): number =>
  (thinnings.find((count) => points / count <= mostOnPaper) ?? 20) * bucketMs;

/** Rows on the step, gaps, and every row of a value that is taken now and then: none of those goes. */
export const forPaper = (
  rows: readonly TableRow[],
  lanes: readonly LanePicture[],
  stepMs: number,
): readonly TableRow[] =>
  rows.filter(
    ({ fromAt, points }) =>
      points === null ||
      fromAt % stepMs === 0 ||
      points.some((point, index) => point !== null && lanes[index]?.lane.form === 'marks'),
  );

const startOf = (at: number, bucketMs: number): number => Math.floor(at / bucketMs) * bucketMs;

const reasonAt = (lanes: readonly LanePicture[], at: number): GapReason | null =>
  lanes.flatMap(({ gaps }) => gaps).find((gap) => at >= gap.fromAt && at < gap.toAt)?.reason ?? null;

const isGap = (lanes: readonly LanePicture[], row: TableRow): boolean =>
  lanes.some(({ gaps }) => gaps.some((gap) => gap.toAt > row.fromAt && gap.fromAt < row.toAt));
