import { Hl7Message } from '@medplum/core';
import { describe, expect, it } from 'vitest';
import { parseMessage, splitBatch, tagOf, type Message } from './message.ts';
import { component, decode, encode, part, valued } from './text.ts';
import { fixture } from './test-kit.ts';

const parse = (text: string): Message => {
  const message = parseMessage(text);
  if (typeof message === 'string') throw new Error(message);
  return message;
};
const obx = tagOf('OBX');
const head = 'MSH|^~\\&|A|B|C|D|20250101||ORU^R01|1|P|2.6';

describe('segments', () => {
  it('Given CR, LF, CRLF and mixed segment ends, When it is parsed, Then the segments are the same', () => {
    for (const end of ['\r', '\n', '\r\n', '\n\r']) {
      const message = parse([head, 'PID|||1', 'OBX|1|NM|2', ''].join(end));
      expect(message.segments.map((segment) => segment.id)).toEqual(['MSH', 'PID', 'OBX']);
      expect(message.segments[2]!.field(3)).toBe('2');
    }
    const mixed = parse(`${head}\nPID|||1\r\nOBX|1|NM|2\rOBX|2|NM|3`);
    expect(mixed.segments).toHaveLength(4);
  });

  it('Given a byte order mark and blank lines, When it is parsed, Then they are skipped', () => {
    const message = parse(`\ufeff\r\n\n  \r${head}\r\r\n \rPID|||7\r`);
    expect(message.segments.map((segment) => segment.raw)).toEqual([head, 'PID|||7']);
  });

  it('Given lines that begin with no segment name, When it is parsed, Then they belong to the segment before', () => {
    const message = parse(`${head}\rOBX|1|TX|1||First line\nsecond line\n\nthird|x\rOBX|2|TX|2||next\r`);
    expect(message.segments).toHaveLength(3);
    expect(message.segments[1]!.field(5)).toBe('First line\nsecond line\n\nthird');
    expect(message.segments[2]!.field(5)).toBe('next');
  });

  it('Given delimiters of its own, When it is parsed, Then they hold for it', () => {
    const message = parse('MSH#*+!%#A*b#F##R#20250101##ORU*R01#1#P#2.3\rPID###1*2+3*4%5!F!');
    const { delimiters } = message;
    expect(delimiters).toMatchObject({ field: '#', component: '*', repetition: '+', escape: '!', subcomponent: '%' });
    const field = message.segments[1]!.field(3);
    expect(part(field, 2, delimiters.repetition)).toBe('3*4%5!F!');
    expect(decode('4%5!F!', delimiters)).toBe('4%5#');
  });

  it('Given short or repeated delimiters, When it is parsed, Then the missing ones split nothing', () => {
    expect(parse('MSH|^~}|A\rPID|x').delimiters).toMatchObject({ escape: '}', subcomponent: '\uffff' });
    expect(parse('MSH|^^^^|A\rPID|x').delimiters.component).toBe('^');
    expect(parse('MSH||A\r').delimiters).toMatchObject({ component: '^', escape: '\\' });
  });

  it('Given what is no HL7 message, When it is parsed, Then the reason is said', () => {
    expect(parseMessage('')).toBe('empty message');
    expect(parseMessage('<ADT_A17>')).toContain('XML');
    expect(parseMessage('GET / HTTP/1.1\r\n')).toContain('MSH');
    expect(parseMessage('MSHABC')).toContain('MSH-1');
    expect(parseMessage('MSH')).toContain('MSH-1');
  });

  it('Given MSH fields, When read by HL7 number, Then MSH-1 is the separator and MSH-2 the rest', () => {
    const { header } = parse(`${head}|||AL|NE\r`);
    expect([1, 2, 3, 9, 10, 12, 15, 16, 17, 90].map((n) => header.field(n))).toEqual([
      '|',
      '^~\\&',
      'A',
      'ORU^R01',
      '1',
      '2.6',
      'AL',
      'NE',
      '',
      '',
    ]);
    expect(header.isEmpty(13)).toBe(true);
    expect(header.isEmpty(15)).toBe(false);
  });

  it('Given fields read out of order, When read again, Then each is the same', () => {
    const fields = Array.from({ length: 60 }, (_, i) => `f${i + 1}`);
    const segment = parse(`${head}\rPID|${fields.join('|')}\r`).segments[1]!;
    for (const n of [60, 3, 41, 1, 20, 21, 59, 2, 60]) expect(segment.field(n)).toBe(`f${n}`);
    expect(segment.field(61)).toBe('');
  });
});

describe('batches', () => {
  it('Given FHS, BHS, two MSH, BTS and FTS, When split, Then the messages are there without the envelope', () => {
    const other = 'MSH#*+!%#X#####x##ADT*A01#2#P#2.3';
    const batch = parse(`FHS|^~\\&|A\rBHS|^~\\&|A\r${head}\rPID|||1\r${other}\rPID###2\rBTS|2\rFTS|1\r`);
    expect(batch.isBatch).toBe(true);
    const [first, second, ...none] = splitBatch(batch) as Message[];
    expect(none).toEqual([]);
    expect(first!.segments.map((segment) => segment.raw)).toEqual([head, 'PID|||1']);
    expect(second!.segments[1]!.field(3)).toBe('2');
  });
});

describe('text', () => {
  const { delimiters } = parse(`${head}\r`);

  it('Given every escape sequence, When decoded, Then it means what HL7 says', () => {
    expect(decode('a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f', delimiters)).toBe('a|b^c&d~e\\f');
    expect(decode('\\X41\\\\XC3A9\\\\XE9\\', delimiters)).toBe('Aéé');
    expect(decode('a\\.br\\b\\.sp2\\c\\.in+4\\\\H\\d\\N\\', delimiters)).toBe('a\nb\n\ncd');
  });

  it('Given unknown or broken sequences, When decoded, Then they stay as they are', () => {
    for (const text of [
      '\\C2D42\\ñ',
      '\\M2442AA\\',
      '\\Z01\\',
      'C:\\dir\\file',
      '\\X4\\',
      '\\XZZ\\',
      'open \\F',
      '\\\\',
    ]) {
      expect(decode(text, delimiters)).toBe(text);
    }
    expect(decode('a\\b\\F\\c', delimiters)).toBe('a\\b|c');
  });

  it('Given a switch of the character set, When decoded, Then what follows is read in that set', () => {
    // The family name of HL7's own example: 山田, in ISO-IR 87.
    expect(decode('\\M2442\\;3ED\\C2842\\^x', delimiters)).toBe('山田^x');
    expect(decode('a\\M2442\\;3 ED\\C284A\\b', delimiters)).toBe('a山 田b');
    expect(decode('\\M242844\\0&\\M2442\\;3\\C2842\\ Taro', delimiters)).toBe('丟山 Taro');
    // A byte of the pair may be a delimiter, escaped: 0x21 0x5C is "＋".
    expect(decode('\\M2442\\!\\E\\', delimiters)).toBe('＋');
    expect(decode('\\E\\M2442\\', delimiters)).toBe('\\M2442\\');
  });

  it('Given text after a switch that is none of that set, When decoded, Then both stay as sent', () => {
    for (const text of ['\\M2442\\abc', '\\M2442\\~~', '\\M242844\\山田', '\\C2D4C\\Иванов'])
      expect(decode(text, delimiters)).toBe(text);
    expect(decode('\\C2842\\plain', delimiters)).toBe('plain');
  });

  it('Given null, empty and blanks, When read, Then all are no value', () => {
    expect(valued('""', delimiters)).toBeNull();
    expect(valued('', delimiters)).toBeNull();
    expect(valued('   ', delimiters)).toBeNull();
    expect(component('a^""^c~d', 2, delimiters)).toBeNull();
    expect(component('a^b^c~d', 3, delimiters)).toBe('c');
  });

  it('Given any text, When encoded and decoded, Then it is the same', () => {
    const text = "O'Brien|^~\\& 5 µg/kg";
    expect(decode(encode(text, delimiters), delimiters)).toBe(text);
    expect(encode('a\rb\u000bc', delimiters)).toBe('a b c');
  });
});

describe('against another parser', () => {
  it('Given clean messages, When both parse them, Then every field is the same', () => {
    for (const name of ['pcd01-numerics', 'pcd04-spo2-low-start', 'pcd10-delivery-start', 'pcd01-two-channel-pump']) {
      const text = fixture(name).trimEnd();
      const ours = parse(text);
      const theirs = Hl7Message.parse(text);
      expect(ours.segments.map((segment) => segment.id)).toEqual(theirs.segments.map((segment) => segment.name));
      ours.segments.forEach((segment, index) => {
        const other = theirs.segments[index]!;
        for (let n = 1; n <= 25; n += 1) expect(segment.field(n)).toBe(other.getField(n)?.toString() ?? '');
      });
      const row = ours.first(obx)!;
      const otherRow = theirs.getSegment('OBX')!;
      for (let c = 1; c <= 4; c += 1) {
        expect(part(row.field(3), c, '^')).toBe(otherRow.getComponent(3, c));
      }
    }
  });
});
