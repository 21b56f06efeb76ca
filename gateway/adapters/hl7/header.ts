/** The parts of MSH that decide what happens to a message. */
import { standard, type Delimiters, type Segment } from './message.ts';
import { component, own, part, valued } from './text.ts';

export interface Header extends Kind, Terms {
  /** MSH itself. */
  readonly segment: Segment;
  /** MSH-10, decoded; "" where the sender gave none. */
  readonly controlId: string;
}

/** MSH-9. */
interface Kind {
  /** MSH-9.1 and .2, upper case: "ORU", "R01". */
  readonly type: string;
  readonly trigger: string;
  readonly structure: string;
  /** Message for the name of an unusable trigger or version is built from these. */
  readonly name: string;
}

/** MSH-11 and what follows it. */
interface Terms {
  /** MSH-11.1. */
  readonly processing: string;
  /** MSH-12.1: "2.6". */
  readonly version: string;
  /** MSH-15 and MSH-16: AL, NE, ER, SU, another word, or "". */
  readonly acceptAck: string;
  readonly applicationAck: string;
  /** MSH-21 names a profile of IHE PCD: the sender is a device or its gateway. */
  readonly fromDevice: boolean;
}

/** All but MSH-10 is the same in every message of a sender, and read once per spelling (bounded). */
const kinds = new Map<string, Kind>();
const terms = new Map<string, Terms>();

function readKind(raw: string, separator: string): Kind {
  const read = (n: number): string => part(raw, n, separator).trim().toUpperCase().slice(0, 40);
  // Some senders of version 2.1 and 2.2 write "ORU_R01" or only "ORU".
  const [type = '', second = ''] = read(1).split('_');
  const trigger = read(2) || second;
  return { type, trigger, structure: read(3), name: trigger === '' ? type : `${type}^${trigger}` };
}

function readTerms(header: Segment): Terms {
  const d = header.delimiters;
  return {
    processing: component(header.field(11), 1, d) ?? '',
    version: component(header.field(12), 1, d) ?? '',
    acceptAck: header.field(15).trim().toUpperCase(),
    applicationAck: header.field(16).trim().toUpperCase(),
    fromDevice: header.field(21).indexOf('PCD') >= 0,
  };
}

function remembered<Value>(book: Map<string, Value>, raw: string, d: Delimiters, read: () => Value): Value {
  const known = d === standard ? book.get(raw) : undefined;
  if (known !== undefined) return known;
  const found = read();
  if (d === standard && book.size < 500 && raw.length < 300) book.set(own(raw), found);
  return found;
}

const headerOf = (segment: Segment, rawId: string, kind: Kind, terms: Terms): Header => ({
  segment,
  controlId: valued(part(rawId, 1, segment.delimiters.component), segment.delimiters) ?? '',
  type: kind.type,
  trigger: kind.trigger,
  structure: kind.structure,
  name: kind.name,
  processing: terms.processing,
  version: terms.version,
  acceptAck: terms.acceptAck,
  applicationAck: terms.applicationAck,
  fromDevice: terms.fromDevice,
});

/** Reads MSH. */
export function readHeader(segment: Segment): Header {
  const { delimiters, text } = segment;
  const kind = remembered(kinds, segment.field(9), delimiters, () => readKind(segment.field(9), delimiters.component));
  const last = text.slice(segment.startOf(11), segment.end);
  const ofSender = remembered(terms, last, delimiters, () => readTerms(segment));
  return headerOf(segment, segment.field(10), kind, ofSender);
}

/** What two headers share that differ in MSH-7 and MSH-10 at most. */
export type Repeated = Kind & Terms;

/** Without the segment, which keeps its message's text alive. */
export function repeatedOf(header: Header): Repeated {
  const { type, trigger, structure, name, processing, version, acceptAck, applicationAck, fromDevice } = header;
  return { type, trigger, structure, name, processing, version, acceptAck, applicationAck, fromDevice };
}

export const headerAgain = (repeated: Repeated, segment: Segment, rawId: string): Header =>
  headerOf(segment, rawId, repeated, repeated);
