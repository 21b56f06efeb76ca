/**
 * The ledger of a patient's or a bed's infusions: spans, gaps, volumes by shift and drug, and per channel the difference
 * to the pump's own total. Pure; flow.ts says what flowed when.
 */
import { concentrationUnit, convertDose, doseUnit } from './dose-unit.ts';
import { drugKey } from './drugs.ts';
import { Flow } from './flow.ts';
import { runs } from './infusion.ts';
import type { InfusionGap, InfusionSpan, InfusionTotal, Ledger } from './ledger-answer.ts';
import type { ChannelRecord, Place, ProgrammeChange } from './ledger-record.ts';

export const ledgerBounds = { spans: 5_000, gaps: 2_000, shifts: 5_000, totals: 500, channels: 500 } as const;

export interface LedgerQuestion {
  readonly fromAt: number;
  readonly toAt: number;
  /** Beginnings of shifts, in any order; those outside do not count. */
  readonly shifts: readonly number[];
  readonly now: number;
  readonly recordedFrom: number | null;
  /** More was on record than was read. */
  readonly cut: boolean;
}

/** Less is rounding. */
const nothingMl = 1e-6;

export function ledgerOf(records: readonly ChannelRecord[], question: LedgerQuestion): Ledger {
  const work = ledgerInSlices(records, question);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Gives way after each channel: ten days of one are some milliseconds. */
export function* ledgerInSlices(records: readonly ChannelRecord[], question: LedgerQuestion): Generator<void, Ledger> {
  const { fromAt, now } = question;
  const untilAt = Math.min(question.toAt, now);
  const edges = [fromAt, ...question.shifts.filter((at) => at > fromAt && at < question.toAt), question.toAt];
  edges.sort((a, b) => a - b);
  const byShift = new Totals();
  const whole = new Totals();
  const books: Book[] = [];
  for (const record of records) {
    const book = bookOf(record, question, untilAt);
    const { stretches, flow } = book;
    books.push(book);
    for (const stretch of stretches) {
      whole.add(stretch, flow, fromAt, question.toAt);
      for (const [index, from] of edges.slice(0, -1).entries())
        byShift.add(stretch, flow, from, edges[index + 1] ?? from);
    }
    yield;
  }
  const spans = newest(
    books.flatMap((book) => book.spans).toSorted((a, b) => a.fromAt - b.fromAt),
    ledgerBounds.spans,
  );
  const gaps = newest(
    books.flatMap((book) => book.gaps).toSorted((a, b) => a.fromAt - b.fromAt),
    ledgerBounds.gaps,
  );
  const shifts = newest(byShift.list(), ledgerBounds.shifts);
  const totals = newest(whole.list(), ledgerBounds.totals);
  const channels = newest(
    books.flatMap((book) => book.channel ?? []),
    ledgerBounds.channels,
  );
  return {
    fromAt,
    toAt: question.toAt,
    spans: spans.list,
    gaps: gaps.list,
    shifts: shifts.list,
    totals: totals.list,
    channels: channels.list,
    recordedFrom: question.recordedFrom,
    cut: question.cut || spans.cut || gaps.cut || shifts.cut || totals.cut || channels.cut,
  };
}

const newest = <Item>(list: readonly Item[], most: number): { list: Item[]; cut: boolean } => ({
  list: list.slice(-most),
  cut: list.length > most,
});

/** A time in one place with one programme. */
interface Stretch {
  readonly place: Place;
  /** Null: it was set before the record begins. */
  readonly change: ProgrammeChange | null;
  readonly fromAt: number;
  readonly toAt: number;
}

interface Book {
  readonly flow: Flow;
  readonly stretches: readonly Stretch[];
  readonly spans: readonly InfusionSpan[];
  readonly gaps: readonly InfusionGap[];
  readonly channel: Ledger['channels'][number] | null;
}

function bookOf(record: ChannelRecord, question: LedgerQuestion, untilAt: number): Book {
  const { device, channel } = record;
  const flow = new Flow(record, untilAt);
  const places = record.places
    .map((place) => ({
      ...place,
      fromAt: Math.max(place.fromAt, question.fromAt),
      toAt: Math.min(place.toAt, untilAt),
    }))
    .filter((place) => place.toAt > place.fromAt);
  const stretches = places.flatMap((place) => stretchesOf(place, flow));
  const told = stretches.filter((stretch) => isTold(stretch, flow));
  const spans = told.map((stretch) => spanOf(record, stretch, flow, question));
  const gaps = places.flatMap((place) =>
    flow.gaps(place.fromAt, place.toAt).map((gap): InfusionGap => ({ device, channel, ...gap })),
  );
  const spansMl = spans.reduce((sum, { volumeMl }) => sum + (volumeMl ?? 0), 0);
  const counted = places.map((place) => flow.counted(place.fromAt, place.toAt));
  const deviceMl = counted.every((one) => one !== null) ? counted.reduce((sum, one) => sum + one, 0) : null;
  const resets = places.reduce((sum, place) => sum + flow.resets(place.fromAt, place.toAt), 0);
  const differenceMl = deviceMl === null ? null : spansMl - deviceMl;
  return {
    flow,
    stretches: told,
    spans,
    gaps,
    channel: spans.length === 0 ? null : { device, channel, spansMl, deviceMl, differenceMl, resets },
  };
}

/** Something ran, or is said to have run. */
const isTold = ({ change, fromAt, toAt }: Stretch, flow: Flow): boolean =>
  flow.volume(fromAt, toAt) > nothingMl || (change !== null && runs(change.programme.status));

/** Changes that change nothing a reader would see (what is left to give, the care area) begin no new one. */
function stretchesOf(place: Place, { changes }: Flow): Stretch[] {
  const stretches: Stretch[] = [];
  let change: ProgrammeChange | null = null;
  let fromAt = place.fromAt;
  for (const next of changes) {
    if (next.at >= place.toAt) break;
    if (change !== null && sameProgramme(change, next)) continue;
    if (next.at > fromAt) {
      stretches.push({ place, change, fromAt, toAt: next.at });
      fromAt = next.at;
    }
    change = next;
  }
  stretches.push({ place, change, fromAt, toAt: place.toAt });
  return stretches;
}

const shown = [
  'drug',
  'status',
  'rateMlPerHour',
  'doseRate',
  'doseUnit',
  'concentration',
  'concentrationUnit',
  'override',
] as const;

const sameProgramme = (a: ProgrammeChange, b: ProgrammeChange): boolean =>
  shown.every((field) => (a.programme[field] ?? null) === (b.programme[field] ?? null));

function spanOf(record: ChannelRecord, stretch: Stretch, flow: Flow, { toAt, now }: LedgerQuestion): InfusionSpan {
  const { place, change, fromAt } = stretch;
  const programme = change?.programme;
  const volumeFrom = flow.sourceOf(fromAt, stretch.toAt);
  const status = programme?.status ?? 'unknown';
  const isOpen = runs(status) && toAt >= now && stretch.toAt === now;
  return {
    device: record.device,
    deviceName: record.deviceName,
    channel: record.channel,
    bed: place.bed,
    drug: programme?.drug ?? null,
    concentration: programme?.concentration ?? null,
    concentrationUnit: programme?.concentrationUnit ?? null,
    status,
    rateMlPerHour: programme?.rateMlPerHour ?? null,
    doseRate: programme?.doseRate ?? null,
    doseUnit: programme?.doseUnit ?? null,
    override: programme?.override ?? null,
    fromAt,
    toAt: isOpen ? null : stretch.toAt,
    by: change?.by ?? null,
    volumeMl: volumeFrom === 'unknown' ? null : flow.volume(fromAt, stretch.toAt),
    volumeFrom,
  };
}

interface Sum {
  readonly drug: string | null;
  readonly fromAt: number;
  readonly toAt: number;
  volumeMl: number;
  /** Undefined: none yet; null: not known throughout. */
  amount: { value: number; readonly unit: string } | null | undefined;
  exact: boolean;
}

/** By time and drug: spellings of one name are one drug. */
class Totals {
  readonly #sums = new Map<string, Sum>();

  add({ change, fromAt, toAt }: Stretch, flow: Flow, shiftFrom: number, shiftTo: number): void {
    const [from, to] = [Math.max(fromAt, shiftFrom), Math.min(toAt, shiftTo)];
    if (!(to > from)) return;
    const drug = change?.programme.drug ?? null;
    const key = `${shiftFrom} ${drug === null ? '' : `=${drugKey(drug)}`}`;
    const sum = this.#sums.get(key) ?? {
      drug,
      fromAt: shiftFrom,
      toAt: shiftTo,
      volumeMl: 0,
      amount: undefined,
      exact: true,
    };
    this.#sums.set(key, sum);
    const volumeMl = flow.volume(from, to);
    sum.volumeMl += volumeMl;
    sum.exact &&= flow.isExact(from, to);
    if (volumeMl > nothingMl) sum.amount = plus(sum.amount, amountOf(change, volumeMl));
  }

  list(): InfusionTotal[] {
    return [...this.#sums.values()]
      .toSorted((a, b) => a.fromAt - b.fromAt || b.volumeMl - a.volumeMl)
      .map(({ amount, ...sum }) => ({ ...sum, amount: amount?.value ?? null, amountUnit: amount?.unit ?? null }));
  }
}

/** Of the concentration that the pump says, else of its dose and rate. Null: neither is known. */
function amountOf(change: ProgrammeChange | null, volumeMl: number): { value: number; unit: string } | null {
  if (change === null) return null;
  const { concentration, concentrationUnit: of, doseRate, doseUnit: by, rateMlPerHour, weightKg } = change.programme;
  const perMl = concentrationUnit(of);
  if (perMl !== null && concentration !== null)
    return { value: volumeMl * concentration * perMl.perMl, unit: perMl.amount };
  const from = doseUnit(by);
  const unit = by?.split('/')[0]?.trim();
  const hourly = unit === undefined ? null : doseUnit(`${unit}/h`);
  if (from === null || hourly === null || unit === undefined || doseRate === null || !((rateMlPerHour ?? 0) > 0))
    return null;
  const inHour = convertDose(doseRate, from, hourly, weightKg ?? null);
  return inHour === null ? null : { value: (volumeMl * inHour) / (rateMlPerHour ?? 1), unit };
}

/** In the unit of the first; null: one is not known, or of another kind. */
function plus(sum: Sum['amount'], next: { readonly value: number; readonly unit: string } | null): Sum['amount'] {
  if (sum === null || next === null) return null;
  if (sum === undefined) return next;
  if (sum.unit === next.unit) return { value: sum.value + next.value, unit: sum.unit };
  const [from, to] = [doseUnit(next.unit), doseUnit(sum.unit)];
  const value = from === null || to === null ? null : convertDose(next.value, from, to, null);
  return value === null ? null : { value: sum.value + value, unit: sum.unit };
}
