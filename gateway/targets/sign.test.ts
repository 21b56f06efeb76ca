import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { faultOfSignature, signed } from './sign.ts';

const secret = 'a secret of the site';
const now = 1_749_652_000_000;
const body = Buffer.from('{"call":"x"}');

describe('Given signed messages of webhooks', () => {
  it('When one is signed, Then anybody with the secret can check it by the documented rule', () => {
    const { timestamp, signature } = signed(secret, body, now);
    expect(timestamp).toBe('1749652000');
    expect(signature).toBe(`v1=${createHmac('sha256', secret).update('1749652000.{"call":"x"}').digest('hex')}`);
    expect(faultOfSignature(secret, { timestamp, signature }, body, now + 299_000)).toBeNull();
  });

  it('When body, time stamp, secret or age do not fit, Then it is refused', () => {
    const said = signed(secret, body, now);
    const fault = (over: object, bytes = body, key = secret, at = now) =>
      faultOfSignature(key, { ...said, ...over }, bytes, at);
    expect(fault({}, Buffer.from('{"call":"y"}'))).toContain('does not fit');
    expect(fault({ timestamp: '1749652001' })).toContain('does not fit');
    expect(fault({}, body, 'another secret of it')).toContain('does not fit');
    expect(fault({}, body, secret, now + 301_000)).toContain('5 min');
    expect(fault({}, body, secret, now - 301_000)).toContain('5 min');
    expect(fault({ signature: undefined })).toContain('missing');
    expect(fault({ signature: 'v1=00' })).toContain('missing');
    expect(fault({ timestamp: ['1', '2'] })).toContain('missing');
  });
});
