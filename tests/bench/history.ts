/** The record of waves and numerics: how small, how fast, at what cost, and how soon any of it is back. */
import type { Bench, BenchOptions } from './bench.ts';
import { realChannels, realRecordsReason } from './history-records.ts';
import { sizes } from './history-size.ts';
import { speeds } from './history-speed.ts';
import { strips } from './history-strips.ts';
import { trendReads } from './history-trends.ts';
import { writing } from './history-writing.ts';

const trendGoalMs = 200;
const trendDays = 10;
const trendReadsEach = 300;

export const history: Bench = {
  name: 'history',
  summary: 'the record: bits per sample beside FLAC, zstd and gzip, what writing costs, and how soon it is read',
  measures: [
    'size: every channel of the real records once, as Int16, in stretches of 60 s as they are stored; own (decoded again and compared), gzip -9, zstd -19 on the plain samples, flac -8 --no-padding --no-seektable per stretch and per whole record',
    'speed: samples per second of processor time, garbage collection included; five rounds, median',
    'writing: 64 beds (--beds) × 4 waves of 250 Hz, real samples, frames of 250 ms in real time for 180 s (--seconds) through the station’s client and thread to the disk; processor time of all other threads of the process (the store’s, its garbage collection) and of the calls that hand frames over',
    'strips: 10 s × 4 waves, 400 of them over ten days, asked through the station’s client and thread; cold: the system’s cache of the day’s file emptied before each',
    'the ten days are as many rows of blocks as 100 GB have, with their index; those asked for (and the minute after) are real blocks of full size, the others 150 bytes: 3 to 5 GB in the temporary folder, removed at the end',
    'trends: 8 parameters of 24 h in 1,000 points, from ten days of numerics of 64 beds, while the store records five times as fast as time passes',
  ],
  leavesOut: [
    'the socket and the drawing; disks that other programs keep busy; of the simulated 100 GB the pages of blocks nobody asks for',
  ],
  run,
};

async function run(options: BenchOptions): Promise<object> {
  const channels = await realChannels();
  if (channels.length === 0) throw new Error(`it measures on real records${realRecordsReason}`);
  options.say(`${channels.length} channels, sizes …`);
  const size = await sizes(channels, options);
  const speed = speeds(channels, options);
  const written = await writing(channels, options);
  const strip = await strips(channels, options);
  const trends = await trendReads({
    beds: options.beds ?? 64,
    days: trendDays,
    reads: trendReadsEach,
    say: options.say,
  });
  return {
    size,
    speed,
    writing: written,
    strips: strip,
    trends: { ...trends, goalMet: trends.day.p99 <= trendGoalMs },
  };
}
