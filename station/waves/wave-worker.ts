/**
 * The thread of waves: records what comes, answers what is asked of the record, keeps strips, deletes what is too old.
 * One thing at a time; long reads run in slices between writes.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { readMigrations } from '../store/handles.ts';
import { diskWords } from './disk-words.ts';
import { readWaves } from './reader.ts';
import { WaveRecorder } from './recorder.ts';
import { StripFiles } from './strips-files.ts';
import { StripKeeper } from './strips.ts';
import { WaveDays } from './wave-days.ts';
import type { FromWaves, ToWaves, WaveData, WaveOp, WaveOps, WaveRead } from './wave-protocol.ts';
import { applyWaveRetention, diskOf, listWaveDays } from './wave-retention.ts';

if (parentPort === null) throw new Error('Waves are recorded in a worker thread');
const port = parentPort;
const data = workerData as WaveData;
const tickMs = 1_000;
const catchUpMs = 20;
const behindFrames = 16;

const reply = (message: FromWaves): void => port.postMessage(message);
const note = (sentence: string): void => reply({ note: sentence });
const mono = (): number => performance.now();

const folder = path.join(data.folder, 'waves');
const migrations = readMigrations(path.join(data.migrations, 'waves'));
const days = new WaveDays(folder, migrations.length);
const recorder = new WaveRecorder({ days, migrations, note, wall: Date.now });
const stripFiles = new StripFiles(
  path.join(data.folder, 'strips'),
  readMigrations(path.join(data.migrations, 'strips')),
  note,
);
const keeper = new StripKeeper(days, stripFiles);

let isStarted = false;
let fault: string | null = null;
let lost = 0;
let keeping: Generator<void> | null = null;
let unkept: string | null = null;
let catchingUp: NodeJS.Timeout | null = null;
/** Frames that were taken and not told so yet. */
let unconfirmed = 0;
let sinceTick = 0;

function say(next: string | null): void {
  if (next === fault && recorder.lost === lost) return;
  fault = next;
  lost = recorder.lost;
  reply({ fault, lost });
}

/** A folder that can not be read now may be read later: recording begins in memory meanwhile. */
function start(): string | null {
  try {
    mkdirSync(folder, { recursive: true });
    recorder.start(mono());
    isStarted = true;
    return null;
  } catch (error) {
    return diskWords(error);
  }
}

function tick(): void {
  const unread = isStarted ? null : start();
  const unwritten = recorder.tick(mono());
  say(unread ?? unwritten);
  sinceTick = 0;
  confirm(behindFrames);
  catchUp();
  if (keeping !== null) return;
  keeping = keeper.turn(recorder.newest, mono());
  keepOn();
}

/** Half of the time while somebody reads, most of it while nobody does. */
function catchUp(): void {
  if (catchingUp !== null) return;
  if (!recorder.catchUp(catchUpMs)) {
    confirm(unconfirmed);
    return;
  }
  const pauseMs = reading.size > 0 || keeping !== null ? catchUpMs : catchUpMs / 4;
  catchingUp = setTimeout(() => {
    catchingUp = null;
    catchUp();
  }, pauseMs);
}

/**
 * While it is behind, only so much is told to be taken in a second: what comes faster than it can be written waits
 * before the thread. The ward itself sends some four frames a second.
 */
function confirm(most: number): void {
  for (let left = Math.min(most, unconfirmed); left > 0; left -= 1) {
    unconfirmed -= 1;
    reply({ taken: true });
  }
}

/** Strips are captured in slices too. */
function keepOn(): void {
  if (keeping === null) return;
  try {
    if (keeping.next().done !== true) {
      setImmediate(keepOn);
      return;
    }
    keeping = null;
    unkept = null;
  } catch (error) {
    keeping = null;
    const words = diskWords(error);
    if (words !== unkept) note(`Strips are not kept yet: ${words}`);
    unkept = words;
  }
}

function release(day: string): void {
  recorder.release(day);
  days.release(day);
}

function tidy(nowWall: number): WaveOps['tidy']['result'] {
  const deleted = [...applyWaveRetention(folder, data.retention, nowWall, release)];
  deleted.push(...stripFiles.prune(data.stripsDays, data.stripsBytes, nowWall));
  const list = listWaveDays(folder);
  return {
    waves: list.reduce((sum, { bytes }) => sum + bytes, 0),
    strips: stripFiles.bytes,
    ...diskOf(data.folder),
    keptDays: list.length,
    oldestDay: list[0]?.day ?? null,
    deleted,
  };
}

const done = null;
const ops: { [Op in Exclude<WaveOp, WaveRead>]: (args: WaveOps[Op]['args']) => WaveOps[Op]['result'] } = {
  keepStrip: (strip) => (keeper.want(strip, mono()), done),
  newest: () => recorder.newest,
  tidy: ({ nowWall }) => tidy(nowWall),
  stall: ({ ms }) => (Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms), done),
  close() {
    clearInterval(ticking);
    clearTimeout(catchingUp ?? undefined);
    recorder.close(mono());
    stripFiles.close();
    days.close();
    return done;
  },
};
const reads: { [Op in WaveRead]: (args: WaveOps[Op]['args']) => Generator<void, WaveOps[Op]['result']> } = {
  waves: (query) => readWaves(days, query, recorder.newest),
  strip: ({ strip, pairs }) => keeper.read(strip, pairs, recorder.newest),
};

const cancelled = new Set<number>();
const reading = new Set<number>();
const failure = (id: number, error: unknown): FromWaves => ({
  id,
  ok: false,
  message: error instanceof Error ? error.message : String(error),
});

function runRead<Op extends WaveRead>(id: number, work: Generator<void, WaveOps[Op]['result']>): void {
  reading.add(id);
  const end = (): void => {
    reading.delete(id);
    cancelled.delete(id);
  };
  const slice = (): void => {
    if (cancelled.has(id)) {
      end();
      reply({ id, ok: false, message: 'Cancelled' });
      return;
    }
    try {
      const step = work.next();
      if (step.done !== true) {
        setImmediate(slice);
        return;
      }
      end();
      port.postMessage({ id, ok: true, result: step.value } satisfies FromWaves, [step.value.frame.buffer]);
    } catch (error) {
      end();
      reply(failure(id, error));
    }
  };
  slice();
}

port.on('message', (message: ToWaves) => {
  if ('frame' in message) {
    recorder.take(message.frame, mono());
    unconfirmed += 1;
    sinceTick += 1;
    // Far more than a second brings: not only the next tick sees that it is behind.
    if (sinceTick % behindFrames === 0) catchUp();
    else if (catchingUp === null) confirm(unconfirmed);
  } else if ('cancel' in message) {
    if (reading.has(message.cancel)) cancelled.add(message.cancel);
  } else if (message.op === 'waves') {
    runRead(message.id, reads.waves(message.args));
  } else if (message.op === 'strip') {
    runRead(message.id, reads.strip(message.args));
  } else {
    try {
      const { id, op, args } = message;
      reply({ id, ok: true, result: (ops[op] as (args: unknown) => unknown)(args) });
    } catch (error) {
      reply(failure(message.id, error));
    }
  }
});

const ticking = setInterval(tick, tickMs);
fault = start();
reply({ fault, lost });
