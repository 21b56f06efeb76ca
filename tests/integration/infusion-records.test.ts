/** Infusions as an intensive care unit charted them: recomputed row by row from rate, time, weight and concentration. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import { convertDose, doseUnit } from '../../shared/infusion/dose-unit.ts';
import { ledgerOf } from '../../shared/infusion/ledger.ts';
import type { ChannelRecord, ProgrammeChange } from '../../shared/infusion/ledger-record.ts';
import type { PumpProgramme } from '../../shared/ward/events.ts';

const file = fileURLToPath(new URL('../../../shared/data/icu_events/mimic-iv-demo/inputevents.csv', import.meta.url));
const isThere = existsSync(file);
const hourMs = 3_600_000;

/** One row of MIMIC-IV "inputevents": what one order gave at one rate, or at once. */
interface Row {
  readonly stay: string;
  readonly drug: string;
  readonly order: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly amount: number;
  readonly unit: string;
  readonly rate: number | null;
  readonly rateUnit: string;
  readonly kind: string;
  readonly weightKg: number;
  /** Of the bag, as it was hung: amount of drug, and millilitres. */
  readonly bagAmount: number;
  readonly bagMl: number;
}

/** No field of this file has a comma in it. */
function rowsOf(text: string): Row[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/u);
  const columns = head.split(',');
  const at = (time: string): number => Date.parse(`${time.replace(' ', 'T')}Z`);
  return lines.map((line): Row => {
    const cells = line.split(',');
    const of = (name: string): string => cells[columns.indexOf(name)] ?? '';
    return {
      stay: of('stay_id'),
      drug: of('itemid'),
      order: of('linkorderid'),
      fromAt: at(of('starttime')),
      toAt: at(of('endtime')),
      amount: Number(of('amount')),
      unit: of('amountuom'),
      rate: of('rate') === '' ? null : Number(of('rate')),
      rateUnit: of('rateuom'),
      kind: of('ordercategorydescription'),
      weightKg: Number(of('patientweight')),
      bagAmount: Number(of('originalamount')),
      bagMl: of('totalamountuom') === 'ml' ? Number(of('totalamount')) : 0,
    };
  });
}

/** Amount of drug in a millilitre of the bag; a bag that is not charted has one. */
const perMl = ({ unit, bagAmount, bagMl }: Row): number =>
  unit === 'ml' ? 1 : bagAmount > 0 && bagMl > 0 ? bagAmount / bagMl : 1;

/** As a pump would be set that gives what was charted. Null: no rate was charted, or it converts to no amount. */
function programmeOf(row: Row): PumpProgramme | null {
  const from = doseUnit(row.rateUnit);
  const to = doseUnit(`${row.unit}/h`);
  if (row.rate === null || from === null || to === null) return null;
  const inHour = convertDose(row.rate, from, to, row.weightKg);
  if (inHour === null) return null;
  return {
    drug: row.drug,
    status: 'infusing',
    mode: null,
    rateMlPerHour: inHour / perMl(row),
    doseRate: row.rate,
    doseUnit: row.rateUnit,
    concentration: perMl(row),
    concentrationUnit: row.unit === 'ml' ? 'mL/mL' : `${row.unit}/mL`,
    vtbiMl: null,
    syringe: false,
    weightKg: row.weightKg,
  };
}

const place = { bed: bedId('1'), fromAt: -Infinity, toAt: Infinity };

/** One order's rows, one after the other, as one channel. */
function channelOf(
  name: string,
  rows: readonly { readonly row: Row; readonly programme: PumpProgramme }[],
): ChannelRecord {
  const changes: ProgrammeChange[] = [];
  for (const { row, programme } of rows) {
    const before = changes.at(-1);
    if (before?.at === row.fromAt) changes.pop();
    changes.push({ at: row.fromAt, programme, infusedMl: null, by: null });
    changes.push({ at: row.toAt, programme: { ...programme, status: 'stopped' }, infusedMl: null, by: null });
  }
  return { device: deviceId(name), deviceName: name, channel: 'A', places: [place], changes, counter: [], rates: [] };
}

/** Rows of one order that overlap ran beside each other: each on a channel of its own. */
function channelsOf(rows: readonly Row[]) {
  const channels: { end: number; order: string; rows: { row: Row; programme: PumpProgramme }[] }[] = [];
  const ofOrder = new Map<string, (typeof channels)[number][]>();
  for (const row of rows.toSorted((a, b) => a.fromAt - b.fromAt)) {
    const programme = programmeOf(row);
    if (programme === null) continue;
    const order = `${row.stay} ${row.drug} ${row.order}`;
    const own = ofOrder.get(order) ?? [];
    ofOrder.set(order, own);
    let channel = own.find(({ end }) => end <= row.fromAt);
    if (channel === undefined) {
      channel = { end: 0, order: `${order} ${own.length}`, rows: [] };
      own.push(channel);
      channels.push(channel);
    }
    channel.end = row.toAt;
    channel.rows.push({ row, programme });
  }
  return { channels, orders: ofOrder.size };
}

const question = (fromAt: number, toAt: number, shifts: readonly number[] = []) => ({
  fromAt,
  toAt,
  shifts,
  now: toAt + hourMs,
  recordedFrom: null,
  cut: false,
});

/** Charts say amounts to some digits: a thousandth, or a hundredth of the unit. */
const agrees = (is: number, charted: number): boolean =>
  Math.abs(is - charted) <= Math.max(0.01, Math.abs(charted) * 0.001);

describe.skipIf(!isThere)('infusions of MIMIC-IV (demo)', () => {
  const rows = isThere ? rowsOf(readFileSync(file, 'utf8')) : [];

  it('Given every row with a rate, when the ledger recomputes it, then the amount is that of the chart; rows without one are told by kind', () => {
    const count = { agree: 0, exactly: 0, differ: 0, withoutRate: 0, noAmount: 0 };
    const without: Record<string, number> = {};
    for (const row of rows) {
      if (row.rate !== null) continue;
      count.withoutRate += 1;
      without[row.kind] = (without[row.kind] ?? 0) + 1;
    }
    for (const row of rows) {
      const programme = programmeOf(row);
      if (programme === null) {
        if (row.rate !== null) count.noAmount += 1;
        continue;
      }
      const channel = channelOf('P', [{ row, programme }]);
      const [total] = ledgerOf([channel], question(row.fromAt, row.toAt)).totals;
      // Two rows have the rate 0 and the amount 0: nothing went in.
      const is = total?.volumeMl === 0 ? 0 : (total?.amount ?? Number.NaN);
      if (!agrees(is, row.amount)) count.differ += 1;
      else count.agree += 1;
      if (Math.abs(is - row.amount) <= 1e-6 * row.amount) count.exactly += 1;
    }
    process.stderr.write(`inputevents: ${JSON.stringify({ rows: rows.length, ...count, without })}\n`);
    expect(count).toEqual({ agree: 6240, exactly: 6240, differ: 0, withoutRate: 5559, noAmount: 0 });
    // Given at once, or charted without a rate: nothing is made up for them.
    expect(without).toEqual({ Bolus: 1573, 'Continuous IV': 479, 'Drug Push': 3446, 'Non Iv Meds': 61 });
  });

  it('Given all infusions of a stay, when they are cut into shifts of 12 h, then the shifts sum to what the chart has', () => {
    const stays = Map.groupBy(rows, ({ stay }) => stay);
    let cut = 0;
    for (const [, ofStay] of stays) {
      const { channels } = channelsOf(ofStay);
      if (channels.length === 0) continue;
      const given = channels.flatMap((channel) => channel.rows);
      const fromAt = Math.min(...given.map(({ row }) => row.fromAt));
      const toAt = Math.max(...given.map(({ row }) => row.toAt));
      const first = Math.ceil((fromAt - 7 * hourMs) / (12 * hourMs)) * 12 * hourMs + 7 * hourMs;
      const shifts = Array.from(
        { length: Math.max(0, Math.ceil((toAt - first) / (12 * hourMs))) },
        (_none, index) => first + index * 12 * hourMs,
      );
      const records = channels.map((channel) => channelOf(channel.order, channel.rows));
      const ledger = ledgerOf(records, question(fromAt, toAt, shifts));
      expect(ledger.cut).toBe(false);
      const chartedMl = given.reduce((sum, { row }) => sum + row.amount / perMl(row), 0);
      const summed = ledger.shifts.reduce((sum, { volumeMl }) => sum + volumeMl, 0);
      expect(Math.abs(summed - chartedMl)).toBeLessThan(Math.max(0.1, chartedMl * 0.001));
      for (const [drug, ofDrug] of Map.groupBy(given, ({ row }) => row.drug)) {
        const units = new Set(ofDrug.map(({ row }) => row.unit));
        const charted = ofDrug.reduce((sum, { row }) => sum + row.amount, 0);
        const total = ledger.totals.find((one) => one.drug === drug);
        if (units.size === 1 && total?.amount !== null) expect(agrees(total?.amount ?? Number.NaN, charted)).toBe(true);
      }
      cut += ledger.shifts.length;
    }
    process.stderr.write(`inputevents: ${stays.size} stays, ${cut} sums by shift and drug\n`);
    expect(cut).toBeGreaterThan(1_000);
  });
});

it.skipIf(isThere)('Given no records on this machine, when the tests run, then these are left out', () => {
  expect(existsSync(file)).toBe(false);
});
