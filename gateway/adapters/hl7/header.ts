/** The parts of MSH that decide what happens to a message. */
import { standard, type Delimiters, type Message, type Segment } from './message.ts';
import { component, own, part, valued } from './text.ts';

export interface Header {
  readonly message: Message;
  /** MSH-9.1 and .2, upper case: "ORU", "R01". */
  readonly type: string;
  readonly trigger: string;
  readonly structure: string;
  /** MSH-10, decoded; "" where the sender gave none. */
  readonly controlId: string;
  /** MSH-11.1. */
  readonly processing: string;
  /** MSH-12.1: "2.6". */
  readonly version: string;
  /** MSH-15 and MSH-16: AL, NE, ER, SU, another word, or "". */
  readonly acceptAck: string;
  readonly applicationAck: string;
  /** MSH-21 names a profile of IHE PCD: the sender is a device or its gateway. */
  readonly fromDevice: boolean;
  /** Message for the name of an unusable trigger or version is built from these. */
  readonly name: string;
}

/** MSH-9, and what follows MSH-10: the same in every message of a sender, read once per spelling (bounded). */
type Kind = Pick<Header, 'type' | 'trigger' | 'structure' | 'name'>;
type Terms = Pick<Header, 'processing' | 'version' | 'acceptAck' | 'applicationAck' | 'fromDevice'>;
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

export function readHeader(message: Message): Header {
  const { header, delimiters, text } = message;
  const kind = remembered(kinds, header.field(9), delimiters, () => readKind(header.field(9), delimiters.component));
  const last = text.slice(header.startOf(11), header.end);
  const { processing, version, acceptAck, applicationAck, fromDevice } = remembered(terms, last, delimiters, () =>
    readTerms(header),
  );
  return {
    message,
    type: kind.type,
    trigger: kind.trigger,
    structure: kind.structure,
    controlId: valued(part(header.field(10), 1, delimiters.component), delimiters) ?? '',
    processing,
    version,
    acceptAck,
    applicationAck,
    fromDevice,
    name: kind.name,
  };
}
