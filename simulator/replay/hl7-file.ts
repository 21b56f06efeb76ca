/**
 * Messages of an HL7 file: any segment ends, several messages, batch segments, comments between, a byte order
 * mark, MLLP frames. Bytes are kept as they are: a file in latin-1 is sent in latin-1.
 */
export interface FileMessage {
  readonly controlId: string;
  readonly bytes: Buffer;
  /** Answers that its header asks for; null where that depends on what the receiver finds (ER, SU). */
  readonly answers: number | null;
}

const envelopes = new Set(['FHS', 'BHS', 'BTS', 'FTS']);
const comment = /^\s*(\/\/|\/\*|\*\/|\*(?![A-Z0-9|])|#|<!--)/;

/** Splits a file; a file without any MSH gives none. */
export function messagesOf(file: Buffer): FileMessage[] {
  // Latin-1 keeps every byte as one character, so nothing is changed by reading.
  const text = file.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
  const messages: string[][] = [];
  let current: string[] | null = null;
  let inComment = false;
  for (const raw of text.split(/\r\n|[\r\n\u000b\u001c]/)) {
    const line = raw.replace(/^\u00ef\u00bb\u00bf/, '');
    if (inComment) {
      inComment = !line.includes('*/');
      continue;
    }
    if (line.startsWith('MSH')) {
      current = [line];
      messages.push(current);
    } else if (envelopes.has(line.slice(0, 3))) current = null;
    else if (comment.test(line)) inComment = /^\s*\/\*/.test(line) && !line.includes('*/');
    else if (line.trim() !== '') current?.push(line);
  }
  return messages.map((segments) => ({
    ...askedIn(segments[0] ?? ''),
    bytes: Buffer.from(`${segments.join('\r')}\r`, 'latin1'),
  }));
}

/**
 * Original mode: one answer. Enhanced mode (MSH-15 or MSH-16 valued): one for each that says AL, none for NE.
 * An acknowledgement is never answered.
 */
function askedIn(msh: string): Pick<FileMessage, 'controlId' | 'answers'> {
  const fields = msh.split(msh.charAt(3) || '|');
  const controlId = fields[9] ?? '';
  if ((fields[8] ?? '').startsWith('ACK')) return { controlId, answers: 0 };
  const asked = [fields[14] ?? '', fields[15] ?? ''].map((field) => field.trim().toUpperCase());
  if (asked.every((field) => field === '')) return { controlId, answers: 1 };
  if (asked.some((field) => field === 'ER' || field === 'SU')) return { controlId, answers: null };
  return { controlId, answers: asked.filter((field) => field === 'AL').length };
}
