/**
 * Signatures of webhooks, both ways: HMAC-SHA256 with the shared secret over the time stamp (epoch seconds, as text),
 * a dot, and the body's bytes. A signature is good for five minutes around its time stamp.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const headers = {
  timestamp: 'wardlight-timestamp',
  /** "v1=" and 64 hexadecimal digits. */
  signature: 'wardlight-signature',
  /** The call's name: the same in every try. */
  call: 'wardlight-call',
} as const;

const toleranceMs = 300_000;

const digest = (secret: string, timestamp: string, body: Buffer): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();

export function signed(secret: string, body: Buffer, now: number): { timestamp: string; signature: string } {
  const timestamp = String(Math.floor(now / 1000));
  return { timestamp, signature: `v1=${digest(secret, timestamp, body).toString('hex')}` };
}

/** Null: good. Else why not, without saying which part of the signature was wrong. */
export function faultOfSignature(
  secret: string,
  said: { readonly timestamp: unknown; readonly signature: unknown },
  body: Buffer,
  now: number,
): string | null {
  const { timestamp, signature } = said;
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return `${headers.timestamp} is missing`;
  if (typeof signature !== 'string' || !/^v1=[0-9a-f]{64}$/i.test(signature)) return `${headers.signature} is missing`;
  const isGood = timingSafeEqual(Buffer.from(signature.slice(3), 'hex'), digest(secret, timestamp, body));
  if (!isGood) return 'the signature does not fit';
  return Math.abs(Number(timestamp) * 1000 - now) > toleranceMs ? 'the time stamp is more than 5 min off' : null;
}
