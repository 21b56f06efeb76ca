/**
 * The record of waves of the synthetic ward: the shapes of the live lanes at any time of the last ten days, the same
 * each time they are asked for. Beats vary, the baseline wanders; V-tach and leads off are where the alarms say so.
 */
import type { z } from 'zod';
import { bedId } from '../../../shared/domain/ids.ts';
import type { CallResult, HistoryRow, stationCalls } from '../../../shared/station-api/calls.ts';
import { strip, type gapReasons } from '../../../shared/station-api/history-calls.ts';
import type { WaveBlock } from '../../../shared/feed/wave-frame.ts';
import type { Alarm } from '../../../shared/ward/alarm.ts';
import { signalsOf } from './signals.ts';
import type { BedData } from './ward-data.ts';

type WavesArgs = z.output<(typeof stationCalls)['history.waves']['args']>;
export interface StoredReading<Answer> {
  readonly answer: Answer;
  readonly blocks: readonly WaveBlock[];
}

interface Gap {
  readonly fromAt: number;
  readonly toAt: number;
  readonly why: (typeof gapReasons)[number];
}

/** What shows in the waves of a bed: its alarms, past and present. */
export type WaveEvent = Pick<HistoryRow, 'text' | 'raisedAt' | 'endedAt'>;

export interface StoredBed {
  readonly data: BedData;
  readonly events: readonly WaveEvent[];
  readonly now: number;
}

const hour = 3_600_000;
const keptMs = 240 * hour;
/** The pen of a recorder is a little behind. */
const lagMs = 1_000;

const gapsAt = (now: number): readonly Gap[] => [
  { fromAt: now - 60 * hour, toAt: now - 22 * hour, why: 'other-patient' },
  { fromAt: now - 9.5 * hour, toAt: now - 9.5 * hour + 2_160_000, why: 'not-recorded' },
  { fromAt: now - 2_700_000, toAt: now - 2_688_000, why: 'damaged' },
];

const resolution = 1024;
const tableOf = (shape: (phase: number) => number): Float64Array =>
  Float64Array.from({ length: resolution }, (_, index) => shape(index / resolution));

const wide = tableOf((p) => 1.5 * Math.exp(-(((p - 0.3) / 0.05) ** 2)) - 0.6 * Math.exp(-(((p - 0.48) / 0.08) ** 2)));
const tachy = tableOf((p) => Math.sin(2 * Math.PI * p) * 1.3 + 0.2);

/** One beat in so many is premature and wide. */
const isPremature = (beat: number): boolean => ((beat * 2654435761) >>> 0) % 211 === 0;

type Signal = ReturnType<typeof signalsOf>[number];

/** @returns raw value at a time, −32768 where there is none. */
function rawOf(signal: Signal, { data, events }: StoredBed): (at: number) => number {
  const normal = tableOf(signal.shape);
  const isEcg = signal.channel.startsWith('ECG');
  const isBeat = signal.channel !== 'RESP';
  const vtach = events.filter(({ text }) => /v-tach/i.test(text));
  const off = isEcg ? events.filter(({ text }) => /leads off/i.test(text)) : [];
  const within = (list: readonly WaveEvent[], at: number): boolean =>
    list.some(({ raisedAt, endedAt }) => at >= raisedAt && at < (endedAt ?? Number.POSITIVE_INFINITY));
  const base = Number(data.bed) * 0.37;
  return (at) => {
    if (within(off, at)) return -32768;
    const t = (at % (24 * hour)) / 1000;
    const fast = isBeat && within(vtach, at);
    const perS = (fast ? 182 : signal.perMinute) / 60;
    const phase = base + perS * t + (fast ? 0 : 0.9 * Math.sin(t / 37) + 0.25 * Math.sin(t / 3.1));
    const beat = Math.floor(phase);
    const index = Math.floor((phase - beat) * resolution);
    let value: number;
    if (isEcg) {
      const table = fast ? tachy : isPremature(beat) ? wide : normal;
      value = (table[index] ?? 0) + 0.06 * Math.sin(t / 2.3) + 0.015 * Math.sin(t * 311);
    } else {
      value = normal[index] ?? 0;
      if (fast) value = signal.channel === 'ART' ? 48 + (value - data.dia) * 0.4 : value * 0.35;
    }
    return Math.max(-32767, Math.min(32767, Math.round((value - signal.offset) / signal.gain)));
  };
}

function piece(bed: string, signal: Signal, startAt: number, rateHz: number, samples: Int16Array): WaveBlock {
  const { channel, unit, gain, offset } = signal;
  return { bed: bedId(bed), channel, unit, startAt, deviceAt: null, rateHz, gain, offset, ageMs: 0, samples };
}

function samplesOf(signal: Signal, stored: StoredBed, fromAt: number, toAt: number): WaveBlock {
  const step = 1000 / signal.rateHz;
  const first = Math.ceil(fromAt / step);
  const raw = rawOf(signal, stored);
  const samples = new Int16Array(Math.max(0, Math.ceil(toAt / step) - first));
  for (let index = 0; index < samples.length; index += 1) samples[index] = raw((first + index) * step);
  return piece(stored.data.bed, signal, first * step, signal.rateHz, samples);
}

/** Lowest and highest of each bucket of the whole span; what lies outside the stretch is left out. */
function pairsOf(signal: Signal, stored: StoredBed, args: WavesArgs, pairs: number, part: Gap): WaveBlock {
  const bucketMs = (args.toAt - args.fromAt) / pairs;
  const first = Math.max(0, Math.floor((part.fromAt - args.fromAt) / bucketMs));
  const end = Math.min(pairs, Math.ceil((part.toAt - args.fromAt) / bucketMs));
  const samples = new Int16Array(Math.max(0, end - first) * 2).fill(-32768);
  const whole = samplesOf(signal, stored, args.fromAt + first * bucketMs, args.fromAt + end * bucketMs);
  const step = 1000 / signal.rateHz;
  for (let index = 0; index < whole.samples.length; index += 1) {
    const raw = whole.samples[index] ?? -32768;
    const bucket = Math.floor((whole.startAt + index * step - args.fromAt) / bucketMs) - first;
    if (raw === -32768 || bucket < 0) continue;
    const low = samples[2 * bucket];
    const high = samples[2 * bucket + 1];
    if (low === undefined || high === undefined) continue;
    if (low === -32768 || raw < low) samples[2 * bucket] = raw;
    if (high === -32768 || raw > high) samples[2 * bucket + 1] = raw;
  }
  return piece(stored.data.bed, signal, args.fromAt + first * bucketMs, 2000 / bucketMs, samples);
}

/** What of a span is recorded. */
function recordedOf(fromAt: number, toAt: number, gaps: readonly Gap[]): readonly Gap[] {
  let parts: Gap[] = [{ fromAt, toAt, why: 'not-recorded' }];
  for (const gap of gaps) {
    parts = parts.flatMap((part) =>
      [
        { ...part, toAt: Math.min(part.toAt, gap.fromAt) },
        { ...part, fromAt: Math.max(part.fromAt, gap.toAt) },
      ].filter((one) => one.toAt > one.fromAt),
    );
  }
  return parts;
}

/** As the station answers `history.waves`; null: nobody lies in the bed. */
export function storedWaves(stored: StoredBed | null, args: WavesArgs): StoredReading<CallResult<'history.waves'>> {
  if (stored === null) {
    return { answer: { form: 'samples', channels: [], gaps: [], gapsCut: false, recordedFrom: null }, blocks: [] };
  }
  const { now } = stored;
  const all = signalsOf(stored.data, false);
  const wanted = all.filter(({ channel }) => args.channels === null || args.channels.includes(channel));
  const edges: Gap[] = [
    { fromAt: Number.NEGATIVE_INFINITY, toAt: now - keptMs, why: 'not-recorded' },
    { fromAt: now - lagMs, toAt: Number.POSITIVE_INFINITY, why: 'not-recorded' },
  ];
  const gaps = [...gapsAt(now), ...edges].filter(({ fromAt, toAt }) => fromAt < args.toAt && toAt > args.fromAt);
  const parts = recordedOf(args.fromAt, args.toAt, gaps);
  const blocks = wanted.flatMap((signal) =>
    parts.map((part) =>
      args.pairs === null
        ? samplesOf(signal, stored, part.fromAt, part.toAt)
        : pairsOf(signal, stored, args, args.pairs, part),
    ),
  );
  return {
    answer: {
      form: args.pairs === null ? 'samples' : 'pairs',
      channels: all.map(({ channel }) => channel),
      gaps: wanted.flatMap(({ channel }) =>
        gaps.map(({ fromAt, toAt, why }) => ({
          channel,
          fromAt: Math.max(fromAt, args.fromAt),
          toAt: Math.min(toAt, args.toAt),
          why,
        })),
      ),
      gapsCut: false,
      recordedFrom: now - keptMs,
    },
    blocks,
  };
}

/** As the station answers `history.strip`, for the time around `at`. */
export function storedStrip(
  stored: StoredBed,
  of: { readonly fromAt: number; readonly toAt: number; readonly at: number },
  pairs: number | null,
): StoredReading<CallResult<'history.strip'>> {
  const bed = bedId(stored.data.bed);
  const { answer, blocks } = storedWaves(stored, { bed, who: 'bed', channels: null, ...of, pairs });
  return { answer: { ...answer, bed, ...of, complete: of.toAt <= stored.now - lagMs }, blocks };
}

export const stripOf = ({ raisedAt }: Pick<Alarm, 'raisedAt'>): { fromAt: number; toAt: number; at: number } => ({
  fromAt: raisedAt - strip.beforeMs,
  toAt: raisedAt + strip.afterMs,
  at: raisedAt,
});

/** A day of bed 07 with everything that a record may hold, the V-tach 34 min ago. */
export function aDayOfEvents(now: number): readonly HistoryRow[] {
  const row = (
    minutesAgo: number,
    seconds: number,
    text: string,
    priority: HistoryRow['priority'],
    kind: HistoryRow['kind'] = 'physiological',
  ): HistoryRow => ({
    alarm: `day-${minutesAgo}` as HistoryRow['alarm'],
    bed: bedId('07'),
    priority,
    kind,
    text,
    raisedAt: now - minutesAgo * 60_000,
    endedAt: now - minutesAgo * 60_000 + seconds * 1000,
    acknowledgedAt: null,
    acknowledgedBy: null,
    escalated: false,
  });
  return [
    row(24.5, 1, 'PVC pair', 'low'),
    row(28.4, 31, 'ECG leads off, LL', 'technical', 'technical'),
    row(34.22, 96, 'V-TACH 182', 'high'),
    row(37.47, 70, 'PVC rate 8', 'low'),
    row(40.23, 14, 'HR 122 > 120', 'medium'),
    row(60.15, 2, 'PVC pair', 'low'),
    row(104, 40, 'SpO₂ 88 < 90', 'medium'),
    row(246, 20, 'PVC pair', 'low'),
    row(410, 50, 'SpO₂ sensor off', 'technical', 'technical'),
    row(780, 25, 'HR 124 > 120', 'medium'),
    row(1210, 9, 'PVC pair', 'low'),
  ];
}
