/** A time axis that shows the first seconds of an alarm and its hours: the scale changes at 4 s and at 40 s. */

export interface TimeTick {
  readonly ms: number;
  /** Share of the width, 0–1. */
  readonly at: number;
}

export interface TimeScale {
  /** Share of the width, 0–1, of a time after onset. */
  readonly place: (ms: number) => number;
  /** Where the scale changes, ms after onset. */
  readonly changes: readonly number[];
  readonly ticks: readonly TimeTick[];
}

const changesAt = [4_000, 40_000];
/** Shares of the width by how many parts there are. */
const shares: readonly (readonly number[])[] = [[1], [0.52, 0.48], [0.4, 0.36, 0.24]];
const steps = [
  1_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000,
  86_400_000, 604_800_000,
];

interface Part {
  readonly fromMs: number;
  readonly toMs: number;
  readonly from: number;
  readonly to: number;
}

export function timeScale(endMs: number): TimeScale {
  const end = Math.max(1_000, endMs);
  const changes = changesAt.filter((ms) => ms < end);
  const edges = [0, ...changes, end];
  const widths = shares[changes.length] ?? [1];
  let from = 0;
  const parts = widths.map((width, index): Part => {
    const part = { fromMs: edges[index] ?? 0, toMs: edges[index + 1] ?? end, from, to: from + width };
    from += width;
    return part;
  });
  const place = (ms: number): number => placeIn(parts, ms);
  return { place, changes, ticks: parts.flatMap((part, index) => ticksOf(part, index === parts.length - 1)) };
}

function placeIn(parts: readonly Part[], ms: number): number {
  const part = parts.find(({ toMs }) => ms <= toMs) ?? parts.at(-1);
  if (part === undefined) return 0;
  const share = (ms - part.fromMs) / (part.toMs - part.fromMs);
  return Math.min(1, Math.max(0, part.from + share * (part.to - part.from)));
}

/** At most five in a part; the change of scale has its own. */
function ticksOf(part: Part, last: boolean): readonly TimeTick[] {
  const { fromMs, toMs, from, to } = part;
  const most = last && fromMs > 0 ? 3 : 4;
  const step = steps.find((one) => (toMs - fromMs) / one <= most) ?? toMs - fromMs;
  const ticks: TimeTick[] = [];
  const put = (ms: number): number => ticks.push({ ms, at: from + ((ms - fromMs) / (toMs - fromMs)) * (to - from) });
  put(fromMs);
  for (let ms = (Math.floor(fromMs / step) + 1) * step; ms < toMs; ms += step) put(ms);
  if (last) return ticks.filter(({ at }, index) => index === 0 || at < 0.985);
  return ticks;
}
