/**
 * Rows (OBX) by what repeats in them. A device sends the same rows every second; new are only their number (OBX-1),
 * their value (OBX-5) and, where it is sent, their time (OBX-14). All the rest of a row, its form, is read once and
 * then known again by its text. A form remembers which one came after it, so in steady traffic knowing a row
 * again costs one comparison and no search.
 */
import type { AbsentReason, PointOfCare } from '../../../shared/domain/observation.ts';
import { readPerson, type DeviceRef, type IdentityBook } from './identity.ts';
import { measureOf, type Measure } from './measure.ts';
import { standard, type Delimiters, type Segment, type Source } from './message.ts';
import type { KnownName, NameBook } from './names.ts';
import { own } from './text.ts';
import { readQuality, type Quality } from './values.ts';

/** How OBX-5 is to be read; `nothing`: a document, a picture, or a row without a name. */
type Content = 'nothing' | 'words' | 'number' | 'structured';

const wordTypes = new Set(['ST', 'TX', 'FT', 'CWE', 'CE', 'CNE', 'CF', 'IS', 'ID', 'DT', 'TM', 'TS', 'DTM']);

/** Value types that hold no reading: documents, references, pictures. */
const noReading = new Set(['ED', 'RP', 'AD', 'XAD', 'XPN', 'XCN', 'CX', 'PN', 'TN', 'XTN', 'MA', 'CD']);

const isDeviceName = (name: KnownName): boolean =>
  name.ref.startsWith('DEV_') &&
  ((name.code !== null && name.code >= 65536 && name.code < 131072) || /_(?:MDS|VMD|CHAN)$/.test(name.ref));

/** A row's text in pieces: `head` OBX-5 `tail` OBX-14 `rest`. Without OBX-14 all after OBX-5 is `tail`. */
interface Pieces {
  /**
   * May be known again by this text: not where the row ends before its value (nothing says where its head ends),
   * is long (it seldom comes twice) or has delimiters of its own.
   */
  readonly repeats: boolean;
  readonly head: string;
  readonly tail: string;
  readonly rest: string;
  /** OBX-14 is there. */
  readonly timed: boolean;
}

export class RowForm implements Pieces {
  readonly repeats: boolean;
  readonly head: string;
  readonly tail: string;
  readonly rest: string;
  readonly timed: boolean;
  /** OBX-2, trimmed. */
  readonly type: string;
  readonly name: KnownName;
  /** OBX-4 as sent. */
  readonly path: string;
  /** OBX-6 as sent. */
  readonly unit: string;
  readonly delimiters: Delimiters;
  readonly quality: Quality;
  readonly measure: Measure;
  readonly content: Content;
  /** Why OBX-11 says that the value does not count (deleted, wrong), or null. */
  readonly withheld: AbsentReason | null;
  /** Describes a device where it has no value. */
  readonly ofDevice: boolean;
  /** OBX-18. */
  readonly equipment: DeviceRef | null;
  /** OBX-16: who saw it or did it. */
  readonly observer: string | null;
  /** The form of the row that came after this one last time. */
  next: RowForm | null = null;

  constructor(pieces: Pieces, d: Delimiters, names: NameBook, identities: IdentityBook) {
    const { head, tail, rest } = pieces;
    this.repeats = pieces.repeats;
    this.head = head;
    this.tail = tail;
    this.rest = rest;
    this.timed = pieces.timed;
    // Fields from OBX-2; OBX-5 is empty here, and OBX-14 too.
    const fields = `${head}${tail}${rest}`.split(d.field);
    const field = (n: number): string => fields[n - 2] ?? '';
    const rawName = field(3);
    this.type = field(2).trim();
    this.name = names.name(rawName, d);
    this.path = field(4);
    this.unit = field(6);
    this.delimiters = d;
    this.quality = readQuality(field(8), d);
    const { parameter } = this.name;
    this.measure = measureOf(parameter, this.unit, field(7), this.quality.flags, d, names);
    const words = parameter === undefined ? wordTypes.has(this.type) : parameter.kind === 'text';
    this.content =
      noReading.has(this.type) || rawName === ''
        ? 'nothing'
        : words
          ? 'words'
          : this.type === 'SN'
            ? 'structured'
            : 'number';
    const status = field(11);
    this.withheld = status === 'D' ? 'no-result' : status === 'W' ? 'invalid' : null;
    this.ofDevice = this.path.endsWith('.0') || isDeviceName(this.name);
    this.equipment = field(18) === '' ? null : identities.device(field(18), d);
    this.observer = field(16) === '' ? null : readPerson(field(16), d);
  }

  /**
   * Where OBX-5 ends in a row of this form whose OBX-2 begins at `from`; −1 for a row of another form. Cutting and
   * comparing whole strings is several times faster here than `startsWith`.
   */
  valueEnd(text: string, from: number, end: number): number {
    const { head, tail, rest } = this;
    const valueFrom = from + head.length;
    if (text.slice(from, valueFrom) !== head) return -1;
    if (!this.timed) {
      const to = end - tail.length;
      return to >= valueFrom && text.slice(to, end) === tail && isOneField(text, valueFrom, to) ? to : -1;
    }
    let to = valueFrom;
    while (to < end && text.charCodeAt(to) !== bar) to += 1;
    const timeFrom = to + tail.length;
    const timeEnd = end - rest.length;
    const isSame = timeEnd > timeFrom && text.slice(to, timeFrom) === tail && text.slice(timeEnd, end) === rest;
    return isSame && isOneField(text, timeFrom, timeEnd) ? to : -1;
  }
}

const bar = standard.field.charCodeAt(0);

function isOneField(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) === bar) return false;
  return true;
}

/** One row of a message: its form and its own value. */
export class Row {
  readonly source: Source;
  readonly form: RowForm;
  /** OBX-5 in the message's text. */
  from: number;
  to: number;
  /** OBX-14; empty where the form is not timed. */
  timeFrom: number;
  timeTo: number;
  /** Ordinal of the OBX in its message, from 1, as ERR-2.2 counts. */
  readonly sequence: number;
  /** OBR above the row, null where there is none. */
  readonly order: Order | null;

  /** `end`: of the row. */
  constructor(
    source: Source,
    form: RowForm,
    from: number,
    to: number,
    end: number,
    sequence: number,
    order: Order | null,
  ) {
    this.source = source;
    this.form = form;
    this.from = from;
    this.to = to;
    this.timeFrom = form.timed ? to + form.tail.length : end;
    this.timeTo = form.timed ? end - form.rest.length : end;
    this.sequence = sequence;
    this.order = order;
  }

  get name(): KnownName {
    return this.form.name;
  }

  get path(): string {
    return this.form.path;
  }

  get delimiters(): Delimiters {
    return this.form.delimiters;
  }

  get isEmpty(): boolean {
    return this.from >= this.to;
  }

  /** OBX-5 as sent. */
  get value(): string {
    return this.source.text.slice(this.from, this.to);
  }

  /** OBX-14 as sent. */
  get time(): string {
    return this.source.text.slice(this.timeFrom, this.timeTo);
  }
}

/** What the rows below one OBR share. */
export interface Order {
  readonly sequence: number;
  /** OBR-4 as sent. */
  readonly service: string;
  /** OBR-7, else null. */
  at: number | null;
}

/** Characters of a form. */
const lengthMax = 600;
const formsMax = 4096;

/** Where a chain of forms goes on: at the form before, or at the place of the device for its first row. */
interface Link {
  next: RowForm | null;
}

/** Reads the rows of one feed. Bounded: forgets all forms when full. */
export class RowBook {
  readonly #names: NameBook;
  readonly #identities: IdentityBook;
  readonly #forms = new Map<string, RowForm>();
  /** First rows by place, so that devices of one feed do not take turns in each other's chain. */
  readonly #firsts = new WeakMap<PointOfCare, Link>();
  readonly #nowhere: Link = { next: null };
  #before: Link = this.#nowhere;

  constructor(names: NameBook, identities: IdentityBook) {
    this.#names = names;
    this.#identities = identities;
  }

  /** The rows of a device at this place begin. */
  begin(place: PointOfCare | null): void {
    let first = place === null ? this.#nowhere : this.#firsts.get(place);
    if (first === undefined) {
      first = { next: null };
      this.#firsts.set(place!, first);
    }
    this.#before = first;
  }

  row(segment: Segment, sequence: number, order: Order | null): Row {
    const { text, end, delimiters } = segment;
    const expected = this.#before.next;
    if (expected !== null && delimiters === standard) {
      const from = afterSetId(text, segment.start + 3, end);
      const to = expected.valueEnd(text, from, end);
      if (to >= 0) {
        this.#before = expected;
        return new Row(segment, expected, from + expected.head.length, to, end, sequence, order);
      }
    }
    const form = this.#find(segment);
    this.#before.next = form.repeats ? form : null;
    this.#before = form;
    return new Row(segment, form, segment.startOf(5), segment.endOf(5), end, sequence, order);
  }

  #find(segment: Segment): RowForm {
    const { text, end, delimiters } = segment;
    const timed = !segment.isEmpty(14);
    const head = text.slice(segment.startOf(2), segment.startOf(5));
    const tail = text.slice(segment.endOf(5), timed ? segment.startOf(14) : end);
    const rest = timed ? text.slice(segment.endOf(14), end) : '';
    const bare = `${timed ? '+' : '-'}${head}${tail}${rest}`;
    const known = delimiters === standard ? this.#forms.get(bare) : undefined;
    if (known !== undefined) return known;
    const pieces = {
      head: own(head),
      tail: own(tail),
      rest: own(rest),
      timed,
      repeats: delimiters === standard && bare.length <= lengthMax && segment.has(5),
    };
    const form = new RowForm(pieces, delimiters, this.#names, this.#identities);
    if (pieces.repeats) {
      if (this.#forms.size >= formsMax) this.#forms.clear();
      this.#forms.set(own(bare), form);
    }
    return form;
  }
}

/** Where OBX-2 begins: after the second delimiter from `from` on. */
function afterSetId(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) !== bar) at += 1;
  at += 1;
  while (at < end && text.charCodeAt(at) !== bar) at += 1;
  return at + 1;
}
