import { describe, expect, it } from 'vitest';
import { decodeFrame, decoderFor } from './charset.ts';

const head = (set: string): string => `MSH|^~\\&|A|B|C|D|20250101||ADT^A01|1|P|2.5||||||${set}\rPID|||1||`;
const bytes = (set: string, name: Buffer | Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(head(set)), name, Buffer.from('\r')]);
const nameOf = (frame: Buffer, fallback = '8859/1'): string =>
  decodeFrame(frame, fallback).text.split('|').at(-1)!.trim();

describe('character sets', () => {
  it('Given MSH-18, When the bytes are of that set, Then the name is read', () => {
    expect(nameOf(bytes('UNICODE UTF-8', Buffer.from('Müller')))).toBe('Müller');
    expect(nameOf(bytes('8859/1', Buffer.from([0x4d, 0xfc])))).toBe('Mü');
    expect(nameOf(bytes('8859/2', Buffer.from([0xa3, 0xf3, 0x64, 0xbc])))).toBe('Łódź');
    expect(nameOf(bytes('8859/5', Buffer.from([0xb8, 0xd2, 0xd0, 0xdd])))).toBe('Иван');
    expect(nameOf(bytes('8859/15', Buffer.from([0xa4])))).toBe('€');
    expect(nameOf(bytes('WINDOWS-1251', Buffer.from([0xc8])))).toBe('И');
    expect(nameOf(bytes('GB 18030-2000', Buffer.from([0xcd, 0xf5])))).toBe('王');
    expect(nameOf(bytes('BIG-5', Buffer.from([0xa4, 0xfd])))).toBe('王');
    expect(nameOf(bytes('KS X 1001', Buffer.from([0xb1, 0xe8])))).toBe('김');
    expect(nameOf(bytes('ISO IR14', Buffer.from([0xd4, 0xcf])))).toBe('ﾔﾏ');
    const jis = Buffer.from([0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42]);
    expect(nameOf(bytes('~ISO IR87', jis))).toBe('山田');
  });

  it('Given no MSH-18 or ASCII, When the bytes are UTF-8, Then they are read so, else as the feed says', () => {
    for (const set of ['', 'ASCII']) {
      expect(nameOf(bytes(set, Buffer.from('Seán')))).toBe('Seán');
      expect(nameOf(bytes(set, Buffer.from([0x53, 0xe1])))).toBe('Sá');
      expect(nameOf(bytes(set, Buffer.from([0xc8])), '8859/5')).toBe('Ш');
    }
  });

  it('Given a wrong or unknown MSH-18, When decoded, Then the text is kept and a note says so', () => {
    const wrong = decodeFrame(bytes('UNICODE UTF-8', Buffer.from([0x4d, 0xfc, 0x6c])), '8859/1');
    expect(wrong.text).toContain('Mül');
    expect(wrong.note).toContain('UTF-8');
    const unknown = decodeFrame(bytes('KLINGON', Buffer.from('ü')), '8859/1');
    expect(unknown.text).toContain('ü');
    expect(unknown.note).toContain('KLINGON');
  });

  it('Given UTF-16 in either order, When decoded, Then it is text', () => {
    const text = `${head('UNICODE UTF-16')}Müller\r`;
    const little = Buffer.from(text, 'utf16le');
    expect(decodeFrame(little, '8859/1').text).toBe(text);
    expect(decodeFrame(Buffer.from(little).swap16(), '8859/1').text).toBe(text);
    expect(decodeFrame(Buffer.concat([Buffer.from([0xff, 0xfe]), little]), '8859/1').text).toBe(text);
  });

  it('Given names of sets, When looked up, Then unknown ones are null', () => {
    expect(decoderFor('CP1252')?.encoding).toBe('windows-1252');
    expect(decoderFor('ISO-8859-1')).not.toBeNull();
    expect(decoderFor('ISO 8859-2')?.encoding).toBe('iso-8859-2');
    expect(decoderFor('nothing')).toBeNull();
  });
});
