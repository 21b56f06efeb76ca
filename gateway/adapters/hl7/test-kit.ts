/** Builders for the tests of this folder. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type {
  AlarmObservation,
  NumericObservation,
  Observation,
  ObservationBatch,
  PumpObservation,
  WaveObservation,
} from '../../../shared/domain/observation.ts';
import type { AdapterEvents, MessageReport, RefusalReport } from '../adapter.ts';
import { Hl7Reader, type ReadMessage, type ReaderConfig } from './reader.ts';

const readerConfig: ReaderConfig = {
  name: 'test',
  timeZone: 'UTC',
  charset: '8859/1',
  unit: '',
  localCodes: false,
  ignore: [],
};

/** 2025-06-11 14:30 UTC. */
export const someTime = Date.UTC(2025, 5, 11, 14, 30);

export const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.hl7`, import.meta.url), 'utf8').replaceAll('\n', '\r');

export const aReader = (config: Partial<ReaderConfig> = {}): Hl7Reader => new Hl7Reader({ ...readerConfig, ...config });

/** Reads one message given as text. */
export function read(text: string, config: Partial<ReaderConfig> = {}): ReadMessage {
  return aReader(config).readFrame(Buffer.from(text), someTime, 1000)[0]!;
}

/** A PCD-01 message with these OBX lines; `order` is OBR-7. */
export function aReport(lines: readonly string[], options: { msh?: string; order?: string } = {}): string {
  return [
    options.msh ??
      'MSH|^~\\&|GW^02A1^EUI-64|H|WARDLIGHT|H|20250611143000+0000||ORU^R01^ORU_R01|M1|P|2.6|||||||||IHE_PCD_001^IHE PCD^1^ISO',
    'PID|||900417^^^STCLARE^MR||Okoro^Maya',
    'PV1||I|5W^512^A',
    `OBR|1||1|182777000^monitoring of patient^SCT|||${options.order ?? '20250611142930+0000'}`,
    ...lines,
    '',
  ].join('\r');
}

/** A minimal numeric row. */
export const aRow = (fields: {
  name?: string;
  value?: string;
  unit?: string;
  limits?: string;
  flags?: string;
  status?: string;
  type?: string;
  at?: string;
}): string =>
  `OBX|1|${fields.type ?? 'NM'}|${fields.name ?? '147842^MDC_ECG_HEART_RATE^MDC'}|1.1.1.1|${fields.value ?? '78'}|${
    fields.unit ?? '264864^MDC_DIM_BEAT_PER_MIN^MDC'
  }|${fields.limits ?? ''}|${fields.flags ?? ''}|||${fields.status ?? 'R'}|||${fields.at ?? ''}`;

const observations = (message: ReadMessage): Observation[] => message.batches.flatMap((batch) => batch.observations);

export const numerics = (message: ReadMessage): NumericObservation[] =>
  observations(message).filter((one) => one.kind === 'numeric');
export const waves = (message: ReadMessage): WaveObservation[] =>
  observations(message).filter((one) => one.kind === 'wave');
export const alarms = (message: ReadMessage): AlarmObservation[] =>
  observations(message).filter((one) => one.kind === 'alarm');
export const pumps = (message: ReadMessage): PumpObservation[] =>
  observations(message).filter((one) => one.kind === 'pump');

export interface Recorded extends AdapterEvents {
  readonly messages: MessageReport[];
  readonly refusals: RefusalReport[];
  readonly batches: ObservationBatch[];
  open: number;
}

export function aRecorder(): Recorded {
  const messages: MessageReport[] = [];
  const refusals: RefusalReport[] = [];
  const recorded: Recorded = {
    messages,
    refusals,
    batches: [],
    open: 0,
    onMessage: (report) => {
      messages.push(report);
    },
    onRefused: (report) => {
      refusals.push(report);
    },
    onConnection: ({ open }) => {
      recorded.open += open ? 1 : -1;
    },
    onKept: () => {},
  };
  return recorded;
}

/** Folder of the real messages, or null where this machine has none. */
export function dataFolder(): string | null {
  const folder = resolve(process.env['WARDLIGHT_DATA'] ?? resolve(process.cwd(), '../shared/data'), 'hl7v2');
  return existsSync(folder) ? folder : null;
}
