import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { aBlock, aFolder, aFrame, allSamples, aRecorder, readBack, samplesFrom } from './testing/recording.ts';
import { waveBounds, WaveClient } from './wave-client.ts';
import { defaultWaveRetention } from './wave-retention.ts';

function aClient(folder: string, worker = new URL('wave-worker.ts', import.meta.url)) {
  const faults: (string | null)[] = [];
  const client: WaveClient = new WaveClient({
    folder,
    migrations: fileURLToPath(new URL('../../resources/migrations', import.meta.url)),
    retention: defaultWaveRetention,
    stripsDays: 400,
    stripsBytes: 1e9,
    worker,
    clock: systemClock,
    log: silentLog,
    faultChanged: () => faults.push(client.fault),
  });
  onTestFinished(() => client.close(4_000));
  return { client, faults };
}

const start = Math.floor(Date.now() / 1000) * 1000 - 60_000;
const second = (n: number): Uint8Array => aFrame(aBlock(start + n * 40, samplesFrom(n * 10, 10)));

it('Given frames that are still under way, when the record is closed, then all of them are on disk', async () => {
  const folder = aFolder();
  const { client } = aClient(folder);
  for (let n = 0; n < 300; n += 1) client.record(second(n));
  await client.close(10_000);
  const { recorder, days } = aRecorder(path.join(folder, 'waves'));
  expect(allSamples(readBack(days, start - 1000, start + 100_000).pieces)).toEqual(samplesFrom(0, 3_000));
  recorder.close(0);
  days.close();
});

it('Given a disk that stands still, when frames come for longer than the bound, then the oldest are lost and counted, nobody waits, and it goes on', async () => {
  const { client } = aClient(aFolder());
  await client.newest();
  client.stall(500);
  const more = 40;
  for (let n = 0; n < waveBounds.queue + waveBounds.underWay + more; n += 1) client.record(second(n));
  expect(client.disk.wavesLost).toBe(more);
  expect(client.disk.waveQueue).toBe(waveBounds.queue + waveBounds.underWay);
  await vi.waitFor(() => expect(client.disk.waveQueue).toBe(0), 10_000);
  expect(client.disk.wavesLost).toBe(more);
});

it('Given a buffer that consoles still read, when it is recorded, then it is theirs as before', () => {
  const { client } = aClient(aFolder());
  const frame = Buffer.from(second(0));
  client.record(frame);
  expect(frame.length).toBeGreaterThan(0);
  expect(frame.readUInt32LE(0)).toBe(0x31574c57);
});

it('Given a thread that ends by itself, when frames come, then the fault is said, what is asked is refused, and it is started again', async () => {
  const dying = new URL(`data:text/javascript,${encodeURIComponent('process.exit(3)')}`);
  const { client, faults } = aClient(aFolder(), dying);
  await expect(client.newest()).rejects.toThrow('thread of waves ended');
  expect(faults[0]).toContain('started again');
  client.record(second(0));
  // Given to the next thread, which ends too.
  await vi.waitFor(() => expect(client.disk.wavesLost).toBe(1), 10_000);
});
