import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Access, ticketMs } from './access.ts';

const opens = (access: Access, token: string): boolean => {
  const request = { url: `/?token=${token}`, headers: { host: '127.0.0.1:4600' } };
  return access.admit(request as IncomingMessage).kind === 'token';
};

/** An access whose clock moves when told. */
function anAccess() {
  const time = { mono: 1_000 };
  return { time, access: new Access(4600, { token: 'the-token', session: 'the-session' }, () => time.mono) };
}

describe('Given a ticket', () => {
  it('When it is used, Then it opens once; the token of the start opens always', () => {
    const { access } = anAccess();
    access.issue('ticket');
    expect([opens(access, 'ticket'), opens(access, 'ticket')]).toEqual([true, false]);
    expect([opens(access, 'the-token'), opens(access, 'the-token')]).toEqual([true, true]);
  });

  it('When a minute has passed, Then it opens nothing', () => {
    const { access, time } = anAccess();
    access.issue('ticket');
    time.mono += ticketMs;
    expect(opens(access, 'ticket')).toBe(false);
  });

  it('When many are issued, Then the newest count', () => {
    const { access } = anAccess();
    for (let n = 1; n <= 6; n += 1) access.issue(`ticket-${n}`);
    expect([opens(access, 'ticket-2'), opens(access, 'ticket-6')]).toEqual([false, true]);
  });

  it('When a stranger tries others, Then it still opens', () => {
    const { access } = anAccess();
    access.issue('ticket');
    expect([opens(access, 'tickeT'), opens(access, ''), opens(access, 'ticket')]).toEqual([false, false, true]);
  });
});
