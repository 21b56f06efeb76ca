/** A recorded patient as a monitor: wave blocks of its channels, and numerics taken from it or computed. */
import { channelByName } from '../../shared/domain/channels.ts';
import type { Channel } from '../../shared/domain/channels.ts';
import { parameterByName } from '../../shared/domain/parameters.ts';
import { convert, unitByWord, unitOf } from '../../shared/domain/units.ts';
import { hasRow, readingsMessage, rowOrder } from '../hl7/numerics.ts';
import type { Reading } from '../hl7/numerics.ts';
import type { Sender } from '../hl7/text.ts';
import { wavesMessage } from '../hl7/waves.ts';
import type { WaveBlock } from '../hl7/waves.ts';
import type { Message } from '../monitor/monitor.ts';
import { toInt16Block } from '../records/int16-block.ts';
import type { PhysioRecord, RecordChannel } from '../records/record.ts';
import { recordNoSample } from '../records/record.ts';
import { cycleDetector, qrsDetector } from './detectors.ts';
import type { CycleDetector, RateDetector } from './detectors.ts';

export interface PlayerOptions {
  readonly record: PhysioRecord;
  readonly sender: Sender;
  readonly subject: string;
  /** OBX-18, stable for the record. */
  readonly instance: string;
  readonly name: string;
  /** Epoch ms at the start of the replay. */
  readonly startAt: number;
  readonly run: string;
  readonly loop: boolean;
}

export interface Player {
  /** Waves from `fromMs` to `toMs` of the replay; null when the record has no waves. */
  waves(fromMs: number, toMs: number): Message | null;
  numerics(nowMs: number): Message;
  /** True once all is played; never with `loop`. */
  ended(nowMs: number): boolean;
}

/** Slower channels are trends (numerics records have 1 Hz and below). */
const slowestWaveHz = 2;

interface Wave {
  readonly source: RecordChannel;
  readonly key: string;
  readonly unit: string;
  readonly family: Channel['family'];
}

function waveOf(source: RecordChannel, index: number): Wave {
  const name = source.name.trim();
  const known =
    channelByName({ code: null, refId: null, text: name.replace(/^ECG\s+/i, '') }) ??
    channelByName({ code: null, refId: null, text: name });
  return {
    source,
    key: known?.key ?? (name === '' ? `Channel ${index + 1}` : name),
    unit: unitByWord(source.unit === '' ? 'mV' : source.unit)?.ucum ?? source.unit,
    family: known?.family ?? 'other',
  };
}

/** Two channels of one name are told apart: "ECG II", "ECG II 2". */
function distinct(waves: readonly Wave[]): Wave[] {
  const seen = new Map<string, number>();
  return waves.map((wave) => {
    const times = (seen.get(wave.key) ?? 0) + 1;
    seen.set(wave.key, times);
    return times === 1 ? wave : { ...wave, key: `${wave.key} ${times}` };
  });
}

/** "NBPSys", "ABPDias", "ART Mean": the last word apart, as the parameter table spells it. */
const spelled = (name: string): string => name.trim().replace(/[ _-]*(sys|dias?|mean)$/i, ' $1');

/** Samples of a channel that lie within the span; with `loop` the span has been folded into the record already. */
function spanOf(source: RecordChannel, fromMs: number, toMs: number): { from: number; count: number } {
  const from = Math.ceil((fromMs * source.rateHz) / 1000 - 1e-6);
  return { from, count: Math.max(0, Math.ceil((toMs * source.rateHz) / 1000 - 1e-6) - from) };
}

export function recordPlayer(options: PlayerOptions): Player {
  const { record, sender, subject, instance, startAt } = options;
  const waves = distinct(record.channels.filter((channel) => channel.rateHz > slowestWaveHz).map(waveOf));
  const trends = record.channels.filter((channel) => channel.rateHz <= slowestWaveHz);
  const meters = detectorsOf(waves);
  let count = 0;

  const nextId = (): string => `${options.name}-${options.run}-${(count += 1)}`;
  /** Place in the record; the last block of a round may be short. */
  const place = (atMs: number): number => (options.loop ? atMs % record.durationMs : atMs);

  function block(wave: Wave, fromMs: number, lengthMs: number, offsetMs: number): WaveBlock {
    const span = spanOf(wave.source, fromMs, fromMs + lengthMs);
    const { samples, gain, offset } = toInt16Block(wave.source, span.from, span.count);
    const firstMs = (span.from * 1000) / wave.source.rateHz;
    meters.feed(wave, samples, gain, offset, firstMs + offsetMs);
    const begins = startAt + firstMs + offsetMs;
    const base = {
      channel: wave.key,
      unit: wave.unit,
      rateHz: wave.source.rateHz,
      gain,
      offset,
      samples,
      count: samples.length,
    };
    return Math.abs(firstMs - fromMs) < 0.5 ? base : { ...base, atEpochMs: begins };
  }

  return {
    ended: (nowMs) => !options.loop && nowMs >= record.durationMs,
    waves(fromMs, toMs) {
      if (waves.length === 0) return null;
      const at = place(fromMs);
      const lengthMs = Math.min(toMs - fromMs, record.durationMs - at);
      if (lengthMs <= 0) return null;
      const blocks = waves.map((wave) => block(wave, at, lengthMs, fromMs - at)).filter((one) => one.count > 0);
      if (blocks.length === 0) return null;
      const id = nextId();
      const epochMs = startAt + fromMs;
      const text = wavesMessage({
        sender,
        subject,
        controlId: id,
        epochMs,
        sentEpochMs: startAt + toMs,
        instance,
        blocks,
      });
      return { kind: 'wave', id, text };
    },
    numerics(nowMs) {
      const taken = trends.flatMap((channel) => readingOf(channel, place(nowMs)));
      const readings = [
        ...taken,
        ...meters.readings(nowMs).filter((one) => !taken.some((other) => other.key === one.key)),
      ];
      readings.sort((a, b) => rowOrder(a.key) - rowOrder(b.key));
      const id = nextId();
      const text = readingsMessage({ sender, subject, controlId: id, epochMs: startAt + nowMs, instance, readings });
      return { kind: 'numeric', id, text };
    },
  };
}

/** The value of a trend channel at a time, in the unit of its parameter. */
function readingOf(channel: RecordChannel, atMs: number): Reading[] {
  const parameter = parameterByName({ code: null, refId: null, text: spelled(channel.name) });
  if (parameter === undefined || !hasRow(parameter.key)) return [];
  const adu = channel.read(Math.floor((atMs * channel.rateHz) / 1000), 1)[0] ?? recordNoSample;
  const raw = (adu - channel.baseline) / channel.gain;
  const unit = unitByWord(channel.unit);
  const value = unit === undefined ? raw : (convert(raw, unit, unitOf(parameter.unit)) ?? raw);
  const [low, high] = parameter.plausible;
  const usable = adu !== recordNoSample && value >= low && value <= high && value !== 0;
  return [{ key: parameter.key, value: usable ? value : null }];
}

interface Meters {
  feed(wave: Wave, samples: Int16Array, gain: number, offset: number, firstMs: number): void;
  readings(nowMs: number): Reading[];
}

/** One detector on the first wave of each kind. */
function detectorsOf(waves: readonly Wave[]): Meters {
  const first = (family: Channel['family'], key?: string): Wave | undefined =>
    waves.find((wave) => wave.family === family && (key === undefined || wave.key === key));
  const ecg = first('ecg', 'ECG II') ?? first('ecg');
  const art = first('pressure', 'ART');
  const pleth = first('pleth');
  const resp = first('resp');
  const qrs: RateDetector = qrsDetector(ecg?.source.rateHz ?? 250);
  const pressure: CycleDetector = cycleDetector(4000, 280);
  const pulse: CycleDetector = cycleDetector(4000, 280);
  const breath: CycleDetector = cycleDetector(12_000, 900);
  const byWave = new Map<Wave, RateDetector>();
  for (const [wave, detector] of [
    [ecg, qrs],
    [art, pressure],
    [pleth, pulse],
    [resp, breath],
  ] as const) {
    if (wave !== undefined) byWave.set(wave, detector);
  }
  return {
    feed(wave, samples, gain, offset, firstMs) {
      const detector = byWave.get(wave);
      if (detector === undefined) return;
      const stepMs = 1000 / wave.source.rateHz;
      for (let index = 0; index < samples.length; index += 1) {
        const sample = samples[index] as number;
        detector.push(sample === -32768 ? Number.NaN : sample * gain + offset, firstMs + index * stepMs);
      }
    },
    readings(nowMs) {
      const levels = pressure.levels(nowMs);
      return [
        ...(ecg === undefined ? [] : [{ key: 'HR', value: qrs.rate(nowMs) }]),
        ...(resp === undefined ? [] : [{ key: 'RR', value: breath.rate(nowMs) }]),
        ...(pleth === undefined ? [] : [{ key: 'PR', value: pulse.rate(nowMs) }]),
        ...(art === undefined
          ? []
          : [
              { key: 'ART-S', value: levels?.high ?? null },
              { key: 'ART-D', value: levels?.low ?? null },
              { key: 'ART-M', value: levels?.mean ?? null },
            ]),
      ];
    },
  };
}
