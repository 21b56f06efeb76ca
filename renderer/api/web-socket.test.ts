import { expect, test } from 'vitest';
import { consoleSocketPath } from '../../shared/station-api/wire.ts';
import { socketAddress, waitMs } from './web-socket.ts';

test('Given the address of the page, when the socket is asked for, then it is of the same server without its secrets', () => {
  expect(socketAddress(new URL('http://127.0.0.1:4600/?window=2#/bed/12'))).toBe(
    `ws://127.0.0.1:4600${consoleSocketPath}`,
  );
  expect(socketAddress(new URL('https://ward.example/'))).toBe(`wss://ward.example${consoleSocketPath}`);
});

test('Given attempts that fail, when the next is planned, then it waits longer, within bounds and not in step (L15)', () => {
  expect(waitMs(0, 0)).toBe(125);
  expect(waitMs(20, 1)).toBe(5000);
  expect(waitMs(3, 0.1)).not.toBe(waitMs(3, 0.9));
});
