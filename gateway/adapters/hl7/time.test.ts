import { describe, expect, it } from 'vitest';
import { readDate, readTime, writeTime, Zone } from './time.ts';

const utc = new Zone('UTC');
const berlin = new Zone('Europe/Berlin');
const near = Date.UTC(2025, 5, 11);
const at = (raw: string, zone = utc, nearMs = near): string | null => {
  const ms = readTime(raw, zone, nearMs);
  return ms === null ? null : new Date(ms).toISOString();
};

describe('HL7 times', () => {
  it('Given an offset, When read, Then it wins over the zone', () => {
    expect(at('20250611142930.120+0200', berlin)).toBe('2025-06-11T12:29:30.120Z');
    expect(at('20080101123456-0600')).toBe('2008-01-01T18:34:56.000Z');
    expect(at('20250611142930.1234+0530')).toBe('2025-06-11T08:59:30.123Z');
  });

  it('Given no offset, When read, Then the zone of the feed holds, summer and winter', () => {
    expect(at('20250611142930', berlin)).toBe('2025-06-11T12:29:30.000Z');
    expect(at('20250111142930', berlin)).toBe('2025-01-11T13:29:30.000Z');
    expect(at('202501111429', new Zone('Asia/Kolkata'))).toBe('2025-01-11T08:59:00.000Z');
  });

  it('Given the hours of a clock change, When read, Then the skipped runs on and the repeated is the nearer', () => {
    expect(at('20250330023000', berlin)).toBe('2025-03-30T01:30:00.000Z');
    const first = Date.UTC(2025, 9, 26, 0, 31);
    expect(at('20251026023000', berlin, first)).toBe('2025-10-26T00:30:00.000Z');
    expect(at('20251026023000', berlin, first + 3_600_000)).toBe('2025-10-26T01:30:00.000Z');
    expect(at('20251026033000', berlin)).toBe('2025-10-26T02:30:00.000Z');
  });

  it('Given a part of a time, When read, Then an hour is enough and a date alone is not', () => {
    expect(at('2025061114')).toBe('2025-06-11T14:00:00.000Z');
    expect(at('202506111429')).toBe('2025-06-11T14:29:00.000Z');
    expect(at('20250611')).toBeNull();
    expect(at('2025')).toBeNull();
  });

  it('Given what is no time, When read, Then it is null', () => {
    for (const raw of [
      '',
      'now',
      '20251311142930',
      '20250230142930',
      '20250611242930',
      '20250611146030',
      '2025061114293',
      '20250611142930.',
      '20250611142930+25',
      '20250611142930+0275',
      '20250611142930Z',
      '2025-06-11T14:29:30',
      '20100706163629-490 0800',
    ]) {
      expect(at(raw)).toBeNull();
    }
  });

  it('Given leap days, leap seconds and new year, When read, Then they are right', () => {
    expect(at('20240229120000')).toBe('2024-02-29T12:00:00.000Z');
    expect(at('20230229120000')).toBeNull();
    expect(at('20161231235960')).toBe('2017-01-01T00:00:00.000Z');
    expect(at('20251231235959', berlin)).toBe('2025-12-31T22:59:59.000Z');
  });

  it('Given dates of birth, When read, Then only whole and possible ones count', () => {
    expect(readDate('19580309')).toBe('1958-03-09');
    expect(readDate('19660101000000-0600')).toBe('1966-01-01');
    for (const raw of ['', '1958', '19580230', '18991230', '10131113', '196203520', '""'])
      expect(readDate(raw)).toBeNull();
  });

  it('Given our own time, When written, Then it is read back', () => {
    const ms = Date.UTC(2025, 5, 11, 14, 29, 30);
    expect(writeTime(ms)).toBe('20250611142930+0000');
    expect(readTime(writeTime(ms), berlin, near)).toBe(ms);
  });
});
