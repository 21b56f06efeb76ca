/** How fast the codec of waves is, and what of a core a ward would take. */
import { decodeSamples, encodeSamples } from '../../station/waves/codec/wave-codec.ts';
import { quantile, round } from './bench.ts';
import type { BenchOptions } from './bench.ts';
import { minutesOf } from './history-records.ts';
import type { RealChannel } from './history-records.ts';

const goals = { encodePerS: 5e6, decodePerS: 10e6 };
const rounds = 5;
const wavesPerBed = 4;
const rateHz = 250;
/** Minutes of each channel: enough for steady figures. */
const minutesMost = 6;

export function speeds(channels: readonly RealChannel[], options: BenchOptions): object {
  const minutes = channels.flatMap((channel) => minutesOf(channel).slice(0, minutesMost));
  const samples = minutes.reduce((sum, { length }) => sum + length, 0);
  const encoded = minutes.map((minute) => ({ bytes: encodeSamples(minute), count: minute.length }));
  options.say(`encoding and decoding ${minutes.length} minutes, ${rounds} times …`);
  const encode: number[] = [];
  const decode: number[] = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    encode.push(perSecond(samples, () => minutes.forEach((minute) => encodeSamples(minute))));
    decode.push(perSecond(samples, () => encoded.forEach(({ bytes, count }) => decodeSamples(bytes, count))));
  }
  const [encodePerS, decodePerS] = [quantile(encode, 0.5), quantile(decode, 0.5)];
  const beds = options.beds ?? 64;
  return {
    encodeMegasamplesPerS: round(encodePerS / 1e6),
    decodeMegasamplesPerS: round(decodePerS / 1e6),
    encodeGoalMet: encodePerS >= goals.encodePerS,
    decodeGoalMet: decodePerS >= goals.decodePerS,
    wardEncodePercentOfCore: round((beds * wavesPerBed * rateHz * 100) / encodePerS, 2),
    wardIs: `${beds} beds × ${wavesPerBed} waves at ${rateHz} Hz`,
  };
}

/** By processor time of the process (garbage collection included), so that other programs do not count. */
function perSecond(samples: number, work: () => void): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (samples * 1e6) / (user + system);
}
