/** Builders for tests of the record of waves: a recorder on a folder, frames, and what is read back. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { bedId } from '../../../shared/domain/ids.ts';
import { encodeWaveFrame, type WaveBlock } from '../../../shared/feed/wave-frame.ts';
import { readMigrations } from '../../store/handles.ts';
import { readStored, type Found, type Piece } from '../day-reader.ts';
import { WaveRecorder, type RecorderOptions } from '../recorder.ts';
import { WaveDays } from '../wave-days.ts';

export const migrations = readMigrations(
  fileURLToPath(new URL('../../../resources/migrations/waves', import.meta.url)),
);

/** In memory where the system has it: these tests are about content, not about waiting for a disk. */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export function aFolder(): string {
  const folder = mkdtempSync(path.join(memory, 'wardlight-waves-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Ten in the morning of a day without anything special. */
export const morning = Date.UTC(2026, 2, 10, 10);

export const aBlock = (startAt: number, samples: ArrayLike<number>, part: Partial<WaveBlock> = {}): WaveBlock => ({
  bed: bedId('1'),
  channel: 'ECG II',
  unit: 'mV',
  startAt,
  deviceAt: null,
  rateHz: 250,
  gain: 0.005,
  offset: 0,
  ageMs: 0,
  samples: Int16Array.from(samples),
  ...part,
});

export const aFrame = (...blocks: readonly WaveBlock[]): Uint8Array => encodeWaveFrame({ sentAt: 0, blocks });

/** Samples that differ from all others near them, so that a wrong place shows. */
export const samplesFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => (((((first + index) * 7919) % 65_521) + 65_521) % 65_521) - 32_760);

/** @param part what is not as usual */
export function aRecorder(folder: string, part: Partial<RecorderOptions> = {}) {
  const notes: string[] = [];
  const days = new WaveDays(folder, migrations.length);
  const recorder = new WaveRecorder({
    days,
    migrations,
    note: (sentence) => notes.push(sentence),
    wall: () => Number.MAX_SAFE_INTEGER,
    ...part,
  });
  recorder.start(0);
  return { recorder, days, notes };
}

const hourMs = 3_600_000;

export function readBack(
  days: WaveDays,
  fromAt = morning - 30 * hourMs,
  toAt = morning + 30 * hourMs,
  bed = '1',
): { readonly pieces: readonly Piece[]; readonly found: readonly Found[] } {
  const found = [...readStored(days, { bed, fromAt, toAt }, null)];
  return { found, pieces: found.flatMap((one) => (one.kind === 'piece' ? [one.piece] : [])) };
}

/** Every sample of the pieces, in their order. */
export const allSamples = (pieces: readonly Piece[]): number[] =>
  pieces.flatMap((piece) => [...(piece.samples() ?? [])]);
