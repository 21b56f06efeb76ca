/** Builders for the simulator's tests. */
import { readFileSync } from 'node:fs';
import type { Message } from './monitor/monitor.ts';
import { patient } from './physiology/patient.ts';
import type { Patient } from './physiology/patient.ts';
import type { RhythmName } from './physiology/heart.ts';
import type { VitalValues } from './physiology/vitals.ts';
import { smartBedFileSchema } from './beds/smart-bed.ts';
import { pumpFileSchema } from './pumps/drugs.ts';
import { playScenario } from './scenario/run.ts';
import { scenarioSchema } from './scenario/schema.ts';
import { patientFileSchema } from './ward/profiles.ts';
import { virtualWard } from './ward/ward.ts';
import type { VirtualWard } from './ward/ward.ts';
import { wardFileSchema, withBeds } from '../shared/ward/ward-file.ts';

export const resource = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../resources/${path}`, import.meta.url), 'utf8'));

export const someVitals = (over: Partial<VitalValues> = {}): VitalValues => ({
  hr: 75,
  spo2: 97,
  rr: 15,
  sys: 120,
  dia: 70,
  temp: 36.8,
  cvp: 8,
  etco2: 38,
  o2flow: 0,
  pvcPerMin: 0,
  stII: 0,
  stV: 0,
  pi: 2,
  ...over,
});

export const aPatient = (over: Partial<VitalValues> = {}, rhythm: RhythmName = 'sinus', seed = 7): Patient =>
  patient(seed, 'test', { vitals: someVitals(over), rhythm });

export interface Sent {
  readonly link: string;
  readonly message: Message;
}

export interface Rehearsal {
  readonly ward: VirtualWard;
  readonly sent: Sent[];
  /** Runs the clock in steps of `stepMs`. */
  run(untilMs: number, stepMs?: number): void;
  alerts(): string[];
  /** Tags that were sent somewhere. */
  readonly moved: readonly { readonly tag: string; readonly room: string }[];
}

/** The demo ward without sockets. `steps` as in a scenario file. */
export function rehearse(
  options: {
    beds?: number;
    seed?: number;
    steps?: unknown[];
    waves?: boolean;
    /** Hears what is done to tags and to the location system, in words. */
    onTag?: (...words: readonly (string | number | boolean)[]) => void;
  } = {},
): Rehearsal {
  const sent: Sent[] = [];
  const moved: { tag: string; room: string }[] = [];
  const told = (...words: readonly (string | number | boolean)[]): true => {
    options.onTag?.(...words);
    return true;
  };
  const full = wardFileSchema.parse(resource('wards/demo.json'));
  const ward = virtualWard({
    ward: withBeds(full, options.beds ?? 24),
    patients: patientFileSchema.parse(resource('demo/patients.json')),
    pumps: pumpFileSchema.parse(resource('demo/pumps.json')).pumps,
    smartBeds: smartBedFileSchema.parse(resource('demo/beds.json')).beds,
    seed: options.seed ?? 1,
    startAt: Date.UTC(2025, 10, 14, 22, 0, 0),
    outlet: {
      emit: (link, message) => void sent.push({ link, message }),
      takesWaves: () => options.waves ?? true,
      setOff: () => undefined,
    },
  });
  playScenario(scenarioSchema.parse({ title: 'test', steps: options.steps ?? [] }), {
    ward,
    setCut: () => undefined,
    setOff: (bed, off) => void (bed.silent = off),
    tags: {
      move: (tag, room) => told('move', tag, room) && moved.push({ tag, room }) > 0,
      leave: (tag, exit) => told('leave', tag, exit),
      comeBack: (tag) => told('back', tag),
      silence: (tag, silent) => told('silence', tag, silent),
      setBattery: (tag, percent) => told('battery', tag, percent),
    },
    setLocationsCut: (cut) => void told('cut', cut),
    log: () => undefined,
  });
  return {
    ward,
    sent,
    moved,
    run(untilMs, stepMs = untilMs) {
      for (let at = stepMs; at < untilMs; at += stepMs) ward.clock.runUntil(at);
      ward.clock.runUntil(untilMs);
    },
    alerts: () => sent.map((one) => one.message.text).filter((text) => text.includes('|ORU^R40')),
  };
}

/** Value of an OBX row by a part of its OBX-3; undefined when the row is not there. */
export function obx(text: string, name: string, field = 5): string | undefined {
  const row = text.split('\r').find((line) => line.startsWith('OBX') && (line.split('|')[3] ?? '').includes(name));
  return row?.split('|')[field];
}
