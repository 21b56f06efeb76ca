import { expect, it } from 'vitest';
import { textLine } from './text-line.ts';

it('Given words of a sender with line ends and escapes, When they are logged as text, Then it is one plain line', () => {
  const msg = 'refused: x\n12:00:00.000 info all is well\u001b[2J\u009b2J';
  const line = textLine(
    JSON.stringify({ level: 40, time: 1, pid: 1, hostname: 'h', name: 'gateway', msg, peer: 'a\u009bb' }),
  );
  expect(line).toMatch(/^\S+ warn refused: x·12:00:00\.000 info all is well·\[2J·2J \{"peer":"a·b"\}\n$/);
});
