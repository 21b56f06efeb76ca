import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** An asking that ends when the test says so. */
function anAsking(log: string[], name: string): { readonly ask: () => Promise<string>; readonly end: () => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    ask: () => {
      log.push(name);
      return promise;
    },
    end: () => resolve(name),
  };
}

it('Given one strip is read, When others wait, Then one at a time goes on, what a person waits for first', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const open = new AbortController().signal;
  const left = new AbortController();
  const [first, small, gone, page] = ['first', 'small', 'gone', 'page'].map((name) => anAsking(log, name));
  if (first === undefined || small === undefined || gone === undefined || page === undefined) throw new Error('four');
  const reads = [turns.run(1, open, first.ask), turns.run(1, open, small.ask), turns.run(0, open, page.ask)];
  const leaves = turns.run(1, left.signal, gone.ask);
  left.abort();
  await expect(leaves).rejects.toThrow('Not wanted any more');
  expect(log).toEqual(['first']);
  first.end();
  await reads[0];
  await expect.poll(() => log).toEqual(['first', 'page']);
  page.end();
  small.end();
  expect(await Promise.all(reads)).toEqual(['first', 'small', 'page']);
  expect(log).toEqual(['first', 'page', 'small']);
});

it('Given a strip that cannot be read, When it fails, Then the next one has its turn', async () => {
  const turns = new Turns();
  const open = new AbortController().signal;
  const failing = turns.run(0, open, () => Promise.reject(new Error('no record')));
  const after = turns.run(0, open, () => Promise.resolve('read'));
  await expect(failing).rejects.toThrow('no record');
  expect(await after).toBe('read');
  const stopped = AbortSignal.abort();
  await expect(turns.run(0, stopped, () => Promise.resolve('never'))).rejects.toThrow('Not wanted any more');
});
