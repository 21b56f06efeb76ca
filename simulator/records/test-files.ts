import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PhysioRecord, RecordChannel } from './record.ts';
import { openRecordFrom } from './open-record.ts';
import { memoryRecordFiles } from './record-files.ts';

/** Content of a file in a test: text, or bytes. */
export type TestContent = string | readonly number[] | Uint8Array;

export function bytesOf(content: TestContent): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);
}

/** Opens the first of some files in memory. */
export function openInMemory(files: Readonly<Record<string, TestContent>>): PhysioRecord {
  const content = new Map(Object.entries(files).map(([name, text]) => [name, bytesOf(text)]));
  return openRecordFrom(memoryRecordFiles(content), Object.keys(files)[0] ?? '');
}

/** The samples of channel `at`, all of them unless a count is given. */
export function samplesOf(record: PhysioRecord, at: number, count?: number): number[] {
  const channel = channelAt(record, at);
  return [...channel.read(0, count ?? channel.length)];
}

export function channelAt(record: PhysioRecord, at: number): RecordChannel {
  const channel = record.channels[at];
  if (channel === undefined) throw new Error(`no channel ${at} among ${record.channels.length}`);
  return channel;
}

/** Little-endian 16-bit samples. */
export function int16Bytes(...samples: readonly number[]): number[] {
  return samples.flatMap((sample) => [sample & 0xff, (sample >> 8) & 0xff]);
}

const dataFolder = process.env['WARDLIGHT_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');

/** Whether the real records are there; tests on them are skipped without, because they are not part of the source. */
export const realRecords = existsSync(resolve(dataFolder, 'waveforms'));
export const realRecordsReason = realRecords ? '' : ` (skipped: no records in ${dataFolder}, set WARDLIGHT_DATA)`;

export function realPath(name: string): string {
  return resolve(dataFolder, name);
}
