/**
 * One frame in, what it means out: the whole adapter without sockets, used by the listener, by replay and by tests.
 *
 * What is refused and what is kept (docs/protocols/hl7.md): nothing readable is lost. A message with one bad row is
 * answered AE with an ERR per bad row, and its good rows still go in. Unknown codes are no errors. AR means that
 * nothing was taken: a type, event or version that this receiver does not know, or no HL7 v2 at all.
 */
import type { CodedName, Observation, ObservationBatch } from '../../../shared/domain/observation.ts';
import type { MessageOutcome } from '../adapter.ts';
import type { ContentError } from './ack.ts';
import { adtTriggerOf, readAdt } from './adt.ts';
import { readAlarms } from './alarms.ts';
import { decodeFrame } from './charset.ts';
import type { Hl7FeedConfig } from './config.ts';
import { deviceOf, readGroups, type DeviceGroup } from './containment.ts';
import { PumpLabels, ReadContext } from './context.ts';
import { readHeader, type Header } from './header.ts';
import { IdentityBook } from './identity.ts';
import { parseMessage, splitBatch, tagOf, type Message } from './message.ts';
import { NameBook } from './names.ts';
import { readNumeric } from './numerics.ts';
import { readOrders } from './orders.ts';
import { readPumps } from './pumps.ts';
import { RowBook } from './rows.ts';
import { ShapeBook, shapeBytesMax } from './shapes.ts';
import { Zone } from './time.ts';
import { planWaves, readWaves } from './waves.ts';

export interface ReadMessage {
  /** Null where there is no MSH to answer to. */
  readonly header: Header | null;
  /** "ORU^R01", or "?" where none could be read. */
  readonly type: string;
  readonly messageId: string;
  /** Durable with these batches still to be taken in; `none`: an acknowledgement, or nothing to answer. */
  readonly outcome: MessageOutcome;
  readonly batches: readonly ObservationBatch[];
  readonly errors: readonly ContentError[];
  readonly notes: readonly string[];
  readonly kept: readonly CodedName[];
}

/** Configuration that the reader needs; the rest of a feed is the listener's. */
export type ReaderConfig = Pick<Hl7FeedConfig, 'name' | 'timeZone' | 'charset' | 'unit' | 'localCodes' | 'ignore'>;

const refusedWithoutHeader = (reason: string, messageId = ''): ReadMessage => ({
  header: null,
  type: '?',
  messageId,
  outcome: 'AR',
  batches: [],
  errors: [{ segment: 'MSH', sequence: 1, field: null, code: reason.includes('XML') ? 200 : 100, text: reason }],
  notes: [],
  kept: [],
});

/** What the batches of one message have in common. */
type Shared = Pick<ObservationBatch, 'feed' | 'messageId' | 'demo' | 'receivedAt' | 'receivedMono'>;

const processings = new Set(['P', 'D', 'T']);
const msaTag = tagOf('MSA');
const obxTag = tagOf('OBX');

/** Reads messages of one feed. Holds only memory of spellings, bounded; the same bytes always mean the same. */
export class Hl7Reader {
  private readonly config: ReaderConfig;
  private readonly names = new NameBook();
  private readonly identities = new IdentityBook();
  private readonly rows = new RowBook(this.names, this.identities);
  private readonly pumpLabels = new PumpLabels();
  private readonly shapes = new ShapeBook();
  private readonly zone: Zone;
  private readonly ignored: ReadonlySet<string>;
  private readonly defaultPlace: { unit: string; room: null; bed: null; facility: null } | null;

  constructor(config: ReaderConfig) {
    this.config = config;
    this.zone = new Zone(config.timeZone);
    this.ignored = new Set(config.ignore.map((name) => name.toUpperCase()));
    this.defaultPlace = config.unit === '' ? null : { unit: config.unit, room: null, bed: null, facility: null };
  }

  /** All messages of one frame: one, several MSH, or a batch; each gets an answer of its own. */
  readFrame(frame: Buffer, receivedAt: number, receivedMono: number): ReadMessage[] {
    const again = this.readAgain(frame, receivedAt, receivedMono);
    if (again !== null) return [again];
    const { text, note, isPlain } = decodeFrame(frame, this.config.charset);
    const parsed = parseMessage(text);
    if (typeof parsed === 'string') return [refusedWithoutHeader(parsed, xmlControlId(text))];
    const messages = parsed.isBatch ? splitBatch(parsed) : [parsed];
    if (messages.length === 0) return [refusedWithoutHeader('batch holds no message')];
    const alone = parsed.isBatch || !isPlain ? null : frame;
    return messages.map((message) =>
      typeof message === 'string'
        ? refusedWithoutHeader(message)
        : this.readMessage(message, alone, receivedAt, receivedMono, note),
    );
  }

  /** A message of a shape that was read before: only what is new in it. Null where it is of none. */
  private readAgain(frame: Buffer, receivedAt: number, receivedMono: number): ReadMessage | null {
    if (frame.length > shapeBytesMax) return null;
    const text = frame.toString('latin1');
    const shape = this.shapes.find(text);
    if (shape === null) return null;
    const context = this.contextAt(receivedAt);
    const header = shape.take(text, context);
    const shared = this.sharedOf(header, receivedAt, receivedMono, context);
    const batches = this.readingsOf(shape.groups, header, shared, context);
    shape.release();
    return this.resultOf(header, context.errors.length > 0 ? 'AE' : 'AA', batches, context);
  }

  /** One message that is already text and split; `frame` where it is the whole of it. */
  private readMessage(
    message: Message,
    frame: Buffer | null,
    receivedAt: number,
    receivedMono: number,
    note: string | null,
  ): ReadMessage {
    const header = readHeader(message.header);
    const context = this.contextAt(receivedAt);
    if (note !== null) context.note(note);
    let batches: ObservationBatch[] = [];
    const refusal = refusalOf(header, message, this.ignored);
    let outcome: MessageOutcome = refusal === null ? 'AA' : refusal === 'none' ? 'none' : 'AR';
    if (refusal === null) {
      batches = this.readContent(header, message, frame, context, receivedAt, receivedMono);
      if (context.errors.length > 0) outcome = 'AE';
    } else if (refusal !== 'none' && refusal !== 'ignored') context.error(refusal);
    else if (refusal === 'ignored') outcome = 'AA';
    return this.resultOf(header, outcome, batches, context);
  }

  private contextAt(receivedAt: number): ReadContext {
    const { names, identities, rows, zone, defaultPlace, pumpLabels } = this;
    return new ReadContext({ names, identities, rows, zone, receivedAt, defaultPlace, pumpLabels });
  }

  private resultOf(
    header: Header,
    outcome: MessageOutcome,
    batches: readonly ObservationBatch[],
    context: ReadContext,
  ): ReadMessage {
    return {
      header,
      type: header.name || '?',
      messageId: header.controlId.slice(0, 200),
      outcome,
      batches,
      errors: context.errors,
      notes: context.notes,
      kept: context.kept,
    };
  }

  private readContent(
    header: Header,
    message: Message,
    frame: Buffer | null,
    context: ReadContext,
    receivedAt: number,
    receivedMono: number,
  ): ObservationBatch[] {
    if (message.overflow) {
      context.error({ segment: 'MSH', sequence: 1, field: null, code: 100, text: 'message has too many segments' });
    }
    const shared = this.sharedOf(header, receivedAt, receivedMono, context);
    if (header.type === 'ADT') {
      const trigger = adtTriggerOf(header, message);
      const adt = trigger === null ? null : readAdt(message, trigger, context);
      if (adt === null) return [];
      return [{ ...shared, device: null, location: adt.location, patient: adt.patient, observations: [adt] }];
    }
    if (orderTypes.has(header.type)) {
      const orders = readOrders(message, context);
      const patient = orders[0]?.patient ?? null;
      return patient === null ? [] : [{ ...shared, device: null, location: null, patient, observations: orders }];
    }
    if (!this.isFromDevice(header, message)) {
      const rows = message.segments.filter((segment) => segment.tag === obxTag).length;
      context.note(`no device: ${rows} results are not readings of a monitor or pump`);
      return [];
    }
    const groups = readGroups(message, context);
    const batches = this.readingsOf(groups, header, shared, context);
    const isReport = header.trigger === 'R01' || header.trigger === 'W01';
    if (frame !== null && isReport && context.errors.length === 0 && context.notes.length === 0)
      this.shapes.note(frame, { message, header, groups });
    return batches;
  }

  /** What all batches of a message share. */
  private sharedOf(header: Header, receivedAt: number, receivedMono: number, context: ReadContext): Shared {
    if (header.controlId === '') {
      context.error({
        segment: 'MSH',
        sequence: 1,
        field: 10,
        code: 101,
        text: 'MSH-10 message control id is missing',
      });
    }
    if (!processings.has(header.processing)) context.note(`MSH-11 is ${header.processing.slice(0, 10) || 'empty'}`);
    if (header.version === '') context.note('MSH-12 is empty');
    return {
      feed: this.config.name,
      messageId: header.controlId.slice(0, 200),
      demo: header.processing === 'D' || header.processing === 'T',
      receivedAt,
      receivedMono,
    };
  }

  private readingsOf(
    groups: readonly DeviceGroup[],
    header: Header,
    shared: Shared,
    context: ReadContext,
  ): ObservationBatch[] {
    const batches: ObservationBatch[] = [];
    for (const group of groups) {
      if (group.device === null) {
        group.device = deviceOf(group, header.segment, context);
        group.waves = planWaves(group.rows);
      }
      const { device, location, patient } = group;
      const observations = observe(group, header.trigger, device.kind === 'pump', device.id, context);
      if (observations.length === 0) continue;
      batches.push({ ...shared, device, location, patient, observations });
    }
    if (batches.length === 0 && context.errors.length === 0) {
      if (header.trigger === 'R01' || header.trigger === 'W01') context.note('no readings in it');
      else
        context.error({ segment: 'OBX', sequence: 1, field: null, code: 100, text: 'message has no OBX with content' });
    }
    return batches;
  }

  /**
   * Devices speak MDC, or send under a PCD profile. Laboratory and ward results (LOINC, local codes) travel as
   * ORU^R01 too; they must never look like a live reading, so without a sign of a device nothing is shown.
   */
  private isFromDevice(header: Header, { text, delimiters }: Message): boolean {
    if (header.fromDevice || this.config.localCodes || header.trigger !== 'R01') return true;
    return text.indexOf(`${delimiters.component}MDC`) >= 0;
  }
}

function observe(
  group: DeviceGroup,
  trigger: string,
  pump: boolean,
  device: string,
  context: ReadContext,
): Observation[] {
  if (trigger === 'R40') return readAlarms(group.rows, device, pump, context);
  if (pump || trigger === 'R42') {
    const { pumps, others } = readPumps(group, device, context);
    return group.rows.length === 0 ? [] : [...pumps, ...others];
  }
  const observations: Observation[] = group.waves === null ? [] : readWaves(group.waves, context);
  for (const row of group.waves?.rest ?? group.rows) {
    const numeric = readNumeric(row, context);
    if (numeric !== null) observations.push(numeric);
  }
  return observations;
}

const oruTriggers = new Set(['R01', 'R40', 'R42', 'W01']);
/** Orders of drugs, with the events that give them. O01: before version 2.4. */
const orderTypes: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['RGV', new Set(['O15', 'O01'])],
  ['RDE', new Set(['O11', 'O25', 'O01'])],
]);

/** Why nothing of a message is taken; null to read it, `none` for an acknowledgement, `ignored` where so configured. */
function refusalOf(
  header: Header,
  message: Message,
  ignored: ReadonlySet<string>,
): ContentError | 'none' | 'ignored' | null {
  const { type, trigger, version } = header;
  if (type === 'ACK' || type === 'NAK' || type === 'MCF') return 'none';
  if (ignored.has(type) || ignored.has(header.name)) return 'ignored';
  const at = { segment: 'MSH', sequence: 1 } as const;
  const known = isKnownEvent(header, message);
  if (known === false) {
    const event = trigger.slice(0, 20) || '(none)';
    return { ...at, field: 9, component: 2, code: 201, text: `event ${event} of ${type} is not supported` };
  }
  if (known === null) {
    // An answer without a type of its own is still an answer.
    if (type === '' && message.first(msaTag) !== undefined) return 'none';
    return {
      ...at,
      field: 9,
      code: 200,
      text: `message type ${header.name.slice(0, 40) || '(none)'} is not supported`,
    };
  }
  if (version !== '' && !version.startsWith('2')) {
    return { ...at, field: 12, code: 203, text: `version ${version.slice(0, 20)} is not supported` };
  }
  return null;
}

/** Null for a type that is not read at all. */
function isKnownEvent(header: Header, message: Message): boolean | null {
  if (header.type === 'ADT') return adtTriggerOf(header, message) !== null;
  if (header.type === 'ORU') return oruTriggers.has(header.trigger);
  return orderTypes.get(header.type)?.has(header.trigger) ?? null;
}

/** MSH.10 of a message in XML, so that its sender can match the refusal. */
function xmlControlId(text: string): string {
  const at = text.indexOf('<MSH.10');
  if (at < 0) return '';
  const from = text.indexOf('>', at) + 1;
  const to = text.indexOf('<', from);
  return from > 0 && to > from ? text.slice(from, Math.min(to, from + 100)).trim() : '';
}
