import { describe, expect, it } from 'vitest';
import { textOfFile } from './file-text.ts';

const text = 'Name;Ort\r\nWaage;Süd';
const codes = Array.from(text, (one) => one.charCodeAt(0));
const utf8 = new TextEncoder().encode(text);

describe('Given a file that a person chose', () => {
  it.each([
    ['UTF-8', utf8],
    ['UTF-8 with a mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8)],
    ['UTF-16, low byte first', Uint8Array.of(0xff, 0xfe, ...codes.flatMap((code) => [code, 0]))],
    ['UTF-16, high byte first', Uint8Array.of(0xfe, 0xff, ...codes.flatMap((code) => [0, code]))],
    ['an old code page', Uint8Array.from(codes)],
  ])('When it is %s, Then its text is read', (_, bytes) => {
    expect(textOfFile(bytes)).toBe(text);
  });
});
