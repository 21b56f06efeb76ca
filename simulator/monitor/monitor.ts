/** A bedside monitor: sensors on one patient, numerics once a second, waves in blocks, its own alarms. */
import { noSample } from '../../shared/domain/observation.ts';
import { channelByKey } from '../../shared/domain/channels.ts';
import type { Random } from '../core/random.ts';
import { alertMessage } from '../hl7/alerts.ts';
import { readingsMessage } from '../hl7/numerics.ts';
import type { Reading } from '../hl7/numerics.ts';
import type { Sender } from '../hl7/text.ts';
import { wavesMessage } from '../hl7/waves.ts';
import type { WaveBlock } from '../hl7/waves.ts';
import { measure } from '../physiology/measure.ts';
import type { Measured } from '../physiology/measure.ts';
import type { Patient, WaveKey } from '../physiology/patient.ts';
import { allLimitConditions, arrhythmiaConditions, eventConditions, technicalCondition } from './conditions.ts';
import type { Limits } from './conditions.ts';
import { episodes } from './episodes.ts';

export interface MonitorOptions {
  /** OBX-18: "MON-5N-12^^02A1B2FFFE31C0D4^EUI-64". */
  readonly instance: string;
  /** "MON-5N-12". */
  readonly name: string;
  readonly sender: Sender;
  readonly patient: Patient;
  readonly waves: readonly WaveKey[];
  readonly art: boolean;
  readonly cvp: boolean;
  readonly co2: boolean;
  readonly limits: Limits;
  /** The rhythm's text that the patient came with. */
  readonly usualRhythm: string;
  readonly nibpEveryMs: number;
  /** When the first cuff reading was taken; may lie before the start of the run. */
  readonly nibpFirstMs: number;
  readonly random: Random;
  /** Epoch of the start of the run. */
  readonly startAt: number;
  /** Makes control ids unique over runs. */
  readonly run: string;
}

export interface Message {
  readonly kind: 'durable' | 'numeric' | 'wave';
  readonly id: string;
  readonly text: string;
}

export type Sensor = 'ECG' | 'SpO2' | 'ART';

export interface Monitor {
  /** PID and PV1 of the patient that the monitor is set to. */
  setSubject(subject: string): void;
  setSensor(sensor: Sensor, on: boolean): void;
  setInactivation(words: string): void;
  /** The monitor's clock is this far ahead of the truth. */
  setClockOffset(ms: number): void;
  /** Alerts are forgotten, as after switching off and on. */
  restart(): void;
  measureNibp(nowMs: number): void;
  numerics(nowMs: number): Message;
  alerts(nowMs: number): readonly Message[];
  /** The block of `lengthMs` that begins at `startMs`; `nowMs` is its end. */
  wavesOf(startMs: number, lengthMs: number, nowMs: number): Message;
}

const wave: Record<string, { rateHz: number; gain: number }> = {
  ECG: { rateHz: 250, gain: 0.005 },
  ART: { rateHz: 125, gain: 0.1 },
  PLE: { rateHz: 125, gain: 0.001 },
  CVP: { rateHz: 125, gain: 0.05 },
  CO2: { rateHz: 62.5, gain: 0.05 },
  RES: { rateHz: 62.5, gain: 0.001 },
};

/** All block lengths are multiples of this, so that every rate gives whole samples (62.5 Hz: 16 ms). */
export const waveGridMs = 16;

interface Nibp {
  readonly atMs: number;
  readonly sys: number;
  readonly dia: number;
  readonly mean: number;
}

export function monitor(options: MonitorOptions): Monitor {
  const { patient, sender, limits, startAt, instance } = options;
  const alerts = episodes(`AL-${options.name}-${options.run}-`);
  const off = new Set<Sensor>();
  let subject = '';
  let inactivation = 'enabled';
  let offsetMs = 0;
  let counter = 0;
  let nibp = cuff(options, options.nibpFirstMs);
  let latest: { measured: Measured; readings: readonly Reading[] } | null = null;

  const epoch = (nowMs: number): number => startAt + nowMs + offsetMs;
  const nextId = (): string => `${options.name}-${options.run}-${(counter += 1)}`;

  function sample(channel: WaveKey, startMs: number, lengthMs: number): WaveBlock {
    const { rateHz, gain } = wave[channel.slice(0, 3)] as { rateHz: number; gain: number };
    const count = Math.round((lengthMs * rateHz) / 1000);
    const sensor = channel.startsWith('ECG') ? 'ECG' : channel === 'PLETH' ? 'SpO2' : channel === 'ART' ? 'ART' : null;
    const samples = new Int16Array(count);
    if (sensor !== null && off.has(sensor)) samples.fill(noSample);
    else {
      const values = patient.render(channel, startMs, count, rateHz);
      for (let index = 0; index < count; index += 1) samples[index] = Math.round((values[index] as number) / gain);
    }
    return { channel, unit: channelByKey(channel)?.unit ?? '1', rateHz, gain, samples, count };
  }

  return {
    setSubject: (next) => void (subject = next),
    setInactivation: (words) => void (inactivation = words),
    setClockOffset: (ms) => void (offsetMs = ms),
    setSensor(sensor, on) {
      if (on) off.delete(sensor);
      else off.add(sensor);
    },
    restart() {
      alerts.clear();
      inactivation = 'enabled';
    },
    measureNibp(nowMs) {
      nibp = cuff(options, nowMs);
    },
    numerics(nowMs) {
      patient.advance(nowMs);
      if (nowMs - nibp.atMs >= options.nibpEveryMs) nibp = cuff(options, nowMs);
      const measured = measure(patient, nowMs);
      const readings = readingsOf(options, measured, nibp, off, epoch(nibp.atMs));
      latest = { measured, readings };
      const id = nextId();
      const text = readingsMessage({ sender, subject, controlId: id, epochMs: epoch(nowMs), instance, readings });
      return { kind: 'numeric', id, text };
    },
    alerts(nowMs) {
      if (latest === null) return [];
      const { measured, readings } = latest;
      const rhythms = off.has('ECG') ? [] : arrhythmiaConditions(measured, limits, options.usualRhythm, alerts.stands);
      const lethal = rhythms.slice(0, 5).some((condition) => condition.present || alerts.stands(condition.name));
      const conditions = [
        ...rhythms,
        ...(off.has('ECG') || lethal ? [] : eventConditions(measured, limits, nowMs)),
        ...allLimitConditions(readings, lethal, alerts.stands),
        technicalCondition('LEADS-OFF', off.has('ECG'), 'HR'),
        technicalCondition('SENSOR-OFF', off.has('SpO2'), 'SpO2', 'SpO2 sensor off'),
        ...(options.art ? [technicalCondition('DISCONNECTED', off.has('ART'), 'ART-M', 'ART disconnected')] : []),
      ];
      return alerts.step(conditions, inactivation, nowMs).map((report) => {
        const id = nextId();
        const full = { ...report, atEpochMs: epoch(report.atMs) };
        const text = alertMessage({ sender, subject, controlId: id, epochMs: epoch(nowMs), instance, report: full });
        return { kind: 'durable', id, text };
      });
    },
    wavesOf(startMs, lengthMs, nowMs) {
      patient.advance(nowMs);
      const blocks = options.waves.map((channel) => sample(channel, startMs, lengthMs));
      // Numbered by time and not by count: a wave that is left out must not change what follows.
      const id = `${options.name}-${options.run}-w${Math.round(startMs / waveGridMs)}`;
      const text = wavesMessage({
        sender,
        subject,
        controlId: id,
        epochMs: epoch(startMs),
        sentEpochMs: epoch(nowMs),
        instance,
        blocks,
      });
      return { kind: 'wave', id, text };
    },
  };
}

/** A cuff reading: the vitals at its time with the error of the method, in whole mmHg. */
function cuff(options: MonitorOptions, atMs: number): Nibp {
  const { vitals } = options.patient;
  const at = Math.max(0, atMs);
  const sys = Math.round(vitals.at('sys', at) + 1.5 * options.random.normal());
  const dia = Math.round(Math.min(sys - 8, vitals.at('dia', at) + 1.5 * options.random.normal()));
  return { atMs, sys, dia, mean: Math.round(dia + (sys - dia) * 0.35) };
}

function readingsOf(
  options: MonitorOptions,
  measured: Measured,
  nibp: Nibp,
  off: ReadonlySet<Sensor>,
  nibpEpochMs: number,
): Reading[] {
  const ecgOff = off.has('ECG');
  const limited = (key: string, value: number | null, sensor: Sensor | null = null): Reading => {
    const limit = options.limits[key];
    const absent = sensor !== null && off.has(sensor);
    const base = { key, value: absent ? null : value, ...(absent ? { why: 'OFF' as const } : {}) };
    return limit === undefined ? base : { ...base, low: limit.low, high: limit.high };
  };
  const readings: Reading[] = [
    limited('HR', measured.HR, 'ECG'),
    limited('PVC', measured.pvcPerMin, 'ECG'),
    ecgOff ? { key: 'Rhythm', value: null, why: 'OFF' } : { key: 'Rhythm', value: null, text: measured.rhythm },
    limited('ST-II', measured.stII, 'ECG'),
    limited('ST-V', measured.stV, 'ECG'),
    limited('RR', measured.RR),
    limited('SpO2', measured.SpO2, 'SpO2'),
    limited('PR', measured.PR, 'SpO2'),
    limited('PI', measured.PI, 'SpO2'),
    ...(['sys', 'dia', 'mean'] as const).map((part) => ({
      ...limited(`NIBP-${part.charAt(0).toUpperCase()}`, nibp[part]),
      atEpochMs: nibpEpochMs,
    })),
  ];
  if (options.art) {
    readings.push(
      limited('ART-S', measured.artSys, 'ART'),
      limited('ART-D', measured.artDia, 'ART'),
      limited('ART-M', measured.artMean, 'ART'),
    );
  }
  if (options.cvp) readings.push(limited('CVP', measured.cvp));
  readings.push(limited('Temp', measured.temp));
  if (options.co2) readings.push(limited('EtCO2', measured.etco2));
  if (measured.o2flow > 0) readings.push(limited('O2-flow', measured.o2flow));
  return readings;
}
