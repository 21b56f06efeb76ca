/**
 * Records waves as fast as it can until it is killed: the real recorder on a real folder, each turn a second of the
 * ward. Says before each turn what it was given and after it what is confirmed. With a number of turns it ends itself.
 *
 *   node waves-writer.ts <folder> <first second> [turns]
 */
import { writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrations } from '../../station/store/handles.ts';
import { WaveRecorder } from '../../station/waves/recorder.ts';
import { WaveDays } from '../../station/waves/wave-days.ts';
import { secondFrame } from './waves-second.ts';

const [folder = '', first = '0', turns = 'Infinity'] = process.argv.slice(2);
const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/waves', import.meta.url)));
const days = new WaveDays(path.join(folder, 'waves'), migrations.length);
const recorder = new WaveRecorder({ days, migrations, note: () => undefined, wall: () => Number.MAX_SAFE_INTEGER });
recorder.start(0);
let n = Number(first);

function turn(): void {
  writeSync(1, `given ${n}\n`);
  recorder.take(secondFrame(n), n * 1_000);
  const fault = recorder.tick(n * 1_000);
  writeSync(1, fault === null ? `done ${n}\n` : `fault ${fault}\n`);
  n += 1;
  if (n - Number(first) < Number(turns)) setImmediate(turn);
}
turn();
