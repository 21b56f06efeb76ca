import { describe, expect, it } from 'vitest';
import { decodeSamples, encodeSamples } from '../../station/waves/codec/wave-codec.ts';
import { minutesOf, realChannels, realRecords, realRecordsReason } from '../bench/history-records.ts';

const bytesOf = (samples: Int16Array): Buffer => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

describe('codec of waves on records', () => {
  it('Given a wave like an ECG, When encoded, Then it takes less than a third of its samples', () => {
    const samples = Int16Array.from({ length: 15_000 }, (_, at) =>
      Math.round(900 * Math.exp(-(((at % 200) - 60) ** 2) / 18) + 40 * Math.sin(at / 90) + ((at * 7919) % 5)),
    );
    const bytes = encodeSamples(samples);
    expect(bytes.length).toBeLessThan((samples.length * 2) / 3);
    expect(bytesOf(decodeSamples(bytes, samples.length)).equals(bytesOf(samples))).toBe(true);
  });

  it.skipIf(!realRecords)(
    `Given every real record, When stored by the minute, Then all samples come back${realRecordsReason}`,
    async () => {
      const channels = await realChannels();
      expect(channels.length).toBeGreaterThan(150);
      const wrong = channels.filter((channel) =>
        minutesOf(channel).some((minute) => {
          const back = decodeSamples(encodeSamples(minute), minute.length);
          return !bytesOf(back).equals(bytesOf(minute));
        }),
      );
      expect(wrong.map(({ name }) => name)).toEqual([]);
    },
  );
});
