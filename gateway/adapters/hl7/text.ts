/** Parts of a field, escape sequences, null and empty. HL7 v2.6 chapter 2.7. */
import { inSet, setOf } from './charset-switch.ts';
import { noDelimiter, type Delimiters } from './message.ts';

/** Part n (from 1) of a text cut at `delimiter`; "" where absent. Undecoded. */
export function part(raw: string, n: number, delimiter: string): string {
  let from = 0;
  for (let i = 1; i < n; i += 1) {
    const at = raw.indexOf(delimiter, from);
    if (at < 0) return '';
    from = at + 1;
  }
  const to = raw.indexOf(delimiter, from);
  if (to < 0) return from === 0 ? raw : raw.slice(from);
  return raw.slice(from, to);
}

/** Component n of the first repetition, decoded and trimmed; null where it is empty or HL7 null (`""`). */
export function component(raw: string, n: number, d: Delimiters): string | null {
  if (raw === '') return null;
  const first = part(raw, 1, d.repetition);
  return valued(part(first, n, d.component), d);
}

/** First subcomponent of component n; what most readers mean by a component of an HD or FN. */
export function subcomponent(raw: string, n: number, d: Delimiters, sub = 1): string | null {
  const first = part(raw, 1, d.repetition);
  return valued(part(part(first, n, d.component), sub, d.subcomponent), d);
}

/** Decoded and trimmed text, or null where the sender gave nothing (empty) or deleted it (`""`). */
export function valued(raw: string, d: Delimiters): string | null {
  if (raw === '' || raw === '""') return null;
  const text = decode(raw, d).trim();
  return text === '' ? null : text;
}

/** Repetitions of a field, undecoded. */
export const repetitions = (raw: string, d: Delimiters): string[] =>
  raw.indexOf(d.repetition) < 0 ? [raw] : raw.split(d.repetition);

/** A copy that does not keep the message alive that it was cut from; for what outlives the message. */
export const own = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

/** Text with its escape sequences resolved. What is no known sequence stays as it is: nothing that was sent is lost. */
export function decode(raw: string, d: Delimiters): string {
  let open = raw.indexOf(d.escape);
  if (open < 0) return raw;
  let out = '';
  let from = 0;
  /** Text since the last switch of the character set, and that switch as it was sent. */
  let run = '';
  let mark = '';
  while (open >= 0) {
    const close = raw.indexOf(d.escape, open + 1);
    if (close < 0) break;
    const isSwitch = close - open <= 8 && setOf(raw.slice(open + 1, close)) !== null;
    const meaning = isSwitch ? '' : sequence(raw, open + 1, close, d);
    if (meaning === null) {
      open = close;
      continue;
    }
    run += raw.slice(from, open) + meaning;
    from = close + 1;
    if (isSwitch) {
      out += switched(run, mark);
      run = '';
      mark = raw.slice(open, from);
    }
    open = raw.indexOf(d.escape, from);
  }
  return from === 0 ? raw : out + switched(run + raw.slice(from), mark);
}

/** Text after a switch in the set that it names; with the switch, as sent, where it is none of that set. */
function switched(text: string, mark: string): string {
  const set = mark === '' ? null : setOf(mark.slice(1, -1));
  return set === null ? text : (inSet(text, set) ?? mark + text);
}

/** Meaning of the sequence between two escape characters, or null where it is none of HL7's. */
function sequence(raw: string, from: number, to: number, d: Delimiters): string | null {
  const length = to - from;
  if (length === 0 || length > 4096) return null;
  if (length === 1) return single(raw.charAt(from), d);
  const first = raw.charAt(from);
  if (first === 'X') return hex(raw.slice(from + 1, to));
  if (first === '.') return formatting(raw.slice(from + 1, to));
  // \Zdd\ has a meaning that only its sender knows, and other sets than those above cannot be told: kept.
  return null;
}

function single(letter: string, d: Delimiters): string | null {
  switch (letter) {
    case 'F':
      return d.field;
    case 'S':
      return d.component;
    case 'T':
      return d.subcomponent === noDelimiter ? '&' : d.subcomponent;
    case 'R':
      return d.repetition;
    case 'E':
      return d.escape;
    case 'P':
      return '#';
    case 'H':
    case 'N':
      return '';
    default:
      return null;
  }
}

/** Bytes in hexadecimal: UTF-8 where they are that, else one character per byte. */
function hex(digits: string): string | null {
  if (digits.length === 0 || digits.length % 2 === 1) return null;
  for (let i = 0; i < digits.length; i += 1) {
    const code = digits.charCodeAt(i) | 32;
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return null;
  }
  const bytes = Buffer.from(digits, 'hex');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

/** Formatting commands of FT: line breaks become line breaks, the rest has no meaning on a screen. */
function formatting(command: string): string | null {
  const name = command.slice(0, 2);
  const count = Math.min(Number.parseInt(command.slice(2), 10) || 1, 20);
  switch (name) {
    case 'br':
    case 'ce':
      return '\n';
    case 'sp':
      return '\n'.repeat(count);
    case 'sk':
      return ' '.repeat(count);
    case 'fi':
    case 'nf':
    case 'in':
    case 'ti':
      return '';
    default:
      return null;
  }
}

/** Text made safe for a field of ours: delimiters escaped, control characters as blanks, at most 200 characters. */
export function encode(text: string, d: Delimiters): string {
  let out = '';
  for (const char of text.slice(0, 200)) {
    if (char === d.escape) out += `${d.escape}E${d.escape}`;
    else if (char === d.field) out += `${d.escape}F${d.escape}`;
    else if (char === d.component) out += `${d.escape}S${d.escape}`;
    else if (char === d.repetition) out += `${d.escape}R${d.escape}`;
    else if (char === d.subcomponent) out += `${d.escape}T${d.escape}`;
    else out += char < ' ' || char === '\u007f' ? ' ' : char;
  }
  return out;
}
