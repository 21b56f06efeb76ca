/**
 * Messages by what repeats in them. A device sends the same message each second with other values. Once one was read
 * in full, its text between the values (the glue) is kept: a message that has the same glue, and between it nothing
 * that ends a field or a segment, has the same segments, fields, rows and devices, and only its values and times are
 * left to read. What fits no shape is read in full.
 *
 * Frames are compared as latin1, one character per byte, before any character set is looked for: where the glue is the
 * same to the byte and all between it is printable ASCII, the set and what it makes of the glue are the same as well.
 */
import { kindHangsOnValue, type DeviceGroup } from './containment.ts';
import type { ReadContext } from './context.ts';
import { headerAgain, repeatedOf, type Header, type Repeated } from './header.ts';
import { msh, parseMessage, Segment, standard, tagOf, type Message, type Source } from './message.ts';
import { Row, type Order } from './rows.ts';
import { own } from './text.ts';
import { planWaves } from './waves.ts';

const obr = tagOf('OBR');
const obx = tagOf('OBX');

/** Longer frames are read in full each time. */
export const shapeBytesMax = 16_384;
const headMax = 600;
const keyMax = 2_000;
const spansMax = 500;
/** Of messages that begin alike. */
const shapesMax = 4;
/** Of all shapes of a feed together; beyond, all are forgotten. */
const rowsMax = 40_000;
const knownMax = 4_096;

/** Fields that change from message to message; all others are glue. */
const changing: Readonly<Record<number, readonly number[]>> = {
  [msh]: [7, 10],
  [obr]: [2, 3, 7, 8, 22],
  [obx]: [5, 14],
};
/** MSH-7 and MSH-10 come first. */
const idSpan = 1;

const bar = 124;
const isPrintable = (code: number): boolean => code > 31 && code < 127;

/** A field that changes: where it was in the message that was read in full. */
interface Span {
  readonly from: number;
  readonly to: number;
  /** Must not be empty, or its row would be another one. */
  readonly filled: boolean;
}

/** A message that was read in full, and what came of it. */
export interface FullReading {
  readonly message: Message;
  readonly header: Header;
  readonly groups: readonly DeviceGroup[];
}

/** One shape, with the places of the values in the message that fitted it last. */
class Shape {
  readonly groups: readonly DeviceGroup[];
  /** The shape that came after this one last time: devices of one feed report in turns. */
  next: Shape | null = null;
  /** No longer, once others took its place. */
  isKept = true;
  hits = 0;
  readonly #repeated: Repeated;
  /** Glue, span, glue … glue. */
  readonly #glue: readonly string[];
  readonly #filled: readonly boolean[];
  /** Begin and end of each span. */
  readonly #marks: Int32Array;
  /** MSH around MSH-7 and MSH-10 as text; null where it is ASCII and the frame's own bytes will do. */
  readonly #head: readonly string[] | null;
  /** Length of MSH after MSH-10. */
  readonly #headTail: number;
  readonly #source = { text: '', delimiters: standard } satisfies Source;
  /** With the numbers of their spans, −1 where they have none. */
  readonly #orders: readonly { readonly order: Order; readonly span: number }[];
  readonly #rows: readonly { readonly row: Row; readonly value: number; readonly time: number }[];

  /** `bytes`: the message's frame as latin1, cut into segments; `spans` are places in it. */
  constructor({ message, header, groups }: FullReading, bytes: Message, spans: readonly Span[]) {
    const { text } = bytes;
    this.#repeated = repeatedOf(header);
    this.#marks = new Int32Array(spans.length * 2);
    this.#filled = spans.map(({ filled }) => filled);
    const cuts = [0, ...spans.map(({ to }) => to)];
    this.#glue = cuts.map((from, index) => own(text.slice(from, spans[index]?.from ?? text.length)));
    const mine = message.header;
    const isAscii = mine.raw === bytes.header.raw;
    const parts = [mine.startOf(7), mine.endOf(7), mine.startOf(10), mine.endOf(10), mine.end];
    this.#head = isAscii ? null : [0, 2, 4].map((n) => own(message.text.slice(n === 0 ? 0 : parts[n - 1], parts[n])));
    this.#headTail = bytes.header.end - bytes.header.endOf(10);

    const slots = new Map(spans.map(({ from }, index) => [from, index]));
    const requests = bytes.segments.filter(({ tag }) => tag === obr);
    const results = bytes.segments.filter(({ tag }) => tag === obx);
    const orders = new Map<number, { readonly order: Order; readonly span: number }>();
    const orderOf = ({ sequence, service, at }: Order): Order => {
      const known = orders.get(sequence);
      if (known !== undefined) return known.order;
      const order = { sequence, service: own(service), at };
      orders.set(sequence, { order, span: slots.get(requests[sequence - 1]!.startOf(7)) ?? -1 });
      return order;
    };
    const rows: { row: Row; value: number; time: number }[] = [];
    const rowOf = ({ form, sequence, order }: Row): Row => {
      const segment = results[sequence - 1]!;
      const row = new Row(this.#source, form, 0, 0, 0, sequence, order === null ? null : orderOf(order));
      const value = slots.get(segment.startOf(5)) ?? -1;
      rows.push({ row, value, time: form.timed ? (slots.get(segment.startOf(14)) ?? -1) : -1 });
      return row;
    };
    this.groups = groups.map((group) => {
      const placed = group.rows.map(rowOf);
      return { ...group, rows: placed, waves: planWaves(placed) };
    });
    this.#orders = [...orders.values()];
    this.#rows = rows;
  }

  get size(): number {
    return this.#rows.length;
  }

  /** Whether a message is of this shape. */
  fits(text: string): boolean {
    const glue = this.#glue;
    const marks = this.#marks;
    const filled = this.#filled;
    const { length } = text;
    const last = glue.length - 1;
    let at = 0;
    for (let index = 0; index <= last; index += 1) {
      const piece = glue[index]!;
      const from = at + piece.length;
      // Cutting and comparing whole strings is several times faster here than `startsWith`.
      if (text.slice(at, from) !== piece) return false;
      at = from;
      if (index === last) break;
      // What else ends the loop is no glue, so the next comparison ends all.
      for (; at < length; at += 1) {
        const code = text.charCodeAt(at);
        if (code === bar || !isPrintable(code)) break;
      }
      if (at === from && filled[index] === true) return false;
      marks[index * 2] = from;
      marks[index * 2 + 1] = at;
    }
    return at === length;
  }

  /** Makes the rows those of the message that fitted, until `release`; returns its header. */
  take(text: string, context: ReadContext): Header {
    this.#source.text = text;
    const marks = this.#marks;
    for (const { order, span } of this.#orders)
      if (span >= 0) order.at = context.timeIn(this.#textOf(span), 7, 'OBR', order.sequence);
    for (const { row, value, time } of this.#rows) {
      if (value >= 0) {
        row.from = marks[value * 2]!;
        row.to = marks[value * 2 + 1]!;
      }
      if (time >= 0) {
        row.timeFrom = marks[time * 2]!;
        row.timeTo = marks[time * 2 + 1]!;
      }
    }
    return headerAgain(this.#repeated, this.#header(text), this.#textOf(idSpan));
  }

  /** Lets go of the message's text. */
  release(): void {
    this.#source.text = '';
  }

  #textOf(span: number): string {
    return this.#source.text.slice(this.#marks[span * 2], this.#marks[span * 2 + 1]);
  }

  #header(text: string): Segment {
    const head = this.#head;
    if (head === null)
      return new Segment({ text, delimiters: standard }, msh, 0, this.#marks[idSpan * 2 + 1]! + this.#headTail);
    const whole = `${head[0]!}${this.#textOf(0)}${head[1]!}${this.#textOf(idSpan)}${head[2]!}`;
    return new Segment({ text: whole, delimiters: standard }, msh, 0, whole.length);
  }
}

/** What is known of the messages that begin alike (MSH-11 to the first OBR: profile, patient, place). */
interface Known {
  /** A monitor and a pump of one bed begin alike, or a report with and without the cuff. The last used is first. */
  readonly shapes: Shape[];
  /** The one learnt last. */
  newest: Shape | null;
  /** Messages that fitted none, since then. */
  misses: number;
  /** Misses before another shape is learnt: more where the last one was of no use. */
  patience: number;
}

/** The shapes of one feed. */
export class ShapeBook {
  readonly #known = new Map<string, Known>();
  #rows = 0;
  #before: Shape | null = null;

  /** The shape of a message (its frame as latin1), or null; valid until the next call. */
  find(text: string): Shape | null {
    const expected = this.#before?.next ?? null;
    const shape = expected?.isKept === true && expected.fits(text) ? expected : this.#search(text);
    if (shape === null) return null;
    shape.hits += 1;
    if (this.#before !== null) this.#before.next = shape;
    this.#before = shape;
    return shape;
  }

  #search(text: string): Shape | null {
    const key = keyOf(text);
    const shapes = key === null ? undefined : this.#known.get(key)?.shapes;
    if (shapes === undefined) return null;
    for (let index = 0; index < shapes.length; index += 1) {
      const shape = shapes[index]!;
      if (!shape.fits(text)) continue;
      shapes.copyWithin(1, 0, index);
      shapes[0] = shape;
      return shape;
    }
    return null;
  }

  /**
   * A report that fitted nothing was read in full and without fault. Its shape is learnt where it is likely to come
   * again: at the second of its kind, later for a sender whose shapes were of no use.
   */
  note(frame: Buffer, reading: FullReading): void {
    if (frame.length > shapeBytesMax) return;
    const bytes = parseMessage(frame.toString('latin1'));
    if (typeof bytes === 'string' || bytes.delimiters !== standard) return;
    const key = keyOf(bytes.text);
    if (key === null) return;
    let known = this.#known.get(key);
    if (known === undefined) {
      if (this.#known.size >= knownMax) this.#forget();
      known = { shapes: [], newest: null, misses: 0, patience: 2 };
      this.#known.set(own(key), known);
    }
    known.misses += 1;
    if (known.misses < known.patience) return;
    known.patience = known.newest?.hits === 0 ? Math.min(64, known.patience * 2) : 2;
    known.misses = 0;
    known.newest = learn(reading, bytes);
    if (known.newest === null) return;
    this.#rows += known.newest.size;
    if (known.shapes.unshift(known.newest) > shapesMax) {
      const last = known.shapes.pop()!;
      this.#rows -= last.size;
      // What is dropped must keep nothing else alive.
      last.isKept = false;
      last.next = null;
    }
    if (this.#rows > rowsMax) this.#forget();
  }

  #forget(): void {
    this.#known.clear();
    this.#rows = 0;
    this.#before = null;
  }
}

/** From the end of MSH-10 to the first OBR. Null where there is none, or this is no message. */
function keyOf(text: string): string | null {
  const limit = Math.min(text.length, headMax);
  let bars = 0;
  for (let at = 0; at < limit; at += 1) {
    const code = text.charCodeAt(at);
    if (code === bar) bars += 1;
    else if (code < 32) return null;
    if (bars < 10) continue;
    const orders = text.indexOf('\rOBR|', at);
    return orders < 0 || orders - at > keyMax ? null : text.slice(at, orders);
  }
  return null;
}

/** Null where a value decides what the message is, not only what it says. */
function learn(reading: FullReading, bytes: Message): Shape | null {
  const { message, header, groups } = reading;
  const rows = new Map<number, Row>();
  for (const group of groups) {
    for (const row of group.rows) {
      if (kindHangsOnValue(row.name)) return null;
      rows.set(row.sequence, row);
    }
  }
  const isSame =
    message.header.start === 0 &&
    bytes.header.start === 0 &&
    message.segments.length === bytes.segments.length &&
    message.segments.every(({ tag }, index) => tag === bytes.segments[index]!.tag);
  if (!isSame) return null;
  const spans: Span[] = [];
  let sequence = 0;
  for (const segment of bytes.segments) {
    let row: Row | undefined;
    if (segment.tag === obx) {
      sequence += 1;
      row = rows.get(sequence);
      // A device's own row: all of it is glue.
      if (row === undefined) continue;
    }
    for (const field of changing[segment.tag] ?? []) {
      const isValue = segment.tag === obx && field === 5;
      if (isValue ? !segment.has(5) : segment.isEmpty(field) && segment.tag !== msh) continue;
      const filled = isValue ? row?.form.ofDevice === true : segment.tag === obx;
      spans.push({ from: segment.startOf(field), to: segment.endOf(field), filled });
    }
  }
  const texts = spans.map(({ from, to }) => bytes.text.slice(from, to));
  if (spans.length > spansMax || texts.some((text) => !isPlain(text))) return null;
  // Where only its codes tell that a message is of a device, a value must not have been what told it.
  if (!header.fromDevice && texts.some((text) => text.includes('^MDC'))) return null;
  return new Shape(reading, bytes, spans);
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (!isPrintable(text.charCodeAt(at))) return false;
  return true;
}
