import { expect, test } from 'vitest';
import { MessagePortCarrier } from './message-port.ts';

/** The next `count` messages at this end. */
const heard = (port: MessagePort, count: number): Promise<unknown[]> =>
  new Promise((resolve) => {
    const all: unknown[] = [];
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (all.push(data) === count) resolve(all);
    });
    port.start();
  });

test('Given messages and frames of the station, when the page takes them, then it says how many it has taken, anew on each port', async () => {
  const carrier = new MessagePortCarrier();
  const taken: unknown[] = [];
  carrier.listen({
    onOpen: () => undefined,
    onClose: () => undefined,
    onMessage: (message) => void taken.push(message),
    onWaves: (frame) => void taken.push(frame.byteLength),
  });
  for (const round of [1, 2]) {
    const { port1: page, port2: station } = new MessageChannel();
    carrier.use(page);
    const answers = heard(station, 3);
    station.postMessage({ k: 'topic', round });
    station.postMessage(new ArrayBuffer(8));
    station.postMessage({ k: 'reply' });
    expect(await answers).toEqual([1, 2, 3].map((n) => ({ k: 'taken', n })));
    station.close();
  }
  expect(taken).toEqual([{ k: 'topic', round: 1 }, 8, { k: 'reply' }, { k: 'topic', round: 2 }, 8, { k: 'reply' }]);
});
