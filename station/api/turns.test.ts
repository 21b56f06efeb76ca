import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

const never = new AbortController().signal;

function held() {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const work = (n: number) => () => {
    begun.push(n);
    return new Promise<number>((resolve) => ends.set(n, () => resolve(n)));
  };
  return { begun, work, end: (n: number) => ends.get(n)?.() };
}

it('Given more than run at once, when one ends, then the next in line has its turn, in order, and none is lost', async () => {
  const turns = new Turns(2, 10);
  const { begun, work, end } = held();
  const all = [1, 2, 3, 4].map((n) => turns.run(work(n), never));
  expect(begun).toEqual([1, 2]);
  end(2);
  await all[1];
  await expect.poll(() => begun).toEqual([1, 2, 3]);
  end(1);
  await expect.poll(() => begun).toEqual([1, 2, 3, 4]);
  for (const n of [3, 4]) end(n);
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
  // All places are free again.
  const again = [5, 6].map((n) => turns.run(work(n), never));
  expect(begun.slice(-2)).toEqual([5, 6]);
  for (const n of [5, 6]) end(n);
  await Promise.all(again);
});

it('Given one in line that is not wanted any more, one that fails and a full line, when they end, then each has its refusal and the others go on', async () => {
  const turns = new Turns(1, 2);
  const { begun, work, end } = held();
  const first = turns.run(work(1), never);
  const stop = new AbortController();
  const unwanted = turns.run(work(2), stop.signal);
  const failing = turns.run(() => Promise.reject(new Error('disk')), never);
  await expect(turns.run(work(4), never)).rejects.toMatchObject({ code: 'too-often' });
  stop.abort();
  await expect(unwanted).rejects.toMatchObject({ code: 'closed' });
  const last = turns.run(work(5), never);
  end(1);
  await first;
  await expect(failing).rejects.toThrow('disk');
  await expect.poll(() => begun).toEqual([1, 5]);
  end(5);
  await expect(last).resolves.toBe(5);
});
