/** MLLP framing of the sending side: 0x0B message 0x1C 0x0D, and the ACKs that come back. */
export const startBlock = 0x0b;
export const endBlock = 0x1c;

export const frame = (text: string): string => `\x0b${text}\x1c\r`;

const longestAck = 1_000_000;

/** Cuts a byte stream into messages; a stream may split or join frames anywhere. */
export function frameReader(onMessage: (text: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf(endBlock);
      if (end < 0) break;
      const start = rest.lastIndexOf(startBlock, end);
      if (start >= 0) onMessage(rest.toString('utf8', start + 1, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > longestAck) rest = Buffer.alloc(0);
  };
}

export interface Ack {
  /** AA, AE, AR (CA, CE, CR). */
  readonly code: string;
  /** MSA-2: the control id that it answers. */
  readonly controlId: string;
  /** MSA-3 or ERR-8 or ERR-7; '' where the receiver gave none. */
  readonly error: string;
}

/** Reads an acknowledgement; null when it is none. */
export function readAck(text: string): Ack | null {
  const segments = text.split(/\r\n|\r|\n/);
  const delimiter = text.charAt(3) || '|';
  const fieldsOf = (name: string): string[] | undefined =>
    segments.find((line) => line.startsWith(name))?.split(delimiter);
  const msa = fieldsOf('MSA');
  if (msa === undefined) return null;
  const err = fieldsOf('ERR');
  const error = [err?.[8], msa[3], err?.[7], err?.[3]].find((part) => part !== undefined && part !== '') ?? '';
  return { code: (msa[1] ?? '').trim(), controlId: msa[2] ?? '', error };
}
