/** Bytes to text: MSH-18 where it says something usable, else UTF-8 where that is valid, else the feed's default. */
import { isAscii, isUtf8 } from 'node:buffer';

/** HL7 table 0211 and the names that vendors write there, upper case, to labels of the Encoding standard. */
const labels: Readonly<Record<string, string>> = {
  '8859/1': 'windows-1252',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'windows-1254',
  '8859/10': 'iso-8859-10',
  '8859/11': 'windows-874',
  '8859/13': 'iso-8859-13',
  '8859/14': 'iso-8859-14',
  '8859/15': 'iso-8859-15',
  'ISO IR6': 'ascii',
  'ISO IR14': 'shift_jis',
  'ISO IR87': 'iso-2022-jp',
  'ISO IR159': 'iso-2022-jp',
  'GB 18030-2000': 'gb18030',
  'KS X 1001': 'euc-kr',
  'CNS 11643-1992': 'big5',
  'BIG-5': 'big5',
  BIG5: 'big5',
  UNICODE: 'utf-16be',
  'UNICODE UTF-8': 'utf-8',
  'UNICODE UTF-16': 'utf-16be',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  'UTF-16': 'utf-16be',
  CP932: 'shift_jis',
  CP936: 'gbk',
  CP949: 'euc-kr',
  CP950: 'big5',
};

const decoders = new Map<string, TextDecoder | null>();

/** A decoder by the name in MSH-18 or in the configuration; null for a name that nobody knows. */
export function decoderFor(name: string): TextDecoder | null {
  const key = name.trim().toUpperCase();
  const known = decoders.get(key);
  if (known !== undefined) return known;
  const digits = /^(?:CP|WINDOWS)?[- ]?(125[0-8]|874)$/.exec(key)?.[1];
  const label =
    labels[key] ?? (digits === undefined ? key.replace(/^ISO[ _]?8859[-/ ]/, 'ISO-8859-') : `windows-${digits}`);
  let decoder: TextDecoder | null = null;
  try {
    decoder = new TextDecoder(label);
  } catch {
    decoder = null;
  }
  if (decoders.size < 200) decoders.set(key, decoder);
  return decoder;
}

export interface Decoded {
  readonly text: string;
  /** What had to be assumed, for the feeds page; null where all was as declared. */
  readonly note: string | null;
  /** No byte changes what another one means, but for the bytes of one character of UTF-8. */
  readonly isPlain: boolean;
}

/** MSH-18 as bytes say it, first repetition and the rest; the header itself is ASCII in every set but UTF-16. */
function declaredSets(bytes: Buffer): readonly string[] {
  const at = bytes.indexOf('MSH', 0, 'latin1');
  if (at < 0 || at > 4096) return [];
  let end = bytes.indexOf(13, at);
  const feed = bytes.indexOf(10, at);
  if (end < 0 || (feed >= 0 && feed < end)) end = feed;
  const head = bytes.toString('latin1', at, Math.min(end < 0 ? bytes.length : end, at + 4096));
  const fields = head.split(head.charAt(3));
  const repeat = fields[1]?.charAt(1) || '~';
  return (fields[17] ?? '').split(repeat).map((name) => name.trim());
}

function looksLikeUtf16(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (b === 0 && a !== 0 && a !== undefined) return 'utf-16le';
  if (a === 0 && b !== 0 && b !== undefined) return 'utf-16be';
  return null;
}

/** Decodes one frame. Never throws; what cannot be decoded becomes U+FFFD, as the last way out. */
export function decodeFrame(bytes: Buffer, defaultSet: string): Decoded {
  const wide = bytes.length > 3 ? looksLikeUtf16(bytes) : null;
  if (wide !== null) return { text: new TextDecoder(wide).decode(bytes), note: null, isPlain: false };
  // ISO 2022 escapes hide multi-byte text in seven bits, so ESC means: look at what is declared.
  if (isAscii(bytes) && !bytes.includes(0x1b)) return { text: bytes.toString('latin1'), note: null, isPlain: true };
  const sets = declaredSets(bytes);
  const japanese = sets.find((name) => name === 'ISO IR87' || name === 'ISO IR159');
  const declared = japanese ?? sets.find((name) => name !== '' && name !== 'ASCII');
  const valid = isUtf8(bytes);
  if (declared !== undefined) {
    const decoder = decoderFor(declared);
    const utf8 = decoder?.encoding === 'utf-8';
    if (decoder !== null && (!utf8 || valid)) return decoded(decoder, bytes, null);
    const note = utf8 ? 'declared as UTF-8, but is not' : `unknown character set ${declared.slice(0, 40)}`;
    return undeclared(bytes, valid, defaultSet, note);
  }
  return undeclared(bytes, valid, defaultSet, null);
}

function undeclared(bytes: Buffer, validUtf8: boolean, defaultSet: string, note: string | null): Decoded {
  const decoder = validUtf8 ? decoderFor('UTF-8') : decoderFor(defaultSet);
  return decoder === null ? { text: bytes.toString('latin1'), note, isPlain: true } : decoded(decoder, bytes, note);
}

const decoded = (decoder: TextDecoder, bytes: Buffer, note: string | null): Decoded => ({
  text: decoder.decode(bytes),
  note,
  isPlain: /^(?:utf-8|windows-|iso-8859-)/.test(decoder.encoding) && !bytes.includes(0x1b),
});
