/** Bits per sample of every real record: the codec of waves, FLAC, zstd and gzip on the same samples. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { decodeSamples, encodeSamples } from '../../station/waves/codec/wave-codec.ts';
import { round } from './bench.ts';
import type { BenchOptions } from './bench.ts';
import { minutesOf } from './history-records.ts';
import type { RealChannel } from './history-records.ts';

/** At most so much larger than FLAC, and at least so much smaller than zstd. */
const goals = { overFlac: 0.1, underZstd: 0.3 };
const flacArguments =
  '-8 --totally-silent --no-padding --no-seektable --force-raw-format --endian=little --sign=signed --channels=1 --bps=16 --sample-rate=8000 -c -';

const coders = ['own', 'gzip', 'zstd', 'flacMinutes', 'flacWhole'] as const;
type Bytes = Record<(typeof coders)[number], number> & { samples: number };

const none = (): Bytes => ({ samples: 0, own: 0, gzip: 0, zstd: 0, flacMinutes: 0, flacWhole: 0 });

const bytesOf = (samples: Int16Array): Uint8Array =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

export async function sizes(channels: readonly RealChannel[], { say }: BenchOptions): Promise<object> {
  const hasFlac = spawnSync('flac', ['--version']).status === 0;
  if (!hasFlac) say('The flac program is not on this machine: sizes are not compared with it.');
  const folders = new Map<string, Bytes>();
  const all = none();
  for (const channel of channels) {
    const found = await measured(channel, hasFlac);
    const folder = folders.get(channel.folder) ?? none();
    folders.set(channel.folder, folder);
    for (const total of [all, folder]) {
      total.samples += found.samples;
      for (const coder of coders) total[coder] += found[coder];
    }
    if (channel.samples.length > 300_000) say(`${channel.name} …`);
  }
  const ratio = (other: number): number => round(all.own / other, 3);
  return {
    channels: channels.length,
    bitsPerSample: bits(all, hasFlac),
    byFolder: Object.fromEntries([...folders].map(([folder, total]) => [folder, bits(total, hasFlac)])),
    ownToZstd: ratio(all.zstd),
    ownToGzip: ratio(all.gzip),
    zstdGoalMet: ratio(all.zstd) <= 1 - goals.underZstd,
    ...(hasFlac
      ? {
          ownToFlacWhole: ratio(all.flacWhole),
          ownToFlacMinutes: ratio(all.flacMinutes),
          flacGoalMet: ratio(all.flacWhole) <= 1 + goals.overFlac,
        }
      : {}),
  };
}

async function measured(channel: RealChannel, hasFlac: boolean): Promise<Bytes> {
  const total = none();
  total.samples = channel.samples.length;
  for (const minute of minutesOf(channel)) {
    const own = encodeSamples(minute);
    const back = decodeSamples(own, minute.length);
    if (Buffer.compare(bytesOf(back), bytesOf(minute)) !== 0) throw new Error(`${channel.name} does not come back`);
    total.own += own.length;
    const plain = bytesOf(minute);
    total.gzip += gzipSync(plain, { level: 9 }).length;
    total.zstd += zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }).length;
    if (hasFlac) total.flacMinutes += await flacBytes(plain);
  }
  if (hasFlac) total.flacWhole = await flacBytes(bytesOf(channel.samples));
  return total;
}

async function flacBytes(plain: Uint8Array): Promise<number> {
  const flac = spawn('flac', flacArguments.split(' '), { stdio: ['pipe', 'pipe', 'ignore'] });
  let bytes = 0;
  flac.stdout.on('data', (part: Buffer) => {
    bytes += part.length;
  });
  flac.stdin.end(plain);
  const [code] = (await once(flac, 'close')) as [number];
  if (code !== 0) throw new Error(`flac ended with status ${code}`);
  return bytes;
}

function bits(total: Bytes, hasFlac: boolean): Record<string, number> {
  const told = coders.filter((coder) => hasFlac || !coder.startsWith('flac'));
  return Object.fromEntries(told.map((coder) => [coder, round((total[coder] * 8) / total.samples, 3)]));
}
