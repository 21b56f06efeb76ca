/** Sends packed wave frames through a port at the channels' real rates, as a station does. */
import { encodeWaveFrame } from '../../../shared/feed/wave-frame.ts';
import type { WaveBlock } from '../../../shared/feed/wave-frame.ts';
import type { BedId } from '../../../shared/domain/ids.ts';
import { bedName, channels, gains, valueAt } from './ward.ts';

interface Start {
  readonly port: MessagePort;
  readonly beds: number;
  readonly everyMs: number;
}

const clock = (): number => performance.timeOrigin + performance.now();

/** One period of 20 s per channel, bed and sample: computed once, so that feeding costs little. */
function tableOf(channel: number, bed: number, rateHz: number): Int16Array {
  const gain = gains[channel] ?? 1;
  return Int16Array.from({ length: rateHz * 20 }, (_, at) => valueAt(channel, bed, (at * 1000) / rateHz) / gain);
}

globalThis.onmessage = ({ data }: MessageEvent<Start>) => {
  const beds = Array.from({ length: data.beds }, (_, bed) => ({
    name: bedName(bed) as BedId,
    tables: channels.map((channel, index) => tableOf(index, bed, channel.rateHz)),
  }));
  const startAt = clock();
  const sent = channels.map(() => 0);
  const tick = (): void => {
    const now = clock();
    const blocks: WaveBlock[] = [];
    channels.forEach((channel, index) => {
      const from = sent[index] ?? 0;
      const to = Math.floor(((now - startAt) / 1000) * channel.rateHz);
      sent[index] = to;
      const firstAt = startAt + (from * 1000) / channel.rateHz;
      for (const bed of beds) {
        const table = bed.tables[index] ?? new Int16Array(1);
        const samples = new Int16Array(to - from);
        for (let at = from; at < to; at += 1) samples[at - from] = table[at % table.length] ?? 0;
        blocks.push({
          bed: bed.name,
          channel: channel.key,
          unit: '',
          startAt: firstAt,
          deviceAt: null,
          rateHz: channel.rateHz,
          gain: gains[index] ?? 1,
          offset: 0,
          ageMs: now - firstAt,
          samples,
        });
      }
    });
    const bytes = encodeWaveFrame({ sentAt: clock(), blocks });
    data.port.postMessage(bytes.buffer, [bytes.buffer]);
  };
  setInterval(tick, data.everyMs);
};
