/** What the readers of one message share: the feed's memory, the clock reading, and what they have to report. */
import type { CodedName, PointOfCare } from '../../../shared/domain/observation.ts';
import type { ContentError } from './ack.ts';
import type { IdentityBook } from './identity.ts';
import type { Segment } from './message.ts';
import type { NameBook } from './names.ts';
import type { RowBook } from './rows.ts';
import { readTime, type Zone } from './time.ts';

/** Notes and kept codes per message; the rest is not worth its bytes. */
const maxNotes = 20;

/**
 * What pumps call their channels ("A"): a report says it, an alarm gives only the number of the VMD. Bounded:
 * forgets all when full.
 */
export class PumpLabels {
  private readonly labels = new Map<string, string>();

  /** The channel's own label, else the number of its VMD. */
  of(device: string, vmd: string): string {
    return this.labels.get(`${device} ${vmd}`) ?? vmd;
  }

  learn(device: string, vmd: string, label: string): void {
    if (this.labels.size >= 4096) this.labels.clear();
    this.labels.set(`${device} ${vmd}`, label);
  }
}

export class ReadContext {
  readonly names: NameBook;
  readonly identities: IdentityBook;
  readonly rows: RowBook;
  readonly zone: Zone;
  readonly receivedAt: number;
  /** Unit to assume where the sender names no place. */
  readonly defaultPlace: PointOfCare | null;
  readonly pumpLabels: PumpLabels;
  readonly errors: ContentError[] = [];
  readonly notes: string[] = [];
  readonly kept: CodedName[] = [];
  #lastTime = '';
  #lastAt = 0;

  constructor(shared: {
    readonly names: NameBook;
    readonly identities: IdentityBook;
    readonly rows: RowBook;
    readonly zone: Zone;
    readonly receivedAt: number;
    readonly defaultPlace: PointOfCare | null;
    readonly pumpLabels: PumpLabels;
  }) {
    this.names = shared.names;
    this.identities = shared.identities;
    this.rows = shared.rows;
    this.zone = shared.zone;
    this.receivedAt = shared.receivedAt;
    this.defaultPlace = shared.defaultPlace;
    this.pumpLabels = shared.pumpLabels;
  }

  note(text: string): void {
    if (this.notes.length < maxNotes) this.notes.push(text.slice(0, 200));
  }

  keep(name: CodedName): void {
    if (this.kept.length < maxNotes) this.kept.push(name);
  }

  error(error: ContentError): void {
    if (this.errors.length < 100) this.errors.push(error);
  }

  /** A time field; null where it is empty, or malformed (then with a note). */
  time(segment: Segment, field: number, id: string, sequence: number): number | null {
    return this.timeIn(segment.field(field), field, id, sequence);
  }

  /** The same for a field that was cut already. */
  timeIn(raw: string, field: number, id: string, sequence: number): number | null {
    if (raw === '' || raw === '""') return null;
    // Rows of one measurement repeat its time.
    if (raw === this.#lastTime) return this.#lastAt;
    const at = readTime(raw, this.zone, this.receivedAt);
    if (at === null) {
      this.note(`${id}[${sequence}]-${field} is no time to the hour: ${raw.slice(0, 40)}`);
      return null;
    }
    this.#lastTime = raw;
    this.#lastAt = at;
    return at;
  }
}
