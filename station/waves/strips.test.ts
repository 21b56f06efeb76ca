import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readMigrations } from '../store/handles.ts';
import { StripFiles } from './strips-files.ts';
import { StripKeeper } from './strips.ts';
import { aBlock, aFolder, aFrame, aRecorder, morning, samplesFrom } from './testing/recording.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/strips', import.meta.url)));

it('Given a strip of a time that is no date, when it is asked for, then those behind it are kept all the same', () => {
  const folder = aFolder();
  const { recorder, days } = aRecorder(path.join(folder, 'waves'));
  recorder.take(aFrame(aBlock(morning, samplesFrom(0, 2_500))), 0);
  const files = new StripFiles(path.join(folder, 'strips'), migrations, () => undefined);
  const keeper = new StripKeeper(days, files);
  for (const at of [-1e17, 1e300, Number.NaN]) {
    keeper.want({ id: `k:${at}`, bed: '1', fromAt: at, toAt: at, at }, 0);
  }
  const strip = { id: 'a:1', bed: '1', fromAt: morning, toAt: morning + 5_000, at: morning + 1_000 };
  keeper.want(strip, 0);
  const work = keeper.turn(recorder.newest, 0);
  while (work.next().done !== true);
  expect(files.find(strip)).toMatchObject({ samples: 1_250, whole: true });
  files.close();
  recorder.close(0);
});
