/**
 * What else was so in the time on screen: why there are gaps, limits in force then, therapy, alarms. Only of the
 * patient who lies in the bed now: what an alarm list says of the bed while somebody else lay there is left out (L8).
 */
import type { BedId } from '../../shared/domain/ids.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { CallResult, HistoryRow, Trend } from '../../shared/station-api/calls.ts';
import type { gapReasons } from '../../shared/station-api/history-calls.ts';
import type { Lane, Stretch } from './lanes.ts';

export type Context = CallResult<'history.context'>;
type Stay = Context['stays'][number];

/** `text`: a technical alarm of that time. */
export type GapReason =
  | { readonly kind: (typeof gapReasons)[number] | 'empty-bed' | 'before-stay' }
  | { readonly kind: 'alarm'; readonly text: string };
export type Gap = Stretch & { readonly reason: GapReason };

const overlapMs = (a: Stretch, b: Stretch): number => Math.min(a.toAt, b.toAt) - Math.max(a.fromAt, b.fromAt);
const spanOf = ({ fromAt, toAt }: Stay): Stretch => ({ fromAt: fromAt ?? -Infinity, toAt: toAt ?? Infinity });

/** Whether the present patient lay in `bed` then; any bed where it is left out. */
export const isOfPatient = (stays: readonly Stay[], at: number, bed?: BedId | null): boolean =>
  stays.some((stay) => {
    const { fromAt, toAt } = spanOf(stay);
    return stay.present && at >= fromAt && at < toAt && (bed === undefined || bed === null || stay.bed === bed);
  });

/** Technical alarms name what they are about: each word with the parameters that it takes away. */
const about: readonly (readonly [words: RegExp, parameters: RegExp])[] = [
  [/\b(?:ecg|lead|leads|electrode)\b/i, /^(?:HR|RR|PVC|ST-|QT)/],
  [/\b(?:spo.?|pleth|probe|pulse)/i, /^(?:SpO2|PR|PI)/],
  [/\b(?:nibp|nbp|cuff)\b/i, /^NIBP/],
  [/\b(?:art|abp|ibp|arterial|transducer)\b/i, /^(?:ART|PAP|CVP)/],
  [/\b(?:cvp)\b/i, /^CVP/],
  [/\b(?:co.?2|capno|sample line)/i, /^(?:EtCO2|FiCO2|RR)/],
  [/\b(?:resp|apnoea)\b/i, /^RR/],
  [/\btemp/i, /^Temp/],
  [/\b(?:pump|battery|infusion|occlusion)\b/i, /^$/],
];

/** True where the alarm names this lane, or names none. */
function speaksOf(text: string, lane: string): boolean {
  const named = about.filter(([words]) => words.test(text));
  return named.length === 0 || named.some(([, parameters]) => parameters.test(lane));
}

function within(gap: Stretch, lane: string, technical: readonly HistoryRow[]): Gap {
  let best: HistoryRow | null = null;
  let most = (gap.toAt - gap.fromAt) / 2;
  for (const row of technical) {
    const shared = overlapMs(gap, { fromAt: row.raisedAt, toAt: row.endedAt ?? Infinity });
    if (shared >= most && speaksOf(row.text, lane)) {
      best = row;
      most = shared;
    }
  }
  return { ...gap, reason: best === null ? { kind: 'not-recorded' } : { kind: 'alarm', text: best.text } };
}

function outside(gap: Stretch, stays: readonly Stay[]): GapReason {
  const others = stays.filter((stay) => !stay.present && overlapMs(gap, spanOf(stay)) > 0);
  const longest = others.toSorted((a, b) => overlapMs(gap, spanOf(b)) - overlapMs(gap, spanOf(a)))[0];
  if (longest === undefined) return { kind: 'before-stay' };
  return { kind: longest.patient === null ? 'empty-bed' : 'other-patient' };
}

/** Cuts gaps where the patient came and went, and says why each piece is one. */
export function explained(
  gaps: readonly Stretch[],
  lane: string,
  { stays }: Pick<Context, 'stays'>,
  alarms: readonly HistoryRow[],
): readonly Gap[] {
  const technical = alarms.filter(({ kind }) => kind === 'technical');
  const cuts = stays
    .filter(({ present }) => present)
    .flatMap(({ fromAt, toAt }) => [fromAt, toAt])
    .filter((at) => at !== null);
  return gaps.flatMap((gap) => {
    const edges = [gap.fromAt, ...cuts.filter((at) => at > gap.fromAt && at < gap.toAt), gap.toAt].toSorted(
      (a, b) => a - b,
    );
    return edges.slice(1).flatMap((toAt, index): readonly Gap[] => {
      const piece = { fromAt: edges[index] ?? gap.fromAt, toAt };
      if (piece.toAt <= piece.fromAt) return [];
      const own = isOfPatient(stays, (piece.fromAt + piece.toAt) / 2);
      return [own ? within(piece, lane, technical) : { ...piece, reason: outside(piece, stays) }];
    });
  });
}

export interface LimitLine extends Stretch {
  readonly value: number;
}

/** Limits of a lane in force then; of a pressure those of the part that has some, the mean first. */
export function limitsOf(lane: Lane, { limits }: Pick<Context, 'limits'>): readonly LimitLine[] {
  const [systolic = '', diastolic = '', mean = `${lane.id}-M`] = lane.keys;
  const parts = lane.keys.length === 1 ? lane.keys : [mean, systolic, diastolic];
  const key = parts.find((part) =>
    limits.some(({ parameter, low, high }) => parameter === part && (low ?? high) !== null),
  );
  const lines: LimitLine[] = [];
  for (const side of ['low', 'high'] as const) {
    const own = limits.filter(({ parameter }) => parameter === key).toSorted((a, b) => a.fromAt - b.fromAt);
    for (const { fromAt, toAt, [side]: value } of own) {
      const last = lines.at(-1);
      if (value === null) continue;
      if (last !== undefined && last.value === value && last.toAt === fromAt) lines.splice(-1, 1, { ...last, toAt });
      else lines.push({ fromAt, toAt, value });
    }
  }
  return lines;
}

export interface Bar extends Stretch {
  readonly text: string;
  /** It goes on beyond the end of the screen. */
  readonly runs: boolean;
}

export interface BarRow {
  /** Null: several together. */
  readonly name: string | null;
  readonly bars: readonly Bar[];
}

/** Rows of their own; what else ran shares one. */
const mostRows = 3;

const isOxygen = 'O2-flow';

/** Oxygen by its recorded flow: a bar for each time that it stayed the same. */
function oxygen(trend: Trend, frame: Stretch, bucketMs: number, text: (flow: number) => string): BarRow | null {
  const series = trend.series[isOxygen];
  const flow = series?.max ?? [];
  const bars: Bar[] = [];
  for (const [index, value] of flow.entries()) {
    if (value === null) continue;
    const said = text(value);
    // It was changed within this point: the next one says to what.
    if (said !== text(series?.min[index] ?? value)) continue;
    const fromAt = trend.at[index] ?? frame.fromAt;
    const last = bars.at(-1);
    if (last !== undefined && last.text === said) continue;
    if (last !== undefined) bars.splice(-1, 1, { ...last, toAt: fromAt, runs: false });
    bars.push({ fromAt, toAt: Math.max(frame.toAt, fromAt + bucketMs), text: said, runs: true });
  }
  return bars.length === 0 ? null : { name: parameterByKey(isOxygen)?.label ?? isOxygen, bars };
}

/** Bars of therapy: oxygen, each drug a row, the longest running first; more than three share the last. */
export function therapyRows(
  { therapy }: Pick<Context, 'therapy'>,
  trend: Trend,
  frame: Stretch & { readonly bucketMs: number },
  oxygenText: (flow: number) => string,
): readonly BarRow[] {
  const byName = new Map<string, Bar[]>();
  for (const one of therapy) {
    if (one.fromAt >= frame.toAt || (one.toAt ?? Infinity) <= frame.fromAt) continue;
    const name = one.drug ?? `${one.device} ${one.channel}`.trim();
    const bar = {
      fromAt: Math.max(one.fromAt, frame.fromAt),
      toAt: Math.min(one.toAt ?? Infinity, frame.toAt),
      text: one.text,
      runs: one.toAt === null || one.toAt > frame.toAt,
    };
    byName.set(name, [...(byName.get(name) ?? []), bar]);
  }
  const length = (bars: readonly Bar[]): number => bars.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0);
  const rows = [...byName]
    .map(([name, bars]): BarRow => ({ name, bars: bars.toSorted((a, b) => a.fromAt - b.fromAt) }))
    .toSorted((a, b) => length(b.bars) - length(a.bars));
  const own = rows.length <= mostRows ? rows : rows.slice(0, mostRows - 1);
  const others = rows
    .slice(own.length)
    .flatMap(({ name, bars }) => bars.map((bar) => ({ ...bar, text: `${name} ${bar.text}` })));
  const flow = oxygen(trend, frame, frame.bucketMs, oxygenText);
  return [
    ...(flow === null ? [] : [flow]),
    ...own,
    ...(others.length === 0 ? [] : [{ name: null, bars: others.toSorted((a, b) => a.fromAt - b.fromAt) }]),
  ];
}

export interface AlarmMark {
  /** The most urgent of those that lie together. */
  readonly row: HistoryRow;
  readonly count: number;
  readonly isOpen: boolean;
}

const rank = { high: 3, medium: 2, low: 1, technical: 0 } as const;

/** Alarms that would lie over one another are one mark, of the most urgent; an open one is never hidden by another. */
export function alarmMarks(
  rows: readonly HistoryRow[],
  open: ReadonlySet<string>,
  apartMs: number,
): readonly AlarmMark[] {
  const marks: AlarmMark[] = [];
  const weight = (row: HistoryRow): number => (open.has(row.alarm) ? 10 : 0) + rank[row.priority];
  for (const row of rows.toSorted((a, b) => a.raisedAt - b.raisedAt)) {
    const last = marks.at(-1);
    if (last === undefined || row.raisedAt - last.row.raisedAt >= apartMs) {
      marks.push({ row, count: 1, isOpen: open.has(row.alarm) });
      continue;
    }
    const first = weight(row) > weight(last.row) ? row : last.row;
    marks.splice(-1, 1, { row: first, count: last.count + 1, isOpen: open.has(first.alarm) });
  }
  return marks;
}
