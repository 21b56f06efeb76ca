/** Simple periodic signals: enough to see that lanes are where they belong. */
import { bedId } from '../../../shared/domain/ids.ts';
import { encodeWaveFrame, type WaveBlock } from '../../../shared/feed/wave-frame.ts';
import type { BedData } from './ward-data.ts';

const bell = (x: number, at: number, width: number, height: number): number =>
  height * Math.exp(-(((x - at) / width) ** 2));

const ecg = (p: number): number =>
  bell(p, 0.2, 0.025, 0.12) +
  bell(p, 0.288, 0.008, -0.12) +
  bell(p, 0.305, 0.011, 1.15) +
  bell(p, 0.325, 0.009, -0.22) +
  bell(p, 0.55, 0.05, 0.28);
const ecgV = (p: number): number =>
  bell(p, 0.2, 0.03, 0.1) + bell(p, 0.3, 0.01, 0.7) + bell(p, 0.325, 0.013, -1) + bell(p, 0.55, 0.06, 0.5);
const pulse = (p: number): number =>
  Math.max(0, Math.sin(Math.PI * Math.min(1, p * 1.05)) ** 1.4) * (1 - p * 0.45) + bell(p, 0.55, 0.06, 0.07);

type Shape = (phase: number) => number;
interface Signal {
  readonly channel: string;
  readonly unit: string;
  readonly rateHz: number;
  readonly gain: number;
  readonly offset: number;
  readonly perMinute: number;
  readonly shape: Shape;
}

export function signalsOf(data: BedData, vtach: boolean): readonly Signal[] {
  const beat = { perMinute: data.hr };
  const all: Signal[] = [
    {
      channel: 'ECG II',
      unit: 'mV',
      rateHz: 250,
      gain: 0.005,
      offset: 0,
      ...beat,
      shape: vtach ? (p) => Math.sin(2 * Math.PI * p) * 0.9 + 0.4 : ecg,
    },
    { channel: 'PLETH', unit: '1', rateHz: 125, gain: 0.01, offset: 0, ...beat, shape: (p) => pulse((p + 0.6) % 1) },
    {
      channel: 'RESP',
      unit: 'Ohm',
      rateHz: 62.5,
      gain: 0.01,
      offset: 0,
      perMinute: data.rr,
      shape: (p) => Math.sin(2 * Math.PI * p),
    },
  ];
  if (data.nibpMin !== null) return all;
  const span = data.sys - data.dia;
  return [
    ...all,
    { channel: 'ECG V', unit: 'mV', rateHz: 250, gain: 0.005, offset: 0, ...beat, shape: ecgV },
    {
      channel: 'ART',
      unit: 'mm[Hg]',
      rateHz: 125,
      gain: 0.05,
      offset: 0,
      ...beat,
      shape: (p) => data.dia + span * pulse((p + 0.7) % 1),
    },
  ];
}

/** The samples between two moments, on the harness's clock. */
function blockOf(data: BedData, signal: Signal, fromMs: number, toMs: number, baseAt: number): WaveBlock {
  const first = Math.ceil((fromMs * signal.rateHz) / 1000);
  const count = Math.max(0, Math.ceil((toMs * signal.rateHz) / 1000) - first);
  const samples = new Int16Array(count);
  for (let index = 0; index < count; index += 1) {
    const beats = (((first + index) / signal.rateHz) * signal.perMinute) / 60 + Number(data.bed) * 0.37;
    samples[index] = Math.round((signal.shape(beats % 1) - signal.offset) / signal.gain);
  }
  const startMs = (first * 1000) / signal.rateHz;
  return {
    bed: bedId(data.bed),
    channel: signal.channel,
    unit: signal.unit,
    startAt: baseAt + startMs,
    deviceAt: null,
    rateHz: signal.rateHz,
    gain: signal.gain,
    offset: signal.offset,
    ageMs: Math.max(0, toMs - startMs),
    samples,
  };
}

export interface WaveSource {
  readonly data: BedData;
  readonly signals: readonly Signal[];
}

export function frameOf(sources: readonly WaveSource[], fromMs: number, toMs: number, baseAt: number): ArrayBuffer {
  const blocks = sources.flatMap(({ data, signals }) =>
    signals.map((signal) => blockOf(data, signal, fromMs, toMs, baseAt)),
  );
  return encodeWaveFrame({ sentAt: baseAt + toMs, blocks }).buffer;
}
