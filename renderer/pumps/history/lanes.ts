/** The ledger as lanes of one time axis: a lane a channel, a step a rate. Pure. */
import type { InfusionGap, InfusionSpan, Ledger } from '../../../shared/infusion/ledger-answer.ts';
import { runs } from '../../../shared/infusion/infusion.ts';

export interface Step {
  readonly span: InfusionSpan;
  /** Per cent of the axis. */
  readonly left: number;
  readonly width: number;
  /** Of the lane's height, 0 to 1: its rate against the highest of the lane. */
  readonly height: number;
}

export interface Lane {
  readonly id: string;
  readonly deviceName: string;
  readonly channel: string;
  /** All that ran there, the newest last. */
  readonly drugs: readonly string[];
  readonly steps: readonly Step[];
  readonly gaps: readonly { readonly gap: InfusionGap; readonly left: number; readonly width: number }[];
}

/** A step that runs and whose rate is not known is drawn so high. */
const unknownHeight = 0.5;

const keyOf = ({ device, channel }: Pick<InfusionSpan, 'device' | 'channel'>): string => `${device}\n${channel}`;

/** Channels that ran last stand first. */
export function lanesOf(ledger: Ledger): readonly Lane[] {
  const groups = Map.groupBy(ledger.spans, keyOf);
  const gaps = Map.groupBy(ledger.gaps, keyOf);
  return [...groups.entries()]
    .map(([id, spans]) => laneOf(id, spans, gaps.get(id) ?? [], ledger))
    .toSorted((a, b) => lastAt(b) - lastAt(a));
}

const lastAt = ({ steps }: Lane): number => Math.max(...steps.map(({ left, width }) => left + width));

function laneOf(id: string, spans: readonly InfusionSpan[], gaps: readonly InfusionGap[], ledger: Ledger): Lane {
  const { fromAt, toAt } = ledger;
  const part = (at: number): number => Math.max(0, Math.min(100, ((at - fromAt) / (toAt - fromAt)) * 100));
  const rates = spans.flatMap(({ rateMlPerHour }) => rateMlPerHour ?? []);
  const most = Math.max(...rates, Number.MIN_VALUE);
  const [first] = spans;
  const heightOf = ({ status, rateMlPerHour }: InfusionSpan): number => {
    if (!runs(status)) return 0;
    return rateMlPerHour === null ? unknownHeight : Math.max(0.06, rateMlPerHour / most);
  };
  return {
    id,
    deviceName: first?.deviceName ?? '',
    channel: first?.channel ?? '',
    drugs: [...new Set(spans.flatMap(({ drug }) => drug ?? []))],
    steps: spans.map((span) => {
      const left = part(span.fromAt);
      return { span, left, width: part(span.toAt ?? toAt) - left, height: heightOf(span) };
    }),
    gaps: gaps.map((gap) => {
      const left = part(gap.fromAt);
      return { gap, left, width: part(gap.toAt) - left };
    }),
  };
}

/** Times named on the axis: at most `most`, at whole hours of the wall clock. */
export function ticksOf(fromAt: number, toAt: number, most: number): readonly number[] {
  const hours = (toAt - fromAt) / 3_600_000;
  const every = [1, 2, 3, 4, 6, 12, 24, 48].find((step) => hours / step <= most) ?? 48;
  const day = new Date(fromAt);
  const first = new Date(day.getFullYear(), day.getMonth(), day.getDate());
  const ticks: number[] = [];
  // By the calendar, so that a day of 23 hours keeps its noon.
  for (let step = 0; step * every <= hours + 48; step += 1) {
    const at = new Date(first.getFullYear(), first.getMonth(), first.getDate(), step * every).getTime();
    if (at >= fromAt && at <= toAt) ticks.push(at);
  }
  return ticks;
}
