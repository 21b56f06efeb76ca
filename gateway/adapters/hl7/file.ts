/**
 * Files of messages, for replay: one message, many separated by blank lines or by nothing but MSH, batches, MLLP
 * frames, with or without comments in the manner of C between messages.
 */
import { decodeFrame } from './charset.ts';

/** Messages of a file as text, in order; comments and envelopes are left out. An XML document is one message. */
export function messagesOfFile(bytes: Buffer, defaultCharset = '8859/1'): string[] {
  const { text } = decodeFrame(bytes, defaultCharset);
  if (text.trimStart().startsWith('<')) return [text];
  const messages: string[] = [];
  let current: string[] = [];
  let inComment = false;
  const end = (): void => {
    if (current.length > 0) messages.push(`${current.join('\r')}\r`);
    current = [];
  };
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replaceAll('\u000b', '').replaceAll('\u001c', '').replaceAll('\ufeff', '');
    if (inComment) {
      inComment = !line.includes('*/');
      continue;
    }
    if (/^\s*\/\*/.test(line)) {
      inComment = !line.includes('*/');
      end();
      continue;
    }
    if (/^\s*\/\//.test(line)) end();
    else if (/^MSH[^\w\s]/.test(line)) {
      end();
      current.push(line);
    } else if (/^(?:FHS|BHS|BTS|FTS)\W/.test(line)) end();
    else if (current.length > 0 && line.trim() !== '') current.push(line);
  }
  end();
  return messages;
}
