import { expect, it } from 'vitest';
import { inTurn } from './strip-turns.ts';

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
  const log: string[] = [];
  const open = new AbortController().signal;
  const left = new AbortController();
  const [first, small, gone, page] = ['first', 'small', 'gone', 'page'].map((name) => anAsking(log, name));
  if (first === undefined || small === undefined || gone === undefined || page === undefined) throw new Error('four');
  const reads = [inTurn(false, open, first.ask), inTurn(false, open, small.ask), inTurn(true, open, page.ask)];
  const leaves = inTurn(false, left.signal, gone.ask);
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
  const open = new AbortController().signal;
  const failing = inTurn(true, open, () => Promise.reject(new Error('no record')));
  const after = inTurn(true, open, () => Promise.resolve('read'));
  await expect(failing).rejects.toThrow('no record');
  expect(await after).toBe('read');
  const stopped = AbortSignal.abort();
  await expect(inTurn(true, stopped, () => Promise.resolve('never'))).rejects.toThrow('Not wanted any more');
});
