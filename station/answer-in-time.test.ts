import { describe, expect, it, vi } from 'vitest';
import { answerInTime } from './answer-in-time.ts';
import { VirtualClock } from './testing/virtual-clock.ts';

function asked(stop: AbortSignal | null = null) {
  const clock = new VirtualClock();
  const cancel = vi.fn<() => void>();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const answer = answerInTime(promise, { clock, withinMs: 10_000, stop, cancel });
  return { clock, cancel, resolve, reject, answer };
}

describe('Given a thread that was asked to read', () => {
  it('When it answers, Then that is the answer, and nothing is cancelled afterwards', async () => {
    const { clock, cancel, resolve, answer } = asked();
    resolve('rows');
    await expect(answer).resolves.toBe('rows');
    clock.advance(20_000);
    expect(cancel).not.toHaveBeenCalled();
  });

  it('When the disk takes too long, Then that is said, the thread is told, and its late failure is nobody’s', async () => {
    const { clock, cancel, reject, answer } = asked();
    clock.advance(10_000);
    await expect(answer).rejects.toThrow('The disk did not answer in time');
    expect(cancel).toHaveBeenCalledOnce();
    reject(new Error('late'));
  });

  it('When the reader leaves, Then the thread is told at once', async () => {
    const stop = new AbortController();
    const { cancel, answer } = asked(stop.signal);
    stop.abort();
    await expect(answer).rejects.toThrow('Cancelled');
    expect(cancel).toHaveBeenCalledOnce();
  });
});
