/**
 * What runs dry within the next hours, batteries of pumps included, ranked by when its next one must be begun. Times are
 * from the pumps at their present rates; nothing is listed of which no time is known.
 */
import type { BedId, DeviceId } from '../domain/ids.ts';
import type { PumpChannel } from '../ward/state.ts';
import { drugClasses, type DrugClass, type DrugList } from './drug-list.ts';
import { classRank } from './drugs.ts';
import { runs, type Infusion } from './infusion.ts';
import { byBed } from './urgency.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;

interface Row {
  readonly id: string;
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly bed: BedId | null;
  readonly class: DrugClass;
  readonly leadMin: number;
  /** From now. */
  readonly minutes: number;
  readonly emptyAt: number;
  /** `emptyAt` less the lead; it may be past. */
  readonly prepareByAt: number;
  /** The time to begin the next one is here. */
  readonly due: boolean;
  /** Who noted that the next one is ready, and when. */
  readonly prepared: PumpChannel['prepared'] | null;
}

export type HorizonRow =
  | (Row & { readonly kind: 'drug'; readonly infusion: Infusion })
  /** `infusions`: what runs on it, the most critical first. */
  | (Row & { readonly kind: 'battery'; readonly infusions: readonly Infusion[] });

export type ByClass = Readonly<Record<DrugClass, number>>;

export interface Horizon {
  /** By `prepareByAt`. */
  readonly rows: readonly HorizonRow[];
  /** One for each hour from now on: how many run dry in it. */
  readonly hours: readonly { readonly fromAt: number; readonly byClass: ByClass }[];
  /** Until the shift change (all, where there is none within the span), and in the hour after it. */
  readonly thisShift: ByClass;
  readonly hourAfter: ByClass;
  /** Rows that end after the shift change. */
  readonly past: number;
  /** Infusions with a time beyond the span; and those without a time that run, or ran when they were heard last. */
  readonly longer: number;
  readonly unknown: number;
  /** Rows to begin by now that nobody prepared. */
  readonly dueNow: number;
}

export interface HorizonSpan {
  /** Gateway's clock, epoch ms. */
  readonly now: number;
  readonly hours: number;
  /** The next one; null: none is known. */
  readonly shiftChangeAt: number | null;
}

export function horizonOf(infusions: readonly Infusion[], list: DrugList, span: HorizonSpan): Horizon {
  const { now, hours } = span;
  const endAt = now + hours * hourMs;
  const drugs = infusions.flatMap((infusion) => drugRow(infusion, now) ?? []);
  const all = [...drugs, ...batteryRows(infusions, list, now)];
  const rows = all.filter(({ emptyAt }) => emptyAt < endAt).toSorted(byPrepare);
  const shiftAt = span.shiftChangeAt !== null && span.shiftChangeAt < endAt ? span.shiftChangeAt : endAt;
  const inSpan = (fromAt: number, toAt: number): ByClass =>
    countByClass(rows.filter(({ emptyAt }) => emptyAt >= fromAt && emptyAt < toAt));
  return {
    rows,
    hours: Array.from({ length: hours }, (_none, hour) => {
      const fromAt = now + hour * hourMs;
      return { fromAt, byClass: inSpan(fromAt, fromAt + hourMs) };
    }),
    thisShift: inSpan(now, shiftAt),
    hourAfter: inSpan(shiftAt, shiftAt + hourMs),
    past: rows.filter(({ emptyAt }) => emptyAt >= shiftAt).length,
    longer: drugs.filter(({ emptyAt }) => emptyAt >= endAt).length,
    unknown: infusions.filter(({ status, time }) => runs(status) && !time.known).length,
    dueNow: rows.filter(({ due, prepared }) => due && prepared === null).length,
  };
}

function drugRow(infusion: Infusion, now: number): HorizonRow | null {
  const { time, id, device, deviceName, bed, leadMin, programme } = infusion;
  if (!time.known) return null;
  const prepared = programme.prepared ?? null;
  return {
    kind: 'drug',
    infusion,
    id,
    device,
    deviceName,
    bed,
    class: infusion.class,
    prepared,
    ...timesOf(time.minutes, leadMin, now),
  };
}

/** One battery feeds all channels of a pump; one that is on mains, or under nothing that runs, does not run dry. */
function batteryRows(infusions: readonly Infusion[], list: DrugList, now: number): HorizonRow[] {
  const onBattery = infusions.filter(
    ({ running, battery }) => running && battery.on === true && battery.minutes !== null,
  );
  return [...Map.groupBy(onBattery, ({ device }) => device).entries()].map(([device, group]): HorizonRow => {
    const running = group.toSorted((a, b) => classRank(a.class) - classRank(b.class));
    const minutes = Math.min(...group.map(({ battery }) => battery.minutes ?? Number.MAX_VALUE));
    return {
      kind: 'battery',
      infusions: running,
      id: `${device}\nbattery\n`,
      device,
      deviceName: running[0]?.deviceName ?? device,
      bed: running[0]?.bed ?? null,
      class: running[0]?.class ?? 'other',
      prepared: null,
      ...timesOf(minutes, list.vasoactiveBatteryMin, now),
    };
  });
}

function timesOf(
  minutes: number,
  leadMin: number,
  now: number,
): Pick<Row, 'minutes' | 'leadMin' | 'emptyAt' | 'prepareByAt' | 'due'> {
  const emptyAt = now + minutes * minuteMs;
  const prepareByAt = emptyAt - leadMin * minuteMs;
  return { minutes, leadMin, emptyAt, prepareByAt, due: prepareByAt <= now };
}

function byPrepare(a: HorizonRow, b: HorizonRow): number {
  return (
    a.prepareByAt - b.prepareByAt ||
    classRank(a.class) - classRank(b.class) ||
    byBed(a.bed, b.bed) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}

function countByClass(rows: readonly HorizonRow[]): ByClass {
  const counts = { 'short-half-life': 0, 'high-alert': 0, other: 0 };
  for (const row of rows) counts[row.class] += 1;
  return counts;
}

export const sumOf = (counts: ByClass): number => drugClasses.reduce((sum, name) => sum + counts[name], 0);
