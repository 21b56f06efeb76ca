import { describe, expect, it } from 'vitest';
import { parseMessage, type Message } from './message.ts';
import { readDecimal, readLimits, readNumber, readQuality, readStructured } from './values.ts';

const { delimiters } = parseMessage('MSH|^~\\&|A\r') as Message;

describe('values', () => {
  it('Given numbers of HL7, When read, Then they are exact', () => {
    const cases: [string, number][] = [
      ['78', 78],
      ['-5', -5],
      ['+3', 3],
      ['37.1', 37.1],
      ['.5', 0.5],
      ['12.', 12],
      [' 98 ', 98],
      ['0.000001221', 0.000001221],
      ['-0', 0],
      ['123456789012345678', 123456789012345680],
    ];
    for (const [text, value] of cases) expect(readDecimal(text)).toBe(value);
    for (const text of ['', '-', '.', '1e3', '0x10', '1,5', '--1', '1.2.3', 'NaN', 'Infinity', '60~120', '٣']) {
      expect(readDecimal(text)).toBeNaN();
    }
  });

  it('Given sentinels and comparators, When read, Then there is a reason and no value', () => {
    for (const text of ['8388607', '32767', '-999', '-99.9', '-99.90'])
      expect(readNumber(text).absent).toBe('sentinel');
    expect(readNumber('<15')).toMatchObject({ absent: 'under-range', malformed: false });
    expect(readNumber('>= 500')).toMatchObject({ absent: 'over-range', malformed: false });
    expect(readNumber('abc')).toMatchObject({ absent: 'not-a-number', malformed: true });
  });

  it('Given structured numerics, When read, Then only a plain number is a value', () => {
    expect(readStructured('^182', delimiters)).toMatchObject({ value: 182, absent: null });
    expect(readStructured('=^5', delimiters)).toMatchObject({ value: 5, absent: null });
    expect(readStructured('>^500', delimiters).absent).toBe('over-range');
    expect(readStructured('^10^-^20', delimiters)).toMatchObject({ absent: 'not-a-number', malformed: false });
    expect(readStructured('^x', delimiters).malformed).toBe(true);
  });

  it('Given limits in every form, When read, Then low and high are right', () => {
    const cases: [string, number | null, number | null][] = [
      ['50-120', 50, 120],
      ['36.0-39.0', 36, 39],
      ['<500', null, 500],
      ['<=4', null, 4],
      ['>90', 90, null],
      ['-5--2', -5, -2],
      ['-10-20', -10, 20],
      ['49 - 92', 49, 92],
      ['', null, null],
      ['[ ]', null, null],
      ['70_105', null, null],
      ['120-50', null, null],
      ['90-', null, null],
      ['-5', null, null],
    ];
    for (const [raw, low, high] of cases) expect(readLimits(raw)).toEqual({ low, high });
  });

  it('Given quality words, When read, Then what hides a value is told from what does not', () => {
    expect(readQuality('NAV', delimiters).absent).toBe('not-available');
    expect(readQuality('H~OFF', delimiters).absent).toBe('sensor-off');
    expect(readQuality('N', delimiters)).toMatchObject({ absent: null, flags: [] });
    expect(readQuality('QUES~DEMO', delimiters)).toMatchObject({ absent: null, flags: ['QUES', 'DEMO'] });
    expect(readQuality('L~PM~SP', delimiters).words).toEqual(['L', 'PM', 'SP']);
    expect(readQuality('', delimiters).absent).toBeNull();
  });
});
