/** An hour of pairs as sixty lines of columns, its gaps with their reasons, and the scale that its lines share. */
import { channelByKey } from '../../shared/domain/channels.ts';
import type { WavesAnswer } from '../../shared/station-api/history-calls.ts';
import { endOf, holesOf, noSample, piecesOf, stepMs, type Span } from '../history/stored-trace.ts';
import type { Happened } from './events.ts';
import { concerns } from './events.ts';
import type { HourPart } from './hour-reader.ts';
import { hourMs, lineMs } from './times.ts';

export const lineCount = hourMs / lineMs;

/** One minute. NaN: no sample. In the channel's unit. */
export interface Line {
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Middle of the line: its own for an ECG, whose baseline wanders, else that of the hour. */
  readonly zero: number;
}

export interface Hour {
  readonly lines: readonly (Line | null)[];
  readonly unit: string;
}

/** Extremes of each column. Minutes without a sample are null. */
export function hourLines(parts: readonly HourPart[], channel: string, hourAt: number, perLine: number): Hour {
  const low: (Float32Array | undefined)[] = [];
  const high: (Float32Array | undefined)[] = [];
  const bucketMs = lineMs / perLine;
  let unit = channelByKey(channel)?.unit ?? '';
  for (const { answer, blocks } of parts) {
    for (const piece of piecesOf(blocks, channel)) {
      unit = piece.unit;
      const step = stepMs(piece, answer.form);
      const wide = answer.form === 'pairs' ? 2 : 1;
      for (let index = 0; index * wide + wide <= piece.samples.length; index += 1) {
        const a = piece.samples[index * wide] ?? noSample;
        const b = piece.samples[index * wide + wide - 1] ?? noSample;
        if (a === noSample || b === noSample) continue;
        const column = Math.floor((piece.startAt + index * step - hourAt) / bucketMs + 1e-6);
        const line = Math.floor(column / perLine);
        if (line < 0 || line >= lineCount) continue;
        const lows = (low[line] ??= new Float32Array(perLine).fill(Number.NaN));
        const highs = (high[line] ??= new Float32Array(perLine).fill(Number.NaN));
        const at = column - line * perLine;
        const [p, q] = [a * piece.gain + piece.offset, b * piece.gain + piece.offset];
        const [least, most] = p < q ? [p, q] : [q, p];
        const [knownLow = Number.NaN, knownHigh = Number.NaN] = [lows[at], highs[at]];
        lows[at] = Number.isNaN(knownLow) ? least : Math.min(knownLow, least);
        highs[at] = Number.isNaN(knownHigh) ? most : Math.max(knownHigh, most);
      }
    }
  }
  const zeros = Array.from({ length: lineCount }, (_, line) => middleOf(low[line], high[line]));
  const isEcg = channelByKey(channel)?.family === 'ecg';
  const whole = quantile(
    zeros.filter((zero) => !Number.isNaN(zero)),
    0.5,
  );
  const lines = zeros.map((zero, line): Line | null => {
    const [lows, highs] = [low[line], high[line]];
    if (lows === undefined || highs === undefined) return null;
    return { low: lows, high: highs, zero: isEcg ? zero : whole };
  });
  return { lines, unit };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** Where the trace mostly is: of an ECG its baseline. Every fourth column says it well enough. */
function middleOf(low: Float32Array | undefined, high: Float32Array | undefined): number {
  const middles: number[] = [];
  for (let column = 0; column < (low?.length ?? 0); column += 4) {
    const middle = ((low?.[column] ?? Number.NaN) + (high?.[column] ?? Number.NaN)) / 2;
    if (!Number.isNaN(middle)) middles.push(middle);
  }
  return quantile(middles, 0.5);
}

export interface LineScale {
  /** Lines as high as one unit: 1 is the distance from one line to the next. */
  readonly linesPerUnit: number;
}

/** A trace may reach this many lines, as on paper. */
const overlap = 2.2;
const ecgSteps = [2, 1, 0.5, 0.25, 0.125];
const steps = [1, 2, 2.5, 5];

/** One scale for the hour: the usual swing of a minute decides, not its largest. Null: nothing is recorded. */
export function scaleOf({ lines }: Hour, channel: string): LineScale | null {
  const swings = lines.flatMap((line) => {
    if (line === null) return [];
    const [lows, highs] = [line.low, line.high].map((column) => [...column].filter((value) => !Number.isNaN(value)));
    return [quantile(highs ?? [], 0.99) - quantile(lows ?? [], 0.01)];
  });
  const swing = quantile(swings, 0.5);
  if (Number.isNaN(swing)) return null;
  if (channelByKey(channel)?.family === 'ecg') {
    return { linesPerUnit: ecgSteps.find((step) => step * swing <= overlap) ?? 0.125 };
  }
  // Units from one line to the next: 1, 2, 2.5, 5 and their tens.
  const least = Math.max(swing / 1.8, 1e-6);
  const ten = 10 ** Math.floor(Math.log10(least));
  const unitsPerLine = (steps.find((step) => step * ten >= least) ?? 10) * ten;
  return { linesPerUnit: 1 / unitsPerLine };
}

export interface Gap extends Span {
  /** Null: `text` says it. */
  readonly why: WavesAnswer['gaps'][number]['why'] | null;
  /** Of the technical alarm at that time. */
  readonly text: string;
}

/** Shorter ones are drawn as nothing, without a word. */
const leastGapMs = 1_000;

/** What is missing of the parts that were read, oldest first, with the reason as far as it is known. */
export function gapsOf(parts: readonly HourPart[], channel: string, events: readonly Happened[]): readonly Gap[] {
  const holes: { fromAt: number; toAt: number }[] = [];
  for (const { answer, blocks, fromAt, toAt } of parts) {
    const pieces = piecesOf(blocks, channel).filter((piece) => endOf(piece, answer.form) > fromAt);
    for (const hole of holesOf(pieces, answer.form, fromAt, toAt, leastGapMs)) {
      const last = holes.at(-1);
      if (last !== undefined && hole.fromAt - last.toAt < leastGapMs) last.toAt = hole.toAt;
      else holes.push({ ...hole });
    }
  }
  // Without a name: there is no channel at all, and that is why.
  const told = parts.flatMap(({ answer }) =>
    answer.gaps.filter((gap) => gap.channel === channel || gap.channel === ''),
  );
  const said = told.filter(({ why }) => why !== 'not-recorded');
  const technical = events.filter((event) => event.nature === 'technical' && concerns(event, channel));
  return holes.flatMap((hole) => partsOf(hole, said)).map((gap) => (gap.why === null ? named(gap, technical) : gap));
}

/** A hole by what the station says of it; the rest is without a reason. */
function partsOf(hole: Span, told: WavesAnswer['gaps']): readonly Gap[] {
  const found: Gap[] = [];
  let since = hole.fromAt;
  const rest = (until: number): void => {
    if (until - since >= leastGapMs) found.push({ fromAt: since, toAt: until, why: null, text: '' });
  };
  for (const { fromAt, toAt, why } of told.toSorted((a, b) => a.fromAt - b.fromAt)) {
    const from = Math.max(fromAt, since);
    const to = Math.min(toAt, hole.toAt);
    if (to <= from) continue;
    rest(from);
    const last = found.at(-1);
    if (last?.why === why && from - last.toAt < leastGapMs) found[found.length - 1] = { ...last, toAt: to };
    else found.push({ fromAt: from, toAt: to, why, text: '' });
    since = to;
  }
  rest(hole.toAt);
  return found;
}

/** The alarm begins a little after its cause, and ends a little after it. */
const besideMs = 5_000;

function named(gap: Gap, technical: readonly Happened[]): Gap {
  const cause = technical.find(
    ({ at, endAt }) => at < gap.toAt + besideMs && (endAt ?? Number.POSITIVE_INFINITY) > gap.fromAt - besideMs,
  );
  const middle = (gap.fromAt + gap.toAt) / 2;
  const covers =
    cause !== undefined &&
    cause.at - besideMs <= middle &&
    (cause.endAt ?? Number.POSITIVE_INFINITY) + besideMs >= middle;
  return covers ? { ...gap, text: cause.text } : { ...gap, why: 'not-recorded' };
}
