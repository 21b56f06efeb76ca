/** The parts of MSH that decide what happens to a message. */
import type { Message } from './message.ts';
import { component, part, valued } from './text.ts';

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

const types = new Map<string, readonly [type: string, trigger: string, structure: string]>();

function messageType(raw: string, separator: string): readonly [string, string, string] {
  const known = types.get(raw);
  if (known !== undefined) return known;
  const read = (n: number): string => part(raw, n, separator).trim().toUpperCase().slice(0, 40);
  // Some senders of version 2.1 and 2.2 write "ORU_R01" or only "ORU".
  const [first = '', second = ''] = read(1).split('_');
  const found = [first, read(2) || second, read(3)] as const;
  if (types.size < 500 && raw.length < 40) types.set(Buffer.from(raw).toString(), found);
  return found;
}

export function readHeader(message: Message): Header {
  const { header, delimiters } = message;
  const [type, trigger, structure] = messageType(header.field(9), delimiters.component);
  const profile = header.field(21);
  return {
    message,
    type,
    trigger,
    structure,
    controlId: valued(part(header.field(10), 1, delimiters.component), delimiters) ?? '',
    processing: component(header.field(11), 1, delimiters) ?? '',
    version: component(header.field(12), 1, delimiters) ?? '',
    acceptAck: header.isEmpty(15) ? '' : header.field(15).trim().toUpperCase(),
    applicationAck: header.isEmpty(16) ? '' : header.field(16).trim().toUpperCase(),
    fromDevice: profile.indexOf('PCD') >= 0,
    name: trigger === '' ? type : `${type}^${trigger}`,
  };
}
