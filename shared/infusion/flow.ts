/**
 * What flowed through one pump channel, at any time. Where the pump's own counter was heard before and after, it is the
 * counter's difference, spread over the time between two readings by the rate that was set; beyond the readings it is
 * rate × time, for as long as the pump was heard. It is one rising function of time: however a time is cut, the parts
 * make the whole.
 */
import { runs } from './infusion.ts';
import type { ChannelRecord, ProgrammeChange, Reading } from './ledger-record.ts';
import { Cumulative, Intervals, lastAt } from './steps.ts';

const hourMs = 3_600_000;

/** Pumps say volumes to a tenth of a millilitre, in other messages to a hundredth: no fall of the counter. */
const roundingMl = 0.06;
/** No pump gives faster: a counter that leaps is another counter (of the container, of the day), and nothing went in. */
const fastestMlPerHour = 6_000;
const leapMl = 5;
/** Readings are kept by whole seconds: this near to a change of programme, which is to the millisecond, it is the truth. */
const besideMs = 1_500;

/** A pump may be silent for so long; see infusion.ts. */
const leastGapMs = 120_000;
const missedReports = 2.5;

export interface Gap {
  readonly fromAt: number;
  readonly toAt: number;
  readonly volumeMl: number | null;
}

interface Knots {
  readonly times: readonly number[];
  /** What the counter ran on by since the first. */
  readonly sums: readonly number[];
  /** Index of the knot that each reset came before. */
  readonly resets: readonly number[];
}

export class Flow {
  readonly changes: readonly ProgrammeChange[];
  readonly #changeTimes: readonly number[];
  readonly #knots: Knots;
  /** Of the counter; of rate × time; of the rate alone, whether heard or not. */
  readonly #counted: Cumulative;
  readonly #rated: Cumulative;
  readonly #gaps: readonly { readonly fromAt: number; readonly toAt: number }[];
  /** Times of which the volume is a guess or a least. */
  readonly #inexact = new Intervals();

  /** @param wantedAt the present, or the end of what is asked for; readings from beyond make what is before exact. */
  constructor({ changes, counter, rates }: Pick<ChannelRecord, 'changes' | 'counter' | 'rates'>, wantedAt: number) {
    this.changes = changes.toSorted((a, b) => a.at - b.at);
    this.#changeTimes = this.changes.map(({ at }) => at);
    const readings = { counter: byTime(counter), rates: byTime(rates) };
    const heard = heardOf(this.changes, readings);
    const heardAt = heard.at(-1) ?? wantedAt;
    const untilAt = Math.max(wantedAt, heardAt);
    const steps = stepsOf(this.changes, readings.rates);
    const weights = weightsOf(steps, untilAt);
    this.#knots = knotsOf(this.changes, readings.counter);
    this.#gaps = gapsOf(heard, untilAt, (at) => this.#runsAt(at));
    this.#rated = outside(weights, [...this.#gaps, { fromAt: heardAt, toAt: untilAt }]);
    this.#counted = spread(this.#knots, weights);
    this.#markInexact(steps, heardAt);
  }

  /** Of a channel that has no counter this is null. */
  counted(fromAt: number, toAt: number): number | null {
    return this.#knots.times.length < 2 ? null : this.#counted.between(fromAt, toAt);
  }

  /** Millilitres; 0 also where nothing is known. */
  volume(fromAt: number, toAt: number): number {
    return this.#total(toAt) - this.#total(fromAt);
  }

  /** All of it by the counter, heard throughout, and never set back while something flowed. */
  isExact(fromAt: number, toAt: number): boolean {
    return !this.#inexact.touches(fromAt, toAt);
  }

  /** What the volume of that time is worked out from. */
  sourceOf(fromAt: number, toAt: number): 'counter' | 'rate' | 'unknown' {
    const { times } = this.#knots;
    const [first, last] = [times[0], times.at(-1)];
    const isCounted = first !== undefined && last !== undefined && times.length > 1;
    const before = isCounted ? this.#rated.between(fromAt, Math.min(toAt, Math.max(first, fromAt))) : 0;
    const after = isCounted ? this.#rated.between(Math.max(fromAt, Math.min(last, toAt)), toAt) : 0;
    const overlaps = isCounted && Math.min(toAt, last) > Math.max(fromAt, first);
    if (overlaps) return before + after > 0 ? 'rate' : 'counter';
    return this.#rated.between(fromAt, toAt) > 0 ? 'rate' : 'unknown';
  }

  resets(fromAt: number, toAt: number): number {
    const { times, resets } = this.#knots;
    return resets.filter((index) => (times[index] ?? 0) > fromAt && (times[index] ?? 0) <= toAt).length;
  }

  /** Within that time. */
  gaps(fromAt: number, toAt: number): readonly Gap[] {
    return this.#gaps
      .map((gap) => ({ fromAt: Math.max(gap.fromAt, fromAt), toAt: Math.min(gap.toAt, toAt) }))
      .filter((gap) => gap.toAt > gap.fromAt)
      .map((gap) => ({ ...gap, volumeMl: this.#volumeOfGap(gap.fromAt, gap.toAt) }));
  }

  #volumeOfGap(fromAt: number, toAt: number): number | null {
    const { times } = this.#knots;
    const isBetween = (times[0] ?? toAt) <= fromAt && (times.at(-1) ?? fromAt) >= toAt;
    if (!isBetween || times.length < 2 || this.resets(fromAt, toAt) > 0) return null;
    return this.#counted.between(fromAt, toAt);
  }

  #total(at: number): number {
    const { times } = this.#knots;
    const [first, last] = [times[0], times.at(-1)];
    if (first === undefined || last === undefined || times.length < 2) return this.#rated.at(at);
    if (at <= first) return this.#rated.at(at) - this.#rated.at(first);
    if (at <= last) return this.#counted.at(at);
    return this.#counted.at(last) + this.#rated.between(last, at);
  }

  #runsAt(at: number): boolean {
    const change = this.changes[lastAt(this.#changeTimes, at)];
    return change !== undefined && runs(change.programme.status);
  }

  /** @param heardAt the last word; what ran since is in no volume yet. */
  #markInexact(steps: readonly Step[], heardAt: number): void {
    const { times, sums, resets } = this.#knots;
    const [first, last] = times.length < 2 ? [heardAt, heardAt] : [times[0] ?? heardAt, times.at(-1) ?? heardAt];
    const marks: (readonly [number, number])[] = this.#gaps.map(({ fromAt, toAt }) => [fromAt, toAt] as const);
    for (const [index, step] of steps.entries()) {
      if (!step.running) continue;
      const end = Math.min(steps[index + 1]?.at ?? heardAt, heardAt);
      if (step.at < first) marks.push([step.at, Math.min(end, first)]);
      if (end > last) marks.push([Math.max(step.at, last), end]);
    }
    for (const index of resets) {
      const [from, to] = [times[index - 1] ?? 0, times[index] ?? 0];
      const isStill = !this.#runsAt(from) && !this.changes.some(({ at }) => at > from && at < to);
      if (!isStill || (sums[index] ?? 0) > (sums[index - 1] ?? 0)) marks.push([from, to]);
    }
    for (const [from, to] of marks.toSorted((a, b) => a[0] - b[0])) this.#inexact.add(from, to);
  }
}

const byTime = (readings: readonly Reading[]): readonly Reading[] =>
  readings
    .filter(({ at, value }) => Number.isFinite(at) && Number.isFinite(value) && value >= 0)
    .toSorted((a, b) => a.at - b.at);

interface Step {
  readonly at: number;
  readonly running: boolean;
  /** mL/h; null: runs at a rate that is not known. */
  readonly rate: number | null;
}

/** The rate from each moment that it may have changed: as it was read, else as it was set. Still where nothing runs. */
function stepsOf(changes: readonly ProgrammeChange[], rates: readonly Reading[]): readonly Step[] {
  const steps: Step[] = [];
  let next = 0;
  for (const [index, { at, programme }] of changes.entries()) {
    const end = changes[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const running = runs(programme.status);
    steps.push({ at, running, rate: running ? programme.rateMlPerHour : 0 });
    while ((rates[next]?.at ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    for (; (rates[next]?.at ?? end) < end; next += 1) {
      const read = rates[next];
      if (read !== undefined && running) steps.push({ at: read.at, running, rate: read.value });
    }
  }
  return steps;
}

function weightsOf(steps: readonly Step[], untilAt: number): Cumulative {
  const times: number[] = [];
  const sums: number[] = [];
  let sum = 0;
  for (const [index, { at, rate }] of steps.entries()) {
    if (at >= untilAt) break;
    const end = Math.min(steps[index + 1]?.at ?? untilAt, untilAt);
    times.push(at);
    sums.push(sum);
    sum += ((rate ?? 0) * (end - at)) / hourMs;
    if (index === steps.length - 1 || end === untilAt) {
      times.push(end);
      sums.push(sum);
    }
  }
  return new Cumulative(times, sums);
}

/** Counter readings and what changes said of it, as one rising sum: a fall is a counter that was set back. */
function knotsOf(changes: readonly ProgrammeChange[], counter: readonly Reading[]): Knots {
  const told = changes.flatMap(({ at, infusedMl }) =>
    infusedMl === null || !(infusedMl >= 0) ? [] : [{ at, value: infusedMl }],
  );
  const toldAt = told.map(({ at }) => at);
  const isBeside = (at: number): boolean => at - (toldAt[lastAt(toldAt, at + besideMs)] ?? -Infinity) <= besideMs;
  const all = [...told, ...counter.filter(({ at }) => !isBeside(at))].toSorted((a, b) => a.at - b.at);
  const times: number[] = [];
  const sums: number[] = [];
  const resets: number[] = [];
  let now: Track | null = null;
  let other: Track | null = null;
  for (const { at, value } of all) {
    const before: Track = now ?? { at, level: value, sum: 0 };
    const isReset = value < before.level - roundingMl || (value === 0 && before.level > 0);
    if (!isReset && value - before.level <= mostMl(before, at)) {
      now = { at, level: Math.max(before.level, value), sum: before.sum + Math.max(0, value - before.level) };
    } else {
      resets.push(times.length);
      now = { at, level: value, sum: sumAfterBreak(before, other, { at, value }) };
      other = before;
    }
    times.push(at);
    sums.push(now.sum);
  }
  return { times, sums, resets };
}

/** A counter as it was heard last, and what had gone in by then. */
interface Track {
  readonly at: number;
  readonly level: number;
  readonly sum: number;
}

const mostMl = (track: Track, at: number): number => leapMl + (fastestMlPerHour * (at - track.at)) / hourMs;

/**
 * After a counter that fell or leapt: it is the other one that a pump has, which goes on where it was; else it was set
 * back, and what it says went in since; else it is one that was never heard, of which nothing is known.
 */
function sumAfterBreak(before: Track, other: Track | null, { at, value }: Reading): number {
  const onOther = other === null ? -1 : value - other.level;
  if (other !== null && onOther >= -roundingMl && onOther <= mostMl(other, at)) {
    return Math.max(before.sum, other.sum + Math.max(0, onOther));
  }
  return value < before.level && value <= mostMl(before, at) ? before.sum + value : before.sum;
}

/** Between two readings the counter ran on as the rate says, else evenly. */
function spread({ times, sums }: Knots, weights: Cumulative): Cumulative {
  const outTimes: number[] = [];
  const outSums: number[] = [];
  const push = (time: number, sum: number): void => {
    outTimes.push(time);
    outSums.push(sum);
  };
  for (const [index, time] of times.entries()) {
    const sum = sums[index] ?? 0;
    push(time, sum);
    const end = times[index + 1];
    const rise = (sums[index + 1] ?? sum) - sum;
    if (end === undefined || !(end > time) || rise === 0) continue;
    const weight = weights.between(time, end);
    if (!(weight > 0)) continue;
    for (let inner = lastAt(weights.times, time) + 1; (weights.times[inner] ?? end) < end; inner += 1) {
      const at = weights.times[inner] ?? end;
      push(at, sum + (rise * weights.between(time, at)) / weight);
    }
  }
  return new Cumulative(outTimes, outSums);
}

/** When a word came. Empty for a channel of which no reading is on record: then nothing can be said to be missing. */
function heardOf(
  changes: readonly ProgrammeChange[],
  { counter, rates }: { readonly counter: readonly Reading[]; readonly rates: readonly Reading[] },
): readonly number[] {
  if (counter.length === 0 && rates.length === 0) return [];
  return [...changes, ...counter, ...rates].map(({ at }) => at).toSorted((a, b) => a - b);
}

/** From the last word to the next, where it was to run. */
function gapsOf(
  heard: readonly number[],
  untilAt: number,
  runsAt: (at: number) => boolean,
): { readonly fromAt: number; readonly toAt: number }[] {
  const mostMs = silenceOf(heard);
  return heard.flatMap((fromAt, index) => {
    const toAt = heard[index + 1] ?? untilAt;
    return toAt - fromAt > mostMs && runsAt(fromAt) ? [{ fromAt, toAt }] : [];
  });
}

/** By the usual time between two reports. */
function silenceOf(heard: readonly number[]): number {
  const steps = heard.flatMap((at, index) => {
    const step = at - (heard[index - 1] ?? at);
    return step > 1_000 && step < hourMs / 6 ? [step] : [];
  });
  steps.sort((a, b) => a - b);
  return Math.max(leastGapMs, (steps[Math.floor(steps.length / 2)] ?? 0) * missedReports);
}

/** Rate × time, but for times without a word: what ran then is not known. */
function outside(weights: Cumulative, gaps: readonly { readonly fromAt: number; readonly toAt: number }[]): Cumulative {
  const inner = gaps.flatMap(({ fromAt, toAt }) => [fromAt, toAt]);
  const times = [...weights.times, ...inner].toSorted((a, b) => a - b);
  const sums: number[] = [];
  const silent = new Intervals();
  for (const { fromAt, toAt } of gaps) silent.add(fromAt, toAt);
  let sum = 0;
  for (const [index, time] of times.entries()) {
    const before = times[index - 1] ?? time;
    if (!silent.touches(before, time)) sum += weights.between(before, time);
    sums.push(sum);
  }
  return new Cumulative(times, sums);
}
