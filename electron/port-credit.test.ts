import { describe, expect, it } from 'vitest';
import { PortCredit, portCredit } from './port-credit.ts';

describe('Given a port to a window', () => {
  it('When messages go out, Then they count as buffered until the page has taken them', () => {
    const credit = new PortCredit();
    credit.sent(null);
    credit.sent(100);
    credit.sent(1_000_000);
    expect(credit.buffered).toBe(portCredit.messageBytes + portCredit.frameBytes + 1_000_000);
    expect(credit.heard({ k: 'taken', n: 1 })).toBe(true);
    expect(credit.buffered).toBe(portCredit.frameBytes + 1_000_000);
    credit.heard({ k: 'taken', n: 3 });
    expect(credit.buffered).toBe(0);
  });

  it('When the page counts what it never got, or anything odd, Then nothing changes', () => {
    const credit = new PortCredit();
    credit.sent(null);
    for (const n of [2, 0, -1, 0.5, Number.NaN, Infinity, '1', undefined]) {
      expect(credit.heard({ k: 'taken', n }), String(n)).toBe(true);
    }
    expect(credit.buffered).toBe(portCredit.messageBytes);
    credit.heard({ k: 'taken', n: 1 });
    credit.heard({ k: 'taken', n: 1 });
    expect(credit.buffered).toBe(0);
  });

  it('When the message is another, Then it is for the station', () => {
    const credit = new PortCredit();
    for (const message of [null, 7, 'taken', {}, { k: 'call', id: 1 }]) expect(credit.heard(message)).toBe(false);
  });
});
