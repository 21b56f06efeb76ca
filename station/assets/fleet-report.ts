/**
 * The fleet's report from sums by week: how much of each type is used, and which devices are far from their type in what
 * wears out. Pure. No rank without evidence: enough hours of its own, and enough others to compare with.
 */
import { failureKinds, type FleetReport, type Likely } from '../../shared/station-api/asset-calls.ts';
import { assetId } from '../../shared/domain/ids.ts';
import { weekMs } from '../../shared/assets/weeks.ts';
import type { DeviceNote, FleetQuery, KnownDevice } from './equipment-notes.ts';

export interface UseSum {
  readonly kind: string;
  readonly week: number;
  readonly usedMs: number;
  readonly knownMs: number;
}

const evidence = {
  /** Of a type, with evidence of their own. */
  devices: 5,
  runningHours: 50,
  weekRunningHours: 5,
  events: 3,
  heardDays: 7,
  faults: 2,
  /** Per cent that a battery fell by, altogether and in a week. */
  dischargePct: 30,
  weekDischargePct: 10,
  clockDays: 3,
  weekClockDays: 1,
  /** A clock that is off by less in a week is as good as any. */
  clockS: 2,
  /** In spreads of its type; nearer than that is chance. */
  rank: 3,
} as const;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const likelyMost = 200;
type Failure = (typeof failureKinds)[number];

/** Sums of one device in one week, or in all of them. */
interface Sum extends Omit<DeviceNote, 'week' | 'device'> {
  readonly occlusions: number;
  readonly airs: number;
  readonly faults: number;
}

const nothing: Sum = {
  heardMs: 0,
  runningMs: 0,
  dischargeMs: 0,
  dischargePct: 0,
  driftMs: 0,
  driftSpanMs: 0,
  occlusions: 0,
  airs: 0,
  faults: 0,
};

const plus = (a: Sum, b: Partial<Sum>): Sum => ({
  heardMs: a.heardMs + (b.heardMs ?? 0),
  runningMs: a.runningMs + (b.runningMs ?? 0),
  dischargeMs: a.dischargeMs + (b.dischargeMs ?? 0),
  dischargePct: a.dischargePct + (b.dischargePct ?? 0),
  driftMs: a.driftMs + (b.driftMs ?? 0),
  driftSpanMs: a.driftSpanMs + (b.driftSpanMs ?? 0),
  occlusions: a.occlusions + (b.occlusions ?? 0),
  airs: a.airs + (b.airs ?? 0),
  faults: a.faults + (b.faults ?? 0),
});

/** What a failure is measured by. Null: not enough to say. */
type Measure = (sum: Sum, isWeek: boolean) => number | null;

const perRunning =
  (events: (sum: Sum) => number): Measure =>
  (sum, isWeek) => {
    const hours = sum.runningMs / hourMs;
    return hours < (isWeek ? evidence.weekRunningHours : evidence.runningHours) ? null : (events(sum) / hours) * 100;
  };

const measures: Readonly<Record<Failure, Measure>> = {
  /** Hours that a full battery lasts, from how it fell. */
  battery: ({ dischargeMs, dischargePct }, isWeek) =>
    dischargePct < (isWeek ? evidence.weekDischargePct : evidence.dischargePct)
      ? null
      : (dischargeMs / hourMs / dischargePct) * 100,
  occlusion: perRunning(({ occlusions }) => occlusions),
  'air-in-line': perRunning(({ airs }) => airs),
  'self-test': ({ faults, heardMs }, isWeek) => {
    const days = heardMs / dayMs;
    if (isWeek) return heardMs > 0 ? faults : null;
    return days < evidence.heardDays ? null : (faults / Math.max(days, 30)) * 30;
  },
  /** Seconds a week. */
  clock: ({ driftMs, driftSpanMs }, isWeek) =>
    driftSpanMs < (isWeek ? evidence.weekClockDays : evidence.clockDays) * dayMs
      ? null
      : (Math.abs(driftMs) / 1000 / driftSpanMs) * weekMs,
};

/** Battery, clock and faults are judged as they are now: by the last weeks, where those tell enough. */
const recentWeeks = 4;
const recentFailures: ReadonlySet<Failure> = new Set(['battery', 'clock', 'self-test']);

interface Device {
  readonly known: KnownDevice;
  readonly weeks: readonly Sum[];
  readonly all: Sum;
  readonly recent: Sum;
}

export function fleetReport(
  { weeks, devices, alarms }: FleetQuery,
  uses: readonly UseSum[],
  notes: Iterable<DeviceNote>,
  recordedFrom: number | null,
): FleetReport {
  return {
    weeks: [...weeks],
    types: usedTypes(weeks, uses),
    likely: likelyToFail(devicesOf(weeks, devices, notes, alarms)),
    recordedFrom,
  };
}

function usedTypes(weeks: readonly number[], uses: readonly UseSum[]): FleetReport['types'] {
  const index = new Map(weeks.map((week, at) => [week, at]));
  const kinds = new Map<string, { used: number[]; known: number[] }>();
  for (const { kind, week, usedMs, knownMs } of uses) {
    const at = index.get(week);
    if (at === undefined) continue;
    const sums = kinds.get(kind) ?? { used: weeks.map(() => 0), known: weeks.map(() => 0) };
    kinds.set(kind, sums);
    sums.used[at] = (sums.used[at] ?? 0) + usedMs;
    sums.known[at] = (sums.known[at] ?? 0) + knownMs;
  }
  const share = (used: number, known: number): number | null => (known > 0 ? Math.min(1, used / known) : null);
  const total = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0);
  return [...kinds]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, 300)
    .map(([kind, { used, known }]) => ({
      kind,
      used: used.map((ms, at) => share(ms, known[at] ?? 0)),
      overall: share(total(used), total(known)),
    }));
}

const fieldOf = { OCCLUSION: 'occlusions', AIR: 'airs', FAULT: 'faults' } as const;

function devicesOf(
  weeks: readonly number[],
  devices: FleetQuery['devices'],
  notes: Iterable<DeviceNote>,
  alarms: FleetQuery['alarms'],
): Device[] {
  const index = new Map(weeks.map((week, at) => [week, at]));
  const sums = new Map<string, Sum[]>();
  const put = (device: string, week: number, part: Partial<Sum>): void => {
    const at = index.get(week);
    if (at === undefined) return;
    const all = sums.get(device) ?? weeks.map(() => nothing);
    sums.set(device, all);
    all[at] = plus(all[at] ?? nothing, part);
  };
  for (const note of notes) put(note.device, note.week, note);
  for (const { device, week, key, count } of alarms) {
    // Alarms of a device whose hours nobody counted tell no rate.
    if (sums.has(device)) put(device, week, { [fieldOf[key]]: count });
  }
  const total = (all: readonly Sum[]): Sum => all.reduce(plus, nothing);
  return devices.flatMap((known) => {
    const own = sums.get(known.device);
    if (own === undefined) return [];
    return [{ known, weeks: own, all: total(own), recent: total(own.slice(-recentWeeks)) }];
  });
}

interface Measured {
  readonly device: Device;
  readonly value: number;
}

function likelyToFail(devices: readonly Device[]): Likely[] {
  const byKind = Map.groupBy(devices, ({ known }) => known.kind);
  const all: Likely[] = [];
  for (const ofKind of byKind.values()) {
    for (const failure of failureKinds) {
      const measured = ofKind.flatMap((device): Measured[] => {
        const measure = measures[failure];
        const value =
          (recentFailures.has(failure) ? measure(device.recent, false) : null) ?? measure(device.all, false);
        return value === null ? [] : [{ device, value }];
      });
      if (measured.length >= evidence.devices) all.push(...outliers(failure, measured));
    }
  }
  return all.toSorted((a, b) => b.rank - a.rank || (a.name < b.name ? -1 : 1)).slice(0, likelyMost);
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
};

function outliers(failure: Failure, measured: readonly Measured[]): Likely[] {
  const values = measured.map(({ value }) => value);
  const ofType = typeFigure(failure, measured, values);
  // Of a normal spread: what lies within is no evidence.
  const scatter = 1.4826 * median(values.map((value) => Math.abs(value - ofType)));
  return measured.flatMap(({ device, value }): Likely[] => {
    const worse = failure === 'battery' ? ofType - value : value - ofType;
    const rank = worse / Math.max(scatter, chance(failure, device.all, ofType));
    if (rank < evidence.rank || !isEnough(failure, device.all, value)) return [];
    const { asset, name, kind } = device.known;
    return [
      {
        asset: asset === null ? null : assetId(asset),
        name,
        kind,
        failure,
        measure: value,
        ofType,
        typeCount: measured.length,
        rank,
        weeks: device.weeks.map((week) => measures[failure](week, true)),
      },
    ];
  });
}

/** Rates of rare events are those of all together: the median of many zeros is zero, however long they ran. */
function typeFigure(failure: Failure, measured: readonly Measured[], values: readonly number[]): number {
  if (failure !== 'occlusion' && failure !== 'air-in-line') return median(values);
  const events = (sum: Sum): number => (failure === 'occlusion' ? sum.occlusions : sum.airs);
  // Without the worst one, which would make itself the measure.
  const worst = Math.max(...values);
  const rest = measured.filter(({ value }, at) => value < worst || values.indexOf(worst) !== at);
  const hours = rest.reduce((sum, { device }) => sum + device.all.runningMs / hourMs, 0);
  return hours === 0 ? 0 : (rest.reduce((sum, { device }) => sum + events(device.all), 0) / hours) * 100;
}

/** How far chance alone takes it from its type, in the unit of the failure. */
function chance(failure: Failure, sum: Sum, ofType: number): number {
  switch (failure) {
    case 'occlusion':
    case 'air-in-line': {
      // Events that come by chance scatter by the root of their number.
      const hundreds = sum.runningMs / hourMs / 100;
      return Math.sqrt(Math.max(ofType * hundreds, 1)) / hundreds;
    }
    case 'self-test':
      return 0.5;
    case 'battery':
      return ofType * 0.1;
    case 'clock':
      return 0.5;
  }
}

function isEnough(failure: Failure, { occlusions, airs, faults }: Sum, value: number): boolean {
  switch (failure) {
    case 'occlusion':
      return occlusions >= evidence.events;
    case 'air-in-line':
      return airs >= evidence.events;
    case 'self-test':
      return faults >= evidence.faults;
    case 'clock':
      return value >= evidence.clockS;
    case 'battery':
      return true;
  }
}
