/**
 * Records on a file system of its own, two megabytes small, through what happens to disks: full, emptied, read-only,
 * writable again. Says what the recorder said and what is on record in the end. Run in a mount namespace of its own.
 *
 *   node waves-small-disk.ts <folder>
 */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrations } from '../../station/store/handles.ts';
import { readStored } from '../../station/waves/day-reader.ts';
import { WaveRecorder } from '../../station/waves/recorder.ts';
import { WaveDays } from '../../station/waves/wave-days.ts';
import { secondFrame, secondSamples, waveEpoch } from './waves-second.ts';

const [folder = ''] = process.argv.slice(2);
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', folder]);

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/waves', import.meta.url)));
let days = new WaveDays(path.join(folder, 'waves'), migrations.length);
const begin = (): WaveRecorder => {
  days = new WaveDays(path.join(folder, 'waves'), migrations.length);
  const recorder = new WaveRecorder({ days, migrations, note: () => undefined, wall: () => Number.MAX_SAFE_INTEGER });
  recorder.start(n * 1_000);
  return recorder;
};
let n = 0;
let recorder = begin();

/** @returns what was said in the last of so many seconds */
function record(seconds: number): string | null {
  let fault: string | null = null;
  for (const end = n + seconds; n < end; n += 1) {
    recorder.take(secondFrame(n), n * 1_000);
    fault = recorder.tick(n * 1_000);
  }
  return fault;
}

const ballast = path.join(folder, 'ballast');
function fill(): void {
  const file = openSync(ballast, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4_096));
  } catch {
    closeSync(file);
  }
}

const said: Record<string, string | null> = {};
said['at first'] = record(5);
fill();
said['full'] = record(100);
rmSync(ballast);
said['emptied'] = record(3);
recorder.close(n * 1_000);
execFileSync('mount', ['-o', 'remount,ro', folder]);
recorder = begin();
said['read-only'] = record(30);
execFileSync('mount', ['-o', 'remount,rw', folder]);
said['writable'] = record(5);
recorder.close(n * 1_000);
recorder = begin();
const fromAt = waveEpoch;
const found = [...readStored(days, { bed: '7', fromAt, toAt: fromAt + 1e9 }, ['ART'])];
const samples = found.flatMap((one) => (one.kind === 'piece' ? [...(one.piece.samples() ?? [])] : []));
const expected = Array.from({ length: n }, (_, second) => secondSamples(0, second)).flat();
const isWhole = samples.length === expected.length && samples.every((sample, index) => sample === expected[index]);
recorder.close(n * 1_000);
writeSync(1, JSON.stringify({ said, isWhole, lost: recorder.lost }));
