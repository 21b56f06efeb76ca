/** kill −9 while waves are recorded, at any moment: what was confirmed is there, nothing is wrong, nothing is twice (L11). */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { readMigrations } from '../../station/store/handles.ts';
import { readStored } from '../../station/waves/day-reader.ts';
import { WaveRecorder } from '../../station/waves/recorder.ts';
import { WaveDays } from '../../station/waves/wave-days.ts';
import { sampleOf, secondSamples, waveChannels, waveEpoch } from './waves-second.ts';

/** Side by side: most of a life is the start of its process. */
const records = 4;
const killsOfEach = 50;
const writer = fileURLToPath(new URL('waves-writer.ts', import.meta.url));
const migrations = readMigrations(path.resolve('resources/migrations/waves'));

/** A killed process loses nothing that it gave to the system: memory does as well as a disk, and many times faster. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

function aFolder(): string {
  const folder = mkdtempSync(path.join(memory, 'wardlight-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Most of a life is the start of its process: what is compiled once, by a writer that ends by itself, need not be again. */
function compiled(): NodeJS.ProcessEnv {
  const env = { ...process.env, NODE_COMPILE_CACHE: aFolder() };
  execFileSync(process.execPath, [writer, aFolder(), '0', '3'], { env });
  return env;
}

/** Lets it record for a moment and kills it. @returns seconds that it was given and confirmed, the last of each */
async function oneLife(
  folder: string,
  first: number,
  liveMs: number,
  env: NodeJS.ProcessEnv,
): Promise<{ given: number; done: number }> {
  const child = spawn(process.execPath, [writer, folder, String(first)], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let said = '';
  let errors = '';
  let doomed = false;
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    // From its first word on: starting is no recording.
    if (!doomed) setTimeout(() => child.kill('SIGKILL'), liveMs);
    doomed = true;
  });
  await new Promise((resolve) => child.once('close', resolve));
  expect(child.signalCode, errors).toBe('SIGKILL');
  expect(said).not.toContain('fault');
  const last = (word: string): number =>
    Number(
      said
        .match(new RegExp(`${word} (\\d+)\\n`, 'g'))
        ?.at(-1)
        ?.slice(word.length) ?? first - 1,
    );
  return { given: last('given'), done: last('done') };
}

/** Samples by channel from a second on, as the next process finds them. */
function onRecord(folder: string, fromSecond: number): Map<string, number[]> {
  const notes: string[] = [];
  const days = new WaveDays(path.join(folder, 'waves'), migrations.length);
  const note = (sentence: string): number => notes.push(sentence);
  const recorder = new WaveRecorder({ days, migrations, note, wall: () => Number.MAX_SAFE_INTEGER });
  recorder.start(0);
  const fromAt = waveEpoch + fromSecond * 1_000;
  const samples = new Map<string, number[]>(waveChannels.map((channel) => [channel, []]));
  for (const found of readStored(days, { bed: '7', fromAt, toAt: fromAt + 1e9 }, null)) {
    if (found.kind === 'damaged') throw new Error(`Unreadable: ${JSON.stringify(found)}`);
    const { piece } = found;
    const skip = Math.max(0, Math.round((fromAt - piece.startAt) / 8));
    const read = piece.samples();
    if (read === null) throw new Error(`A damaged block of ${piece.facts.channel}`);
    const list = samples.get(piece.facts.channel);
    for (const sample of read.subarray(skip)) list?.push(sample);
  }
  expect(notes).toEqual([]);
  for (const file of days.writing.values()) file.close();
  days.close();
  return samples;
}

/** Kills after kill of one record. @returns how many seconds of the ward it holds in the end */
async function manyLives(folder: string, kills: number, env: NodeJS.ProcessEnv): Promise<number> {
  const verified = 90;
  let next = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const { given, done } = await oneLife(folder, next, Math.random() * 60, env);
    const from = Math.max(0, next - verified);
    const found = onRecord(folder, from);
    const seconds = (found.get('ART')?.length ?? 0) / 125;
    const end = from + seconds - 1;
    expect(end, `kill ${kill}`).toBeGreaterThanOrEqual(done);
    expect(end, `kill ${kill}`).toBeLessThanOrEqual(given);
    for (const [index, channel] of waveChannels.entries()) {
      const expected = Array.from({ length: seconds }, (_, n) => secondSamples(index, from + n)).flat();
      const samples = found.get(channel) ?? [];
      const wrong = samples.findIndex((sample, at) => sample !== expected[at]);
      expect([samples.length, wrong], `kill ${kill}, ${channel}`).toEqual([expected.length, -1]);
    }
    next = end + 1;
  }
  return next;
}

it(`Given ${records * killsOfEach} kills at random moments, when each next process opens the record, then every confirmed second is there exactly once and in order, and at most the one under way is not`, async () => {
  const folders = Array.from({ length: records }, aFolder);
  const env = compiled();
  const lengths = await Promise.all(folders.map((folder) => manyLives(folder, killsOfEach, env)));
  for (const [which, folder] of folders.entries()) {
    const all = onRecord(folder, 0);
    for (const [index, channel] of waveChannels.entries()) {
      const samples = all.get(channel) ?? [];
      expect(samples).toHaveLength((lengths[which] ?? 0) * 125);
      expect(samples.every((sample, at) => sample === sampleOf(index, at))).toBe(true);
    }
  }
}, 600_000);
