/**
 * Who lay in which bed from when to when, from the durable events of the ward. Pure: the caller reads the events, in
 * their order. What the events do not say is not guessed: time that no stay covers is time nobody knows about (L8).
 */
import type { BedId, PatientId } from '../../shared/domain/ids.ts';
import type { Patient, WardEvent } from '../../shared/ward/events.ts';
import type { BedSpan } from '../waves/wave-record.ts';

/** One human being; two records of one (a merge) become one. */
interface Person {
  id: PatientId | null;
  /** "Family, Given" */
  name: string;
  stays: Stay[];
}

interface Stay {
  readonly bed: BedId;
  /** Proven from then on, epoch ms, gateway's clock. */
  fromAt: number;
  /** False: it began earlier, and when is not on record. */
  readonly beginKnown: boolean;
  /** Null: still. */
  toAt: number | null;
  /** Null: the bed was empty. */
  person: Person | null;
  /** Clock readings that fell into it beyond its two ends, where the gateway's clock was set back in it. */
  lowAt: number;
  highAt: number;
}

/** Who lies in the bed now, as the ward's picture has it; it may know more than the record. */
export interface Present {
  readonly id: PatientId | null;
  readonly since: number | null;
}

export interface ToldStay {
  readonly bed: BedId;
  readonly fromAt: number | null;
  readonly toAt: number | null;
  readonly patient: string | null;
  readonly present: boolean;
}

export type BedEvent = Extract<WardEvent, { type: `patient.${string}` }>;

/** A clock set back by more was simply wrong before: what it said then claims no time. */
const stepMsMax = 26 * 3_600_000;
/** Of one answer; older ones are left out. */
const most = 500;

const nameOf = ({ family, given }: Patient): string => [family, given].filter((part) => part !== '').join(', ');
const lowOf = (stay: Stay): number => Math.min(stay.fromAt, stay.toAt ?? stay.fromAt, stay.lowAt);
const highOf = (stay: Stay): number =>
  stay.toAt === null ? Number.POSITIVE_INFINITY : Math.max(stay.toAt, stay.fromAt, stay.highAt);

export class StaysBook {
  readonly #beds = new Map<BedId, Stay[]>();
  readonly #open = new Map<BedId, Stay>();
  readonly #people = new Map<PatientId, Person>();
  #lastAt = Number.NEGATIVE_INFINITY;
  #whole: boolean;

  /** @param whole the events begin with the ward itself: a bed that nothing was said of is empty. */
  constructor(whole: boolean) {
    this.#whole = whole;
  }

  /** What follows is not on record up to the next event: who lay where after `at` is not known. */
  gap(at: number): void {
    for (const stay of this.#open.values()) stay.toAt = at;
    this.#open.clear();
    this.#whole = false;
  }

  take(at: number, event: BedEvent): void {
    if (at < this.#lastAt && this.#lastAt - at <= stepMsMax) this.#steppedBack(this.#lastAt, at);
    this.#lastAt = at;
    switch (event.type) {
      case 'patient.admitted':
        this.#begin(event.bed, at, this.#personOf(event.patient));
        return;
      case 'patient.updated':
        this.#updated(event.bed, event.patient, at);
        return;
      case 'patient.moved':
        this.#moved(event.from, event.to, at);
        return;
      case 'patient.left':
        this.#begin(event.bed, at, null);
        return;
      case 'patient.merged':
        this.#merged(event.from, event.into);
        return;
    }
  }

  /** Stays of one bed in that time, oldest first, the newest 500. */
  ofBed(bed: BedId, fromAt: number, toAt: number, present: Present | null): readonly ToldStay[] {
    this.#current(bed);
    const stays = (this.#beds.get(bed) ?? []).filter((stay) => lowOf(stay) < toAt && highOf(stay) > fromAt);
    const here = this.#present(bed, present);
    return stays.slice(-most).map((stay) => told(stay, here));
  }

  /** Stays of the one who lies in the bed now, whatever beds they were in. */
  ofPatient(bed: BedId, fromAt: number, toAt: number, present: Present | null): readonly ToldStay[] {
    const here = this.#present(bed, present);
    const stays = here?.stays ?? [];
    const own = stays.filter((stay) => lowOf(stay) < toAt && highOf(stay) > fromAt).map((stay) => told(stay, here));
    const isTold = own.some((stay) => stay.bed === bed && stay.toAt === null);
    if (present === null || isTold) return own.slice(-most);
    // The picture is ahead of the record, or begins after it.
    const { since } = present;
    return [...own, { bed, fromAt: since, toAt: null, patient: here?.name ?? null, present: true }].slice(-most);
  }

  /**
   * Where to read for the one who lies in `bed` now: nothing of anybody else. Time that two people may claim, because
   * the clock was set back between them, is left out.
   *
   * @returns oldest first, without overlaps, within the time asked for.
   */
  spans(bed: BedId, fromAt: number, toAt: number, present: Present | null): readonly BedSpan[] {
    if (present === null) return [];
    const here = this.#present(bed, present);
    const own: BedSpan[] = (here?.stays ?? []).map((stay) => ({
      bed: stay.bed,
      fromAt: lowOf(stay),
      toAt: highOf(stay),
    }));
    if (present.since !== null) own.push({ bed, fromAt: present.since, toAt: Number.POSITIVE_INFINITY });
    const sorted = own
      .flatMap((span) => this.#withoutOthers(span, here, bed, present))
      .map((span) => ({ ...span, fromAt: Math.max(span.fromAt, fromAt), toAt: Math.min(span.toAt, toAt) }))
      .filter((span) => span.toAt > span.fromAt)
      .sort((a, b) => a.fromAt - b.fromAt || b.toAt - a.toAt);
    return joined(sorted).slice(-most);
  }

  #withoutOthers(span: BedSpan, here: Person | null, bed: BedId, present: Present): readonly BedSpan[] {
    let left: BedSpan[] = [span];
    for (const stay of this.#beds.get(span.bed as BedId) ?? []) {
      if (stay.person === null || stay.person === here) continue;
      // The picture says that whoever the record has in this bed has left it.
      const { since } = present;
      const isOver = stay.bed === bed && stay.toAt === null && since !== null && stay.fromAt <= since;
      const high = isOver ? Math.max(since, stay.highAt) : highOf(stay);
      left = left.flatMap((one) => outside(one, lowOf(stay), high));
    }
    return left;
  }

  /** The person of the record that the picture has in this bed; null: the record does not know them. */
  #present(bed: BedId, present: Present | null): Person | null {
    if (present === null) return null;
    const open = this.#open.get(bed);
    if (present.id !== null) {
      if (open?.person?.id === present.id) return open.person;
      return this.#people.get(present.id) ?? null;
    }
    const isSame = open !== undefined && open.person !== null && open.person.id === null;
    return isSame && (open.fromAt === present.since || !open.beginKnown) ? open.person : null;
  }

  #steppedBack(from: number, to: number): void {
    for (const stay of this.#open.values()) {
      stay.highAt = Math.max(stay.highAt, from);
      stay.lowAt = Math.min(stay.lowAt, to);
    }
  }

  /** The stay that is there now; undefined: not known. */
  #current(bed: BedId): Stay | undefined {
    const open = this.#open.get(bed);
    if (open !== undefined || !this.#whole) return open;
    return this.#add({ ...unclaimed, bed, fromAt: Number.NEGATIVE_INFINITY, beginKnown: false, person: null });
  }

  #begin(bed: BedId, at: number, person: Person | null, beginKnown = true): void {
    const before = this.#current(bed);
    if (before !== undefined) before.toAt = at;
    this.#add({ ...unclaimed, bed, fromAt: at, beginKnown, person });
  }

  #add(stay: Stay): Stay {
    const stays = this.#beds.get(stay.bed) ?? [];
    stays.push(stay);
    this.#beds.set(stay.bed, stays);
    this.#open.set(stay.bed, stay);
    stay.person?.stays.push(stay);
    return stay;
  }

  #updated(bed: BedId, patient: Patient, at: number): void {
    const person = this.#current(bed)?.person ?? null;
    if (person === null || (person.id !== null && patient.id !== null && person.id !== patient.id)) {
      return this.#begin(bed, at, this.#personOf(patient), person !== null);
    }
    person.name = nameOf(patient);
    if (person.id !== null || patient.id === null) return;
    person.id = patient.id;
    const known = this.#people.get(patient.id);
    if (known === undefined) this.#people.set(patient.id, person);
    else unite(person, known);
  }

  /** Beds swap where both are taken; what is not known of one is not known of the other after it. */
  #moved(from: BedId, to: BedId, at: number): void {
    if (from === to) return;
    const source = this.#current(from);
    const target = this.#current(to);
    this.#close(from, at);
    this.#close(to, at);
    if (source !== undefined) this.#begin(to, at, source.person);
    if (target !== undefined) this.#begin(from, at, target.person);
  }

  #close(bed: BedId, at: number): void {
    const stay = this.#open.get(bed);
    if (stay === undefined) return;
    stay.toAt = at;
    this.#open.delete(bed);
  }

  #merged(from: PatientId, into: PatientId): void {
    const one = this.#people.get(from);
    if (one === undefined || from === into) return;
    this.#people.delete(from);
    const other = this.#people.get(into);
    one.id = into;
    if (other === undefined) this.#people.set(into, one);
    else unite(one, other);
  }

  #personOf(patient: Patient): Person {
    const known = patient.id === null ? undefined : this.#people.get(patient.id);
    if (known !== undefined) {
      known.name = nameOf(patient);
      return known;
    }
    const person: Person = { id: patient.id, name: nameOf(patient), stays: [] };
    if (patient.id !== null) this.#people.set(patient.id, person);
    return person;
  }
}

const unclaimed = { toAt: null, lowAt: Number.POSITIVE_INFINITY, highAt: Number.NEGATIVE_INFINITY };

/** All stays of `gone` become those of `kept`. */
function unite(gone: Person, kept: Person): void {
  for (const stay of gone.stays) stay.person = kept;
  kept.stays = [...kept.stays, ...gone.stays].sort((a, b) => a.fromAt - b.fromAt);
  kept.name = gone.name === '' ? kept.name : gone.name;
  gone.stays = [];
}

const told = (stay: Stay, here: Person | null): ToldStay => ({
  bed: stay.bed,
  fromAt: stay.beginKnown ? stay.fromAt : null,
  toAt: stay.toAt,
  patient: stay.person?.name ?? null,
  present: stay.person !== null && stay.person === here,
});

/** What of a span lies outside [lowAt, highAt). */
function outside(span: BedSpan, lowAt: number, highAt: number): BedSpan[] {
  if (highAt <= span.fromAt || lowAt >= span.toAt) return [span];
  const parts: BedSpan[] = [];
  if (lowAt > span.fromAt) parts.push({ ...span, toAt: lowAt });
  if (highAt < span.toAt) parts.push({ ...span, fromAt: highAt });
  return parts;
}

/** One place at a time: what came first stays, the next begins where it ends. */
function joined(sorted: readonly BedSpan[]): BedSpan[] {
  const spans: BedSpan[] = [];
  for (const span of sorted) {
    const before = spans.at(-1);
    if (before === undefined || span.fromAt > before.toAt) spans.push(span);
    else if (span.toAt <= before.toAt) continue;
    else if (span.bed === before.bed) spans[spans.length - 1] = { ...before, toAt: span.toAt };
    else if (span.toAt > before.toAt) spans.push({ ...span, fromAt: before.toAt });
  }
  return spans;
}
