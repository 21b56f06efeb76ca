/**
 * Orders of drugs: RGV^O15 (IHE PCD-03, what a pump is to be programmed with) and RDE^O11 (what a pharmacy encoded).
 * Each ORC begins an order; RXG, else RXE, else RXO says what it is. HL7 v2.6 chapters 4 and 4A.
 */
import type { OrderObservation } from '../../../shared/domain/observation.ts';
import { convert, unitOf, type Unit } from '../../../shared/domain/units.ts';
import type { ReadContext } from './context.ts';
import { tagOf, type Message, type Segment } from './message.ts';
import { unitWords, wordsIn } from './names.ts';
import { component, own, subcomponent } from './text.ts';
import { readNumber } from './values.ts';

const pidTag = tagOf('PID');
const orcTag = tagOf('ORC');

/** Fields of the segment that says what is ordered. Zero: it has no such field. */
interface Places {
  readonly id: 'RXG' | 'RXE' | 'RXO';
  readonly drug: number;
  readonly rate: number;
  readonly amount: number;
  readonly volume: number;
}
const kinds = new Map<number, Places>([
  [tagOf('RXG'), { id: 'RXG', drug: 4, rate: 15, amount: 5, volume: 23 }],
  [tagOf('RXE'), { id: 'RXE', drug: 2, rate: 23, amount: 3, volume: 33 }],
  [tagOf('RXO'), { id: 'RXO', drug: 1, rate: 21, amount: 2, volume: 0 }],
]);
/** Of two segments about one order the nearer to the patient counts. */
const nearness: readonly Places['id'][] = ['RXG', 'RXE', 'RXO'];

/** ORC-1 by which an order is over, for good or until it is given again (HL7 table 0119); all others let it run. */
const stops = new Set(['CA', 'CR', 'OC', 'DC', 'DR', 'OD', 'HD', 'HR', 'OH']);

/** At most this many orders of one message. */
const ordersMax = 200;

interface Open {
  readonly orc: Segment;
  readonly number: number;
  what: { readonly segment: Segment; readonly places: Places } | null;
}

/** Reads all orders of a message; an order without a number or a drug is an error and the others are taken. */
export function readOrders(message: Message, context: ReadContext): OrderObservation[] {
  const pid = message.first(pidTag);
  const patient = pid === undefined ? null : context.identities.patient(pid);
  if (patient === null || patient.id === null) {
    context.error({ segment: 'PID', sequence: 1, field: 3, code: 101, text: 'PID-3 names no patient' });
    return [];
  }
  const open: Open[] = [];
  for (const segment of message.segments) {
    if (segment.tag === orcTag && open.length < ordersMax) {
      open.push({ orc: segment, number: open.length + 1, what: null });
    }
    const places = kinds.get(segment.tag);
    const order = open.at(-1);
    if (places === undefined || order === undefined) continue;
    const isNearer = order.what === null || nearness.indexOf(places.id) < nearness.indexOf(order.what.places.id);
    if (isNearer) order.what = { segment, places };
  }
  if (open.length === 0) {
    context.error({ segment: 'ORC', sequence: 1, field: null, code: 100, text: 'message has no ORC' });
  }
  return open.flatMap((order) => {
    const read = readOrder(order, context);
    return read === null ? [] : [{ ...read, patient }];
  });
}

function readOrder({ orc, number, what }: Open, context: ReadContext): Omit<OrderObservation, 'patient'> | null {
  const d = orc.delimiters;
  const id = numberOf(orc, 2) ?? numberOf(orc, 3);
  if (id === null) {
    context.error({ segment: 'ORC', sequence: number, field: 2, code: 101, text: 'ORC-2 names no order' });
    return null;
  }
  const control = component(orc.field(1), 1, d)?.toUpperCase() ?? '';
  const stopped = stops.has(control);
  const drug = what === null ? null : wordsIn(what.segment.field(what.places.drug), d);
  if (drug === null && !stopped) {
    const segment = what?.places.id ?? 'RXE';
    const field = what?.places.drug ?? 2;
    context.error({ segment, sequence: number, field, code: 101, text: `${segment}-${field} names no drug` });
    return null;
  }
  return {
    kind: 'order',
    id,
    drug: drug === null ? '' : own(drug.slice(0, 500)),
    ...(what === null ? noAmounts : amountsOf(what.segment, what.places, context)),
    stopped,
    deviceAt: context.time(orc, 9, 'ORC', number) ?? null,
  };
}

/** Placer and filler numbers are told apart by who gave them. */
function numberOf(orc: Segment, field: number): string | null {
  const raw = orc.field(field);
  const number = component(raw, 1, orc.delimiters);
  const authority = subcomponent(raw, 2, orc.delimiters);
  return number === null ? null : own((authority === null ? number : `${number}@${authority}`).slice(0, 250));
}

type Amounts = Pick<OrderObservation, 'doseRate' | 'doseUnit' | 'rateMlPerHour' | 'volumeMl'>;
const noAmounts: Amounts = { doseRate: null, doseUnit: null, rateMlPerHour: null, volumeMl: null };

function amountsOf(segment: Segment, places: Places, context: ReadContext): Amounts {
  const d = segment.delimiters;
  const unitAt = (field: number): Unit | null => context.names.unit(segment.field(field).trim(), d);
  const numberAt = (field: number): number | null => {
    const { value, absent, malformed } = readNumber(component(segment.field(field), 1, d) ?? '');
    return absent === null && !malformed ? value : null;
  };
  const inUnit = (field: number, unitField: number, ucum: string): number | null => {
    const value = field === 0 ? null : numberAt(field);
    const unit = unitAt(unitField);
    return value === null || unit === null ? null : convert(value, unit, unitOf(ucum));
  };
  // The unit of the given amount stands one field further off.
  const amount = inUnit(places.amount, places.amount + 2, 'mL');
  const volumeMl = inUnit(places.volume, places.volume + 1, 'mL') ?? amount;
  const rate = numberAt(places.rate);
  const unit = unitAt(places.rate + 1);
  const flow = rate === null || unit === null ? null : convert(rate, unit, unitOf('mL/h'));
  if (flow !== null) return { ...noAmounts, rateMlPerHour: Number(flow.toPrecision(10)), volumeMl };
  const words = unitWords(segment.field(places.rate + 1), d);
  return { ...noAmounts, doseRate: rate, doseUnit: rate === null ? null : (unit?.ucum ?? words) || null, volumeMl };
}
