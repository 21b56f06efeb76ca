import { describe, expect, it } from 'vitest';
import { TestTime } from '../testing/builders.ts';
import type { CallMessage } from './message.ts';
import { CallQueue, type QueueOptions } from './queue.ts';
import { SendFault } from './target.ts';

const message = (call: string): CallMessage => ({ call }) as CallMessage;

function aQueue(send: (message: CallMessage) => Promise<void>, over: Partial<QueueOptions> = {}) {
  const time = new TestTime();
  const reports: string[] = [];
  const counts: Record<string, number> = {};
  let stopped = false;
  const queue = new CallQueue({
    target: { send, stop: () => void (stopped = true) },
    queueMax: 10,
    attempts: 3,
    timers: time,
    random: () => 0.5,
    isMoot: () => null,
    report: ({ call }, delivery, detail) =>
      void reports.push(`${call} ${delivery}${detail === null ? '' : ` ${detail}`}`),
    count: (outcome) => void (counts[outcome] = (counts[outcome] ?? 0) + 1),
    ...over,
  });
  return { queue, time, reports, counts, isStopped: () => stopped };
}

describe('Given the queue in front of a target', () => {
  it('When a try fails, Then it is said once, tried again after growing pauses, and sent', async () => {
    let tries = 0;
    const at: number[] = [];
    const { queue, time, reports, counts } = aQueue(() => {
      tries += 1;
      at.push(time.mono());
      return tries < 3 ? Promise.reject(new SendFault('HTTP 503')) : Promise.resolve();
    });
    queue.offer(message('a'));
    await time.pass(5_000);
    expect(reports).toEqual(['a queued HTTP 503', 'a sent']);
    expect(at.map((ms) => ms - (at[0] ?? 0))).toEqual([0, 1_000, 3_000]);
    expect(counts).toEqual({ retried: 2, sent: 1 });
    expect(queue.length).toBe(0);
  });

  it('When all tries fail or another would not help, Then it has failed, with the reason', async () => {
    const { queue, time, reports } = aQueue(({ call }) => Promise.reject(new SendFault(`no ${call}`, call === 'b')));
    queue.offer(message('a'));
    queue.offer(message('b'));
    await time.pass(5_000);
    expect(reports).toEqual(['a queued no a', 'b failed no b', 'a failed no a (3 tries)']);
  });

  it('When more wait than the bound, Then a new one fails, and is counted', async () => {
    const held = Promise.withResolvers<void>();
    const { queue, time, reports, counts } = aQueue(() => held.promise, { queueMax: 2 });
    for (const call of ['a', 'b', 'c']) queue.offer(message(call));
    expect(reports).toEqual([]);
    await time.pass(100);
    expect(reports).toEqual(['c failed 2 calls wait for this target already']);
    expect(counts).toEqual({ dropped: 1 });
    held.resolve();
    await time.pass(100);
    expect(reports.slice(1)).toEqual(['a sent', 'b sent']);
  });

  it('When one call waits for its time-out, Then others go out meanwhile', async () => {
    const { queue, time, reports } = aQueue(({ call }) => (call === 'a' ? new Promise(() => {}) : Promise.resolve()));
    for (const call of ['a', 'b', 'c', 'd', 'e', 'f']) queue.offer(message(call));
    await time.pass(100);
    expect(reports).toEqual(['b sent', 'c sent', 'd sent', 'e sent', 'f sent']);
  });

  it('When somebody answered meanwhile, Then the call goes no more', async () => {
    let moot: string | null = null;
    const { queue, time, reports } = aQueue(() => Promise.reject(new SendFault('down')), { isMoot: () => moot });
    queue.offer(message('a'));
    await time.pass(500);
    moot = 'acknowledged';
    await time.pass(2_000);
    expect(reports).toEqual(['a queued down', 'a failed acknowledged']);
  });

  it('When it stops, Then nothing more is sent or reported: what waits goes out after the next start', async () => {
    let tries = 0;
    const { queue, time, reports, isStopped } = aQueue(() => {
      tries += 1;
      return Promise.reject(new SendFault('down'));
    });
    queue.offer(message('a'));
    await time.pass(500);
    queue.stop();
    queue.offer(message('b'));
    await time.pass(60_000);
    expect([tries, reports, isStopped()]).toEqual([1, ['a queued down'], true]);
  });
});
