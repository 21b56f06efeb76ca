import { describe, expect, it } from 'vitest';
import { aFused } from '../assets/fleet/testing.ts';
import { fleetCsv } from './fleet-csv.ts';

const words = { type: () => 'IV pump', condition: () => 'Free' };
const now = Date.UTC(2026, 10, 22, 14, 32);
const textOf = (...all: Parameters<typeof fleetCsv>[0]): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(fleetCsv(all, words, '5 North', now).bytes);
const fieldsOf = (text: string): string[] => (text.split('\r\n')[1] ?? '').split(',');

describe('Given a fleet', () => {
  it('When it is exported, Then it is UTF-8 with a BOM, a heading and a line each, ended by CRLF', () => {
    const text = textOf(aFused(), aFused({ asset: { name: 'Ünïcode 泵' } }));
    expect(text.startsWith('\ufeffName,Type,Condition,')).toBe(true);
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text).toContain('Ünïcode 泵');
    expect(fleetCsv([], words, '5 North', now).name).toBe('fleet-5-North-2026-11-22T1432.csv');
  });

  it.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\t=1', ' =1', '\u00a0=cmd', '\uff1d1+1', '\uff201', '\r=1'])(
    'When a name is %j, Then no spreadsheet takes it for a formula',
    (name) => {
      const first = textOf(aFused({ asset: { name } }))
        .split('\r\n')
        .slice(1)
        .join('\r\n');
      expect(first).toMatch(/^"?'/);
    },
  );

  it('When a field has commas, quotes or lines, Then it is one field', () => {
    const text = textOf(aFused({ asset: { name: 'a "b", c\nd' } }));
    expect(text).toContain('"a ""b"", c\nd",IV pump');
  });

  it('When it was never seen, Then no time is made up, and a temperature below zero stays a number', () => {
    const never = fieldsOf(textOf(aFused({ seen: 'never', ageMs: null, place: null, position: null })));
    expect(never[6]).toBe('');
    const [, , , , place, floor, seen] = fieldsOf(textOf(aFused({ ageMs: 60_000, floor: -1 })));
    expect(place).toBe('Store B');
    expect(floor).toBe('-1');
    expect(seen).toBe('2026-11-22T14:31:00.000Z');
  });
});
