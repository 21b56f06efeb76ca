/** The pumps of the design's board, with the pharmacist's list that ranks them. Nobody here is real. */
import { bedId, deviceId, type PatientId } from '../../../shared/domain/ids.ts';
import type { PumpStatus } from '../../../shared/domain/observation.ts';
import type { LiveDevice } from '../../../shared/feed/protocol.ts';
import { drugListSchema, type DrugClass, type DrugList } from '../../../shared/infusion/drug-list.ts';
import type { InfusionSpan, InfusionTotal, Ledger } from '../../../shared/infusion/ledger-answer.ts';
import type { SiteFile } from '../../../shared/site/site-files.ts';
import { aDeviceState, aLivePump } from '../../../shared/testing/builders.ts';
import type { DeviceState, PumpChannel } from '../../../shared/ward/state.ts';

const limits = (unit: string, softMax: number, hardMax: number) => [{ unit, softMax, hardMax }];

const drug = (name: string, of: DrugClass, more: object = {}) => ({ name, class: of, ...more });

export const drugList: DrugList = drugListSchema.parse({
  name: '5N drug list',
  version: '6',
  approvedBy: 'pharmacist badge 4102',
  classes: {
    'short-half-life': { leadMin: 45, noticesMin: [30, 10] },
    'high-alert': { leadMin: 30, noticesMin: [15, 5] },
    other: { leadMin: 15, noticesMin: [5] },
  },
  drugs: [
    drug('Norepinephrine', 'short-half-life', { vasoactive: true, limits: limits('ug/kg/min', 0.5, 2) }),
    drug('Dobutamine', 'short-half-life', { vasoactive: true, limits: limits('ug/kg/min', 15, 40) }),
    drug('Amiodarone', 'short-half-life', { limits: limits('mg/min', 1, 2.5) }),
    drug('Diltiazem', 'short-half-life', { limits: limits('mg/h', 12.5, 20) }),
    drug('Nitroglycerin', 'short-half-life', { vasoactive: true, limits: limits('ug/min', 200, 400) }),
    drug('Heparin', 'high-alert', { limits: limits('[iU]/h', 2000, 3000) }),
    drug('Potassium chloride', 'high-alert', { limits: limits('mmol/h', 10, 20) }),
    ...[
      'Vancomycin',
      "Ringer's lactate",
      'Sodium chloride 0.9%',
      'Piperacillin-tazobactam',
      'Furosemide',
      'Pantoprazole',
    ].map((name) => drug(name, 'other')),
  ],
});

export const drugFile: SiteFile = {
  kind: 'drugs',
  name: 'drugs',
  sha256: 'd'.repeat(64),
  bytes: 100,
  version: '6, pharmacist badge 4102',
};

interface PumpRow {
  readonly device: string;
  readonly bed: string | null;
  readonly drug: string;
  readonly strength: readonly [number, string] | null;
  readonly vtbiMl: number;
  readonly dose: readonly [number, string] | null;
  readonly rate: number;
  readonly left: number;
  readonly syringe?: boolean;
  readonly batteryPct?: number;
  readonly batteryMin?: number;
  readonly override?: 'soft';
}

const row = (
  device: string,
  bed: string | null,
  name: string,
  strength: PumpRow['strength'],
  vtbiMl: number,
  dose: PumpRow['dose'],
  rate: number,
  left: number,
  more: Partial<PumpRow> = {},
): PumpRow => ({ device, bed, drug: name, strength, vtbiMl, dose, rate, left, ...more });

const syringe = { syringe: true };
const saline = 'Sodium chloride 0.9%';
const ringer = "Ringer's lactate";

/** Screen 09 of the design, and what it says runs longer. */
const designed: readonly PumpRow[] = [
  row('P-2157', '09', 'Heparin', [100, '[iU]/mL'], 250, [1260, '[iU]/h'], 12.6, 20.2),
  row('P-2160', '11', 'Vancomycin', [4, 'mg/mL'], 250, [0.5, 'g/h'], 125, 8),
  row('P-2171', '12', ringer, null, 1000, null, 100, 46.2),
  row('P-2191', '19', saline, null, 250, null, 50, 25.6),
  row('P-2161', '11', 'Norepinephrine', [0.08, 'mg/mL'], 50, [0.05, 'ug/kg/min'], 3, 2.8, syringe),
  row('P-2103', '03', 'Potassium chloride', [0.2, 'mmol/mL'], 100, [10, 'mmol/h'], 50, 47.6),
  row('P-2172', '12', 'Piperacillin-tazobactam', [45, 'mg/mL'], 100, [1.125, 'g/h'], 25, 41.8),
  row('P-2107', '07', 'Heparin', [100, '[iU]/mL'], 250, [1200, '[iU]/h'], 12, 34.3),
  row('P-2234', '18', 'Furosemide', [1, 'mg/mL'], 100, [10, 'mg/h'], 10, 28.9, { batteryPct: 18, batteryMin: 94 }),
  row('P-2162', '11', ringer, null, 1000, null, 75, 239),
  row('P-2106', '06', 'Amiodarone', [1.8, 'mg/mL'], 500, [0.5, 'mg/min'], 16.7, 56.5),
  row('P-2173', '12', 'Norepinephrine', [0.08, 'mg/mL'], 50, [0.08, 'ug/kg/min'], 4.3, 14.6, syringe),
  row('P-2220', '15', 'Diltiazem', [1, 'mg/mL'], 125, [15, 'mg/h'], 15, 51.9, { override: 'soft' }),
  row('P-2231', '23', 'Dobutamine', [5, 'mg/mL'], 50, [5, 'ug/kg/min'], 4.6, 17.3, syringe),
  row('P-2108', '07', saline, null, 500, null, 40, 178),
  row('P-2104', '03', saline, null, 1000, null, 80, 475),
  row('P-2117', '17', saline, null, 500, null, 60, 362),
  row('P-2158', '09', 'Pantoprazole', [0.8, 'mg/mL'], 100, [8, 'mg/h'], 10, 62.9),
  row('P-2235', '18', 'Nitroglycerin', [0.2, 'mg/mL'], 250, [40, 'ug/min'], 12, 91.3),
  row('P-2109', '04', 'Heparin', [100, '[iU]/mL'], 250, [1050, '[iU]/h'], 10.5, 87.5),
  row('P-2232', '23', 'Norepinephrine', [0.08, 'mg/mL'], 50, [0.02, 'ug/kg/min'], 1.1, 10.5, syringe),
  row('P-2101', '01', 'Furosemide', [1, 'mg/mL'], 100, [4, 'mg/h'], 4, 45.6),
  row('P-2102', '01', saline, null, 1000, null, 60, 800),
  row('P-2114', '14', saline, null, 1000, null, 50, 760),
  row('P-2121', '21', ringer, null, 1000, null, 60, 840),
  row('P-2124', '24', saline, null, 1000, null, 40, 520),
];

/** Four hundred channels: what a large hospital floor has. */
const many = (count: number, beds: readonly string[]): readonly PumpRow[] =>
  Array.from({ length: count }, (_, index): PumpRow => {
    const like = designed[index % designed.length];
    if (like === undefined) throw new Error('there is a pump at least');
    const { override: _none, ...plain } = like;
    const left = 4 + ((index * 37) % 400);
    return { ...plain, device: `P-${3000 + index}`, bed: beds[index % beds.length] ?? null, left };
  });

export interface PumpChange {
  readonly status?: PumpStatus;
  readonly bed?: string | null;
  readonly pressure?: number;
  readonly silent?: boolean;
  readonly patient?: string;
  readonly rate?: number;
  readonly left?: number;
}

const hour = 3_600_000;

export class PumpWard {
  readonly rows: readonly PumpRow[];
  readonly changes = new Map<string, PumpChange>();
  readonly #startAt: number;

  constructor(kind: string, beds: readonly string[], now: number) {
    const own = designed.filter(({ bed }) => bed === null || beds.includes(bed));
    this.rows = kind === 'none' ? [] : kind === 'board' ? own : many(Number(kind), beds);
    this.#startAt = now;
  }

  devices(): Readonly<Record<string, DeviceState>> {
    return Object.fromEntries(
      this.rows.map((one) => {
        const { bed, device } = one;
        const state = aDeviceState({
          id: deviceId(device),
          kind: 'pump',
          name: device,
          feed: 'Pump server',
          model: 'Volumetric',
          bed: bed === null ? null : bedId(bed),
          channels: { A: this.channel(one) },
        });
        return [device, state] as const;
      }),
    );
  }

  channel({ drug: name, strength, vtbiMl, dose, rate, syringe: isSyringe, override, device }: PumpRow): PumpChannel {
    const change = this.changes.get(device);
    return {
      drug: name,
      status: change?.status ?? 'infusing',
      mode: null,
      rateMlPerHour: change?.rate ?? rate,
      doseRate: dose?.[0] ?? null,
      doseUnit: dose?.[1] ?? null,
      concentration: strength?.[0] ?? null,
      concentrationUnit: strength?.[1] ?? null,
      vtbiMl,
      syringe: isSyringe === true,
      library: '5N adult',
      libraryVersion: '14',
      override: override ?? null,
      overrideReason: override === undefined ? null : 'Prescriber aware',
      by: override === undefined ? null : 'badge 2041',
      since: this.#startAt - 2 * hour,
    };
  }

  live(now: number): readonly LiveDevice[] {
    return this.rows.flatMap((one): LiveDevice[] => {
      const { device, bed, rate, left, batteryPct, batteryMin } = one;
      const change = this.changes.get(device) ?? {};
      if (change.silent === true) return [];
      const runs = (change.status ?? 'infusing') === 'infusing';
      const given = runs ? (rate * (now - this.#startAt)) / hour : 0;
      const place = change.bed === undefined ? bed : change.bed;
      const pump = aLivePump({
        remainingMl: Math.max(0, (change.left ?? left) - given),
        rateMlPerHour: change.rate ?? (runs ? rate : 0),
        batteryPct: batteryPct ?? 74,
        onBattery: batteryPct !== undefined,
        batteryMin: batteryMin ?? null,
        linePressureMmHg: change.pressure ?? 62,
        occlusionLimitMmHg: 500,
        ageMs: 400,
      });
      return [
        {
          device: deviceId(device),
          bed: place === null ? null : bedId(place),
          connected: true,
          ageMs: 400,
          periodMs: 5_000,
          clockOffsetMs: null,
          values: [],
          pumps: [pump],
        },
      ];
    });
  }

  rowOf(device: string): PumpRow {
    const found = this.rows.find((one) => one.device === device);
    if (found === undefined) throw new Error(`there is no pump ${device}`);
    return found;
  }

  /** As the station answers: two rates for each pump of the bed, ten minutes unheard, a shift change within. */
  ledger(bed: string, fromAt: number, toAt: number, shifts: readonly number[]): Ledger {
    const own = this.rows.filter((one) => one.bed === bed);
    const spans = own.flatMap((one) => this.#spans(one, fromAt, toAt));
    const gaps = own.slice(0, 1).map(({ device }) => ({
      device: deviceId(device),
      channel: 'A',
      fromAt: toAt - 4 * hour,
      toAt: toAt - 3.8 * hour,
      volumeMl: 2.1,
    }));
    const edges = [fromAt, ...shifts.filter((at) => at > fromAt && at < toAt), toAt];
    const total = (one: PumpRow, from: number, to: number, index: number): InfusionTotal => ({
      drug: one.drug,
      fromAt: from,
      toAt: to,
      volumeMl: (one.rate * (to - from)) / hour,
      amount: one.strength === null ? null : (one.rate * (to - from) * one.strength[0]) / hour,
      amountUnit: one.strength?.[1].split('/')[0] ?? null,
      exact: index > 0,
    });
    return {
      fromAt,
      toAt,
      spans,
      gaps,
      shifts: edges.slice(1).flatMap((to, at) => own.map((one, index) => total(one, edges[at] ?? fromAt, to, index))),
      totals: own.map((one, index) => total(one, fromAt, toAt, index)),
      channels: own.map(({ device, rate }, index) => {
        const spansMl = (rate * (toAt - fromAt)) / hour;
        const differenceMl = index === 0 ? -1.3 : 0;
        return {
          device: deviceId(device),
          channel: 'A',
          spansMl,
          deviceMl: spansMl - differenceMl,
          differenceMl,
          resets: index,
        };
      }),
      recordedFrom: fromAt - 100 * hour,
      cut: false,
    };
  }

  #spans(one: PumpRow, fromAt: number, toAt: number): readonly InfusionSpan[] {
    const changedAt = Math.max(fromAt + 1, toAt - 2.1 * hour);
    const span = (from: number, to: number | null, part: number, by: string | null): InfusionSpan => ({
      device: deviceId(one.device),
      deviceName: one.device,
      channel: 'A',
      bed: one.bed === null ? null : bedId(one.bed),
      drug: one.drug,
      concentration: one.strength?.[0] ?? null,
      concentrationUnit: one.strength?.[1] ?? null,
      status: 'infusing',
      rateMlPerHour: one.rate * part,
      doseRate: one.dose === null ? null : one.dose[0] * part,
      doseUnit: one.dose?.[1] ?? null,
      override: part === 1 ? (one.override ?? null) : null,
      fromAt: from,
      toAt: to,
      by,
      volumeMl: (one.rate * part * ((to ?? toAt) - from)) / hour,
      volumeFrom: 'counter',
    });
    return [span(fromAt, changedAt, 0.6, null), span(changedAt, null, 1, 'badge 2041')];
  }
}

/** The patient that a pump may be programmed for, as the synthetic ward names them. */
export const patientOf = (bed: string): PatientId => `104-22${bed}@STCLARE` as PatientId;
