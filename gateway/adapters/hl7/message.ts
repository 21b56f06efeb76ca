/**
 * HL7 v2 in pipe form, read lazily: one pass finds the segments, fields are cut only when asked for.
 * No regular expressions and no per-field allocation here; this runs for every message of every device.
 */

/** Delimiters as MSH-1 and MSH-2 declare them; one that is missing or repeats another one is `noDelimiter`. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
  /** MSH-2 as sent, for the acknowledgement. */
  readonly raw: string;
}

/** A noncharacter: never occurs in decoded text, so searching for it finds nothing. */
export const noDelimiter = '\uffff';

/** Three letters of a segment name as one number. */
export const tagOf = (id: string): number => (id.charCodeAt(0) << 16) | (id.charCodeAt(1) << 8) | id.charCodeAt(2);

export const msh = tagOf('MSH');
const fhs = tagOf('FHS');
const bhs = tagOf('BHS');
const bts = tagOf('BTS');
const fts = tagOf('FTS');
const isHeader = (tag: number): boolean => tag === msh || tag === fhs || tag === bhs;
const isEnvelope = (tag: number): boolean => tag === bhs || tag === fhs || tag === bts || tag === fts;

/** More segments than this in one message is an attack or a mistake, not a message. */
const maxSegments = 50_000;

const noMarks: readonly number[] = [];

/** A message's text and how to cut it. */
export interface Source {
  readonly text: string;
  readonly delimiters: Delimiters;
}

/** One segment: a range of the message's text. */
export class Segment {
  readonly tag: number;
  readonly start: number;
  end: number;
  private readonly message: Source;
  /** Positions of field separators found so far. */
  private marks: readonly number[] = noMarks;
  private scannedTo: number;

  constructor(message: Source, tag: number, start: number, end: number) {
    this.message = message;
    this.tag = tag;
    this.start = start;
    this.end = end;
    this.scannedTo = start + 3;
  }

  get id(): string {
    return this.message.text.slice(this.start, this.start + 3);
  }

  /** The segment as sent, without its end. */
  get raw(): string {
    return this.message.text.slice(this.start, this.end);
  }

  get delimiters(): Delimiters {
    return this.message.delimiters;
  }

  /** Of the whole message; positions of fields are in it. */
  get text(): string {
    return this.message.text;
  }

  /** Field n as HL7 counts (MSH-1 is the separator itself), undecoded; "" where absent. */
  field(n: number): string {
    if (n === 1 && isHeader(this.tag)) return this.message.delimiters.field;
    const from = this.startOf(n);
    const to = this.endOf(n);
    return from >= to ? '' : this.message.text.slice(from, to);
  }

  /** True where field n has no characters; cheaper than cutting it. */
  isEmpty(n: number): boolean {
    return this.startOf(n) >= this.endOf(n);
  }

  /** The delimiter before field n is there. */
  has(n: number): boolean {
    const index = isHeader(this.tag) ? n - 1 : n;
    return this.marksTo(index).length >= index;
  }

  /** Where field n begins in `text`; the segment's end where it is absent. */
  startOf(n: number): number {
    const index = isHeader(this.tag) ? n - 1 : n;
    const marks = this.marksTo(index);
    return marks.length < index ? this.end : marks[index - 1]! + 1;
  }

  /** Where field n ends. */
  endOf(n: number): number {
    const index = isHeader(this.tag) ? n - 1 : n;
    const marks = this.marksTo(index);
    return marks.length > index ? marks[index]! : this.end;
  }

  /** Positions of separators, found up to number `index` or the end. */
  private marksTo(index: number): readonly number[] {
    if (this.marks.length <= index && this.scannedTo < this.end) this.scan(index);
    return this.marks;
  }

  private scan(index: number): void {
    const { text, delimiters } = this.message;
    const fieldCode = delimiters.field.charCodeAt(0);
    const { end } = this;
    if (this.marks === noMarks) this.marks = [];
    const marks = this.marks as number[];
    let at = this.scannedTo;
    // In steps: a row of a device has up to 20 fields, PID and PV1 more, which few ask for.
    const wanted = index < 20 ? 20 : index + 20;
    for (; at < end; at += 1) {
      if (text.charCodeAt(at) === fieldCode && marks.push(at) > wanted) break;
    }
    this.scannedTo = at + 1;
  }
}

/** A message, or a batch of them before it is split: text, delimiters, segments. */
export class Message implements Source {
  readonly text: string;
  readonly delimiters: Delimiters;
  readonly segments: Segment[] = [];
  /** Holds FHS, BHS, BTS, FTS or a second MSH: `splitBatch` before reading. */
  isBatch = false;
  /** Not all segments were taken: there are more than `maxSegments`. */
  overflow = false;

  constructor(text: string, delimiters: Delimiters) {
    this.text = text;
    this.delimiters = delimiters;
  }

  get header(): Segment {
    return this.segments[0]!;
  }

  first(tag: number): Segment | undefined {
    for (const segment of this.segments) if (segment.tag === tag) return segment;
    return undefined;
  }
}

const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isUpperOrDigit = (code: number): boolean => isUpper(code) || isDigit(code);
const isWord = (code: number): boolean => isUpperOrDigit(code) || (code >= 97 && code <= 122);

/** Tag of the segment that begins at `from`, or 0 where the line is no segment (a line of a multi-line text). */
function tagAt(text: string, from: number, to: number, fieldCode: number): number {
  if (to - from < 3) return 0;
  const a = text.charCodeAt(from);
  const b = text.charCodeAt(from + 1);
  const c = text.charCodeAt(from + 2);
  if (!isUpper(a) || !isUpperOrDigit(b) || !isUpperOrDigit(c)) return 0;
  const tag = (a << 16) | (b << 8) | c;
  if (to - from === 3) return tag;
  const next = text.charCodeAt(from + 3);
  // A message in a batch may declare delimiters of its own.
  return next === fieldCode || (isHeader(tag) && !isWord(next) && next !== 32) ? tag : 0;
}

/** Reads MSH-1 and MSH-2 (or FHS, BHS) at `at`. Null where these are no delimiters. */
function readDelimiters(text: string, at: number): Delimiters | null {
  const fieldCode = text.charCodeAt(at + 3);
  if (Number.isNaN(fieldCode) || fieldCode <= 32 || fieldCode === 127 || isWord(fieldCode)) return null;
  const field = text.charAt(at + 3);
  let end = at + 4;
  while (end < text.length && end < at + 12) {
    const code = text.charCodeAt(end);
    if (code === fieldCode || code < 32) break;
    end += 1;
  }
  const raw = text.slice(at + 4, end);
  if (field === '|' && raw === standard.raw) return standard;
  const used = new Set([field]);
  const pick = (index: number, otherwise: string): string => {
    const found = index < raw.length ? raw.charAt(index) : raw === '' ? otherwise : noDelimiter;
    if (used.has(found)) return noDelimiter;
    used.add(found);
    return found;
  };
  return {
    field,
    component: pick(0, '^'),
    repetition: pick(1, '~'),
    escape: pick(2, '\\'),
    subcomponent: pick(3, '&'),
    raw: raw === '' ? '^~\\&' : raw,
  };
}

/** `|^~\\&`: what nearly all senders use; what is remembered by its spelling is remembered for these only. */
export const standard: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
  raw: '^~\\&',
};

/** First character that is neither white space nor a byte order mark. */
function firstInk(text: string): number {
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code > 32 && code !== 0xfeff) break;
    at += 1;
  }
  return at;
}

/**
 * Finds the segments of a message. Segment ends may be CR, LF or CRLF, mixed; blank lines are skipped; a line that
 * does not begin with a segment's name belongs to the segment before it.
 * Returns the reason as text where this is no HL7 v2 message in pipe form.
 */
export function parseMessage(text: string): Message | string {
  const start = firstInk(text);
  if (start >= text.length) return 'empty message';
  if (text.charCodeAt(start) === 60) return 'HL7 in XML is not supported';
  const c0 = text.charCodeAt(start);
  if (c0 === 123 || c0 === 91) return 'JSON instead of HL7 v2: this port takes HL7 v2 in pipe form';
  const tag = (c0 << 16) | (text.charCodeAt(start + 1) << 8) | text.charCodeAt(start + 2);
  if (!isHeader(tag)) return 'does not begin with MSH, FHS or BHS';
  const delimiters = readDelimiters(text, start);
  if (delimiters === null) return 'MSH-1 is not a delimiter';
  const message = new Message(text, delimiters);
  indexSegments(message, start);
  return message;
}

function indexSegments(message: Message, start: number): void {
  const { text, segments } = message;
  const fieldCode = message.delimiters.field.charCodeAt(0);
  const { length } = text;
  let carriage = nextOf(text, '\r', start);
  let feed = nextOf(text, '\n', start);
  let at = start;
  let last: Segment | null = null;
  while (at < length) {
    if (carriage < at) carriage = nextOf(text, '\r', at);
    if (feed < at) feed = nextOf(text, '\n', at);
    const end = carriage < feed ? carriage : feed;
    if (end > at) {
      const tag = tagAt(text, at, end, fieldCode);
      if (tag === 0) {
        if (last !== null && !isBlank(text, at, end)) last.end = end;
      } else {
        if (segments.length === maxSegments) {
          message.overflow = true;
          return;
        }
        if (segments.length > 0 ? isHeader(tag) || isEnvelope(tag) : tag !== msh) message.isBatch = true;
        last = new Segment(message, tag, at, end);
        segments.push(last);
      }
    }
    at = end + 1;
  }
}

/** Position of the next one, or the text's length: each is searched once, so mixed line ends cost no second pass. */
function nextOf(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? text.length : at;
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) > 32) return false;
  return true;
}

/** Messages of a batch or of a frame with several MSH, each with its own delimiters, in order. */
export function splitBatch(batch: Message): readonly (Message | string)[] {
  const messages: (Message | string)[] = [];
  let from = -1;
  const cut = (to: number): void => {
    if (from >= 0) messages.push(parseMessage(batch.text.slice(from, to)));
    from = -1;
  };
  for (const segment of batch.segments) {
    if (segment.tag === msh) {
      cut(segment.start);
      from = segment.start;
    } else if (isEnvelope(segment.tag)) cut(segment.start);
  }
  cut(batch.text.length);
  return messages;
}
