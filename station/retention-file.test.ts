import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readRetentionFile } from './retention-file.ts';
import { StationRefusal } from './station-options.ts';

function aFolder(content?: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-retention-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (content !== undefined) writeFileSync(path.join(folder, 'retention.json'), content);
  return folder;
}

it('Given a site that says some of it, when the station starts, then that holds and the rest is by default', async () => {
  const folder = aFolder('{ "wavesDays": 30, "wavesGb": 1500.5 }');
  expect(await readRetentionFile(folder)).toEqual({ wavesDays: 30, wavesBytes: 1_500_500_000_000 });
});

it('Given no file, or no folder yet, when the station starts, then all is by default', async () => {
  expect(await readRetentionFile(aFolder())).toEqual({});
  expect(await readRetentionFile(path.join(aFolder(), 'none'))).toEqual({});
});

it.each([
  ['is no JSON', '{ wavesDays: 30 }'],
  ['has a word that is misspelt', '{ "waveDays": 30 }'],
  ['keeps nothing', '{ "wavesDays": 0 }'],
  ['has a number in quotes', '{ "wavesGb": "480" }'],
])(
  'Given a file that %s, when the station starts, then it is refused in a sentence that names it',
  async (_, content) => {
    const read = readRetentionFile(aFolder(content));
    await expect(read).rejects.toThrow(StationRefusal);
    await expect(read).rejects.toThrow(/retention\.json does not say how long/);
  },
);

it('Given a folder in its place, when the station starts, then it is refused', async () => {
  const folder = aFolder();
  mkdirSync(path.join(folder, 'retention.json'));
  await expect(readRetentionFile(folder)).rejects.toThrow(StationRefusal);
});

it('Given a disk that does not give the file, when the station starts, then it starts and nothing is too old', async () => {
  const file = path.join(aFolder('{}'), 'retention.json');
  expect(await readRetentionFile(file)).toMatchObject({ wavesDays: 4_000, numericsDays: 4_000, eventsDays: 4_000 });
});
