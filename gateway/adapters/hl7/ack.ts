/**
 * Acknowledgements. Original mode: AA, AE, AR. Enhanced mode (MSH-15 or MSH-16 valued): a commit answer CA, CE, CR
 * where MSH-15 asks for it, then an application answer AA, AE, AR where MSH-16 asks for it. HL7 v2.6 chapter 2.9.
 *
 * CR stands for AR in commit answers also where we cannot store now (ERR 207): senders that know only "send again
 * unchanged" against "correct it first" tell these two apart by R and E.
 */
import type { MessageOutcome } from '../adapter.ts';
import type { Header } from './header.ts';
import { noDelimiter } from './message.ts';
import { writeTime } from './time.ts';
import { encode } from './text.ts';

/** One thing wrong with a message, as ERR says it. Codes: HL7 table 0357. */
export interface ContentError {
  readonly segment: string;
  /** Which one of that name, from 1. */
  readonly sequence: number;
  readonly field: number | null;
  readonly component?: number;
  readonly code: 100 | 101 | 102 | 103 | 200 | 201 | 203 | 207;
  /** What is wrong, in words for the log and for the sender. */
  readonly text: string;
}

const meanings: Readonly<Record<ContentError['code'], string>> = {
  100: 'Segment sequence error',
  101: 'Required field missing',
  102: 'Data type error',
  103: 'Table value not found',
  200: 'Unsupported message type',
  201: 'Unsupported event code',
  203: 'Unsupported version id',
  207: 'Application internal error',
};

/** At most this many ERR segments; a sender needs the first few to find its fault. */
const maxErrors = 10;

type Code = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';

const asked = (condition: string, outcome: MessageOutcome): boolean => {
  if (condition === 'NE' || condition === '') return false;
  if (condition === 'ER') return outcome !== 'AA';
  if (condition === 'SU') return outcome === 'AA';
  // AL, and any word that HL7 does not know: an answer too many is better than a sender that waits.
  return true;
};

/** Which answers a message gets, in order; none for a message that is itself an acknowledgement. */
export function answersFor(header: Header, outcome: MessageOutcome): readonly Code[] {
  if (outcome === 'none') return [];
  if (header.acceptAck === '' && header.applicationAck === '') return [outcome];
  const codes: Code[] = [];
  if (asked(header.acceptAck, outcome)) codes.push(outcome === 'AA' ? 'CA' : outcome === 'AE' ? 'CE' : 'CR');
  if (asked(header.applicationAck, outcome)) codes.push(outcome);
  return codes;
}

export interface AckMaker {
  readonly application: string;
  readonly facility: string;
  /** MSH-10 of the next answer: unique over restarts. */
  nextId(): string;
}

/** 2.3.1 → 203.1 …: versions as comparable numbers; unreadable ones as the newest. */
const versionOf = (version: string): number => {
  const [, minor = '6', patch = '0'] = version.split('.');
  const value = Number(minor) + Number(patch) / 10;
  return Number.isFinite(value) ? value : 6;
};

/** A field as the sender wrote it, delimiters and all; control characters, which could end our frame, as blanks. */
function echo(raw: string): string {
  const text = raw.length > 500 ? raw.slice(0, 500) : raw;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) < 32) return Array.from(text, (char) => (char < ' ' ? ' ' : char)).join('');
  }
  return text;
}

/** The answer to one message with this code, in the sender's own delimiters; CR after each segment. */
export function buildAck(
  header: Header,
  code: Code,
  errors: readonly ContentError[],
  maker: AckMaker,
  nowMs: number,
): string {
  const request = header.segment;
  const d = request.delimiters;
  const f = d.field;
  const c = d.component === noDelimiter ? '' : d.component;
  const version = versionOf(header.version);
  const type = `ACK${header.trigger === '' ? '' : `${c}${encode(header.trigger, d)}`}${version >= 3.1 && header.trigger !== '' ? `${c}ACK` : ''}`;
  const application = echo(request.field(5)) || encode(maker.application, d);
  const facility = echo(request.field(6)) || encode(maker.facility, d);
  // An application answer in enhanced mode is a message of its own and asks for no answer.
  const enhanced =
    code.startsWith('A') && (header.acceptAck !== '' || header.applicationAck !== '') ? `${f}${f}${f}NE${f}NE` : '';
  let ack =
    `MSH${f}${d.raw}${f}${application}${f}${facility}${f}${echo(request.field(3))}${f}${echo(request.field(4))}${f}` +
    `${writeTime(nowMs)}${f}${f}${type}${f}${maker.nextId()}${f}${echo(request.field(11)) || 'P'}${f}${echo(request.field(12)) || '2.6'}${enhanced}\r` +
    `MSA${f}${code}${f}${echo(request.field(10))}`;
  const shown = errors.slice(0, maxErrors);
  if (version < 5 && shown[0] !== undefined) ack += `${f}${encode(shown[0].text, d)}`;
  ack += '\r';
  if (version >= 5) for (const error of shown) ack += errSegment(error, header);
  else if (version >= 2 && shown.length > 0) ack += oldErrSegment(shown, header);
  return ack;
}

/** From 2.5: one ERR per fault. ERR-2 location, ERR-3 code, ERR-4 severity, ERR-7 and ERR-8 words. */
function errSegment(error: ContentError, header: Header): string {
  const d = header.segment.delimiters;
  const { field: f, component: c } = d;
  const place = [error.segment, error.sequence];
  if (error.field !== null) place.push(error.field, 1);
  if (error.field !== null && error.component !== undefined) place.push(error.component);
  const words = encode(error.text, d);
  const meaning = `${error.code}${c}${meanings[error.code]}${c}HL70357`;
  return `ERR${f}${f}${place.join(c)}${f}${meaning}${f}E${f}${f}${f}${words}${f}${words}\r`;
}

/** Before 2.5: one ERR, ERR-1 repeats segment^sequence^field^code&text&table. */
function oldErrSegment(errors: readonly ContentError[], header: Header): string {
  const d = header.segment.delimiters;
  const { field: f, component: c } = d;
  const s = d.subcomponent === noDelimiter ? ' ' : d.subcomponent;
  const places = errors.map(
    (error) =>
      `${error.segment}${c}${error.sequence}${c}${error.field ?? ''}${c}${error.code}${s}${meanings[error.code]}${s}HL70357`,
  );
  return `ERR${f}${places.join(d.repetition === noDelimiter ? ' ' : d.repetition)}\r`;
}
