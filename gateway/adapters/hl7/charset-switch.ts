/**
 * Switches of the character set inside a field: \Cxxyy\ and \Mxxyyzz\, where xx, yy and zz are the bytes of an
 * ISO 2022 escape sequence (HL7 v2.6 chapter 2.7.2). Those to seven-bit sets are followed: what comes after them can
 * be told from its own characters. The eight-bit ones (\C2D41\ …) stay as they were sent, and so does their text: its
 * bytes were read in the message's own set before, and nothing says that they meant another.
 */

interface CharacterSet {
  /** Null: the characters as they are. */
  readonly decoder: TextDecoder | null;
  /** Byte before each pair; 0 for none. */
  readonly shift: number;
}

const ascii: CharacterSet = { decoder: null, shift: 0 };
const eucJp = new TextDecoder('euc-jp', { fatal: true });

const sets: Readonly<Record<string, CharacterSet>> = {
  // ISO-IR 6, and ISO-IR 14, which differs by ¥ and ‾ only.
  C2842: ascii,
  C284A: ascii,
  // ISO-IR 87: JIS X 0208. ISO-IR 159: JIS X 0212. Both as EUC-JP has them.
  M2442: { decoder: eucJp, shift: 0 },
  M242844: { decoder: eucJp, shift: 0x8f },
};

/** The set that a sequence (without its escape characters) switches to; null for any other sequence. */
export const setOf = (sequence: string): CharacterSet | null =>
  Object.hasOwn(sets, sequence) ? (sets[sequence] ?? null) : null;

/** Text after a switch; null where it is none of that set. Blanks are the same in all of them. */
export function inSet(text: string, { decoder, shift }: CharacterSet): string | null {
  if (decoder === null) return text;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 32) {
      bytes.push(code);
      continue;
    }
    const second = text.charCodeAt(at + 1);
    if (!isOfPair(code) || !isOfPair(second)) return null;
    if (shift > 0) bytes.push(shift);
    bytes.push(code | 0x80, second | 0x80);
    at += 1;
  }
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}

const isOfPair = (code: number): boolean => code > 0x20 && code < 0x7f;
