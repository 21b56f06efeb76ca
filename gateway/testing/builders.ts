/** Builders of the gateway's tests. */
import { bedId, commandId, deviceId, patientId, stationId, tagId } from '../../shared/domain/ids.ts';
import type {
  AdtObservation,
  AlarmObservation,
  NumericObservation,
  Observation,
  ObservationBatch,
  PatientIdentity,
  PointOfCare,
  PositionObservation,
  PumpObservation,
  WaveObservation,
} from '../../shared/domain/observation.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import { noContents, type SiteContents } from '../../shared/site/contents.ts';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';
import type { AdapterClock } from '../adapters/adapter.ts';
import { decide, type Core, type Decision, type Input } from '../core/decide.ts';
import { AlarmTimes } from '../core/deadlines.ts';
import { nothingLive, type LiveView } from '../core/live-view.ts';
import { siteOf } from '../core/site.ts';
import { noAlarmFiles, type AlarmFiles } from '../core/team.ts';
import type { Report } from '../core/escalation-reports.ts';
import { WatchMemory } from '../core/watch-memory.ts';
import type { Timers } from '../engine/timers.ts';
import { LiveStore } from '../live/live-store.ts';

/** 2025-06-11T14:26:40Z. */
export const start = 1_749_652_000_000;

export const aWardFile = (beds = 4) =>
  wardFileSchema.parse({
    id: '5n',
    name: 'Ward 5 North',
    unit: '5N',
    beds: Array.from({ length: beds }, (_, index) => ({
      id: String(index + 1).padStart(2, '0'),
      room: `5${String(index + 1).padStart(2, '0')}`,
    })),
  });

export const place = (bed: string | null, room: string | null = null, unit: string | null = '5N'): PointOfCare => ({
  unit,
  room,
  bed,
  facility: null,
});

const name = { code: null, refId: null, text: null };

export const aNumeric = (
  key = 'HR',
  value: number | null = 78,
  over: Partial<NumericObservation> = {},
): NumericObservation => ({
  kind: 'numeric',
  key,
  name,
  value,
  text: null,
  unit: '/min',
  absent: value === null ? 'no-result' : null,
  deviceAt: start,
  low: null,
  high: null,
  flags: [],
  ...over,
});

export const aWave = (deviceAt: number | null, over: Partial<WaveObservation> = {}): WaveObservation => ({
  kind: 'wave',
  channel: 'ECG II',
  name,
  deviceAt,
  rateHz: 250,
  samples: new Int16Array(250),
  gain: 0.005,
  offset: 0,
  unit: 'mV',
  ...over,
});

export const anAlarm = (over: Partial<AlarmObservation> = {}): AlarmObservation => ({
  kind: 'alarm',
  episode: 'mon-1|1.2.1.150456|196672',
  event: { code: 196672, refId: 'MDC_EVT_LO_LT_LIM', text: 'SpO2 low' },
  alarmKey: 'LOW',
  alarmKind: 'physiological',
  phase: 'start',
  state: 'active',
  inactivation: ['enabled'],
  priority: 'medium',
  text: null,
  parameter: 'SpO2',
  value: 87,
  unit: '%',
  low: 90,
  high: 100,
  deviceAt: start,
  channel: null,
  ...over,
});

export const aPump = (over: Partial<PumpObservation> = {}): PumpObservation => ({
  kind: 'pump',
  channel: '1',
  event: null,
  deviceAt: start,
  drug: 'Heparin',
  status: 'infusing',
  mode: null,
  rateMlPerHour: 12.5,
  doseRate: null,
  doseUnit: null,
  concentration: null,
  concentrationUnit: null,
  vtbiMl: 250,
  remainingMl: 200,
  infusedMl: 50,
  remainingMin: 960,
  batteryPct: 80,
  onBattery: false,
  syringe: false,
  careArea: null,
  libraryVersion: null,
  notDeliveringReason: null,
  ...over,
});

export const aPosition = (over: Partial<PositionObservation> = {}): PositionObservation => ({
  kind: 'position',
  tag: tagId('tag-1'),
  name: 'Pump 7',
  assetKind: 'pump',
  x: 1,
  y: 2,
  crs: 'local',
  floor: 5,
  zone: 'Ward 5',
  accuracyM: 0.3,
  batteryPct: null,
  deviceAt: start,
  ...over,
});

export const aPatient = (id: string, family = 'Okoro'): PatientIdentity => ({
  id: patientId(id),
  family,
  given: 'Maya',
  birthDate: '1958-03-09',
  sex: 'female',
  identifiers: [{ value: id.split('@')[0] ?? id, authority: 'STCLARE', type: 'MR' }],
});

export const anAdt = (
  trigger: AdtObservation['trigger'],
  id: string,
  location: PointOfCare | null,
  over: Partial<AdtObservation> = {},
): AdtObservation => ({
  kind: 'adt',
  trigger,
  patient: aPatient(id),
  visit: null,
  location,
  priorLocation: null,
  mergedFrom: null,
  diagnosis: null,
  deviceAt: start,
  ...over,
});

export const aBatch = (
  observations: readonly Observation[],
  over: Partial<ObservationBatch> = {},
): ObservationBatch => ({
  feed: 'monitors',
  messageId: 'm1',
  device: { id: deviceId('mon-1'), kind: 'monitor', name: 'MON 1', model: null },
  location: place('01'),
  patient: null,
  demo: false,
  receivedAt: start,
  receivedMono: 0,
  observations,
  ...over,
});

export const adtBatch = (...observations: AdtObservation[]): ObservationBatch =>
  aBatch(observations, { device: null, location: null, feed: 'adt' });

export const acknowledge = (alarm: string, id = 'c1'): Command => ({
  type: 'acknowledge',
  id: commandId(id),
  alarm: alarm as never,
  acknowledgement: { by: 'RN 7', station: stationId('said'), reason: 'on-my-way', note: null, actedAt: start },
});

export const mapDevice = (device: string, bed: string | null, id = 'c1'): Command => ({
  type: 'map-device',
  id: commandId(id),
  device: deviceId(device),
  bed: bed === null ? null : bedId(bed),
  by: 'RN 7',
});

/** A core that keeps its state between decisions. */
export class TestCore {
  core: Core;
  now = start;
  /** The clock that never steps. */
  mono = 0;
  /** What the site's files say. */
  contents: SiteContents;

  constructor(
    file = aWardFile(),
    live: Partial<LiveView> = {},
    ward: WardState = emptyWard,
    {
      alarms = noAlarmFiles,
      targets = [],
      now = start,
      contents = noContents,
    }: { alarms?: AlarmFiles; targets?: readonly string[]; now?: number; contents?: SiteContents } = {},
  ) {
    this.now = now;
    this.contents = contents;
    const times = new AlarmTimes(() => this.mono);
    times.load(ward, this.now);
    const memory = new WatchMemory();
    memory.takeUp(ward);
    const view = live instanceof LiveStore ? live : { ...nothingLive, mono: () => this.mono, ...live };
    const site = siteOf(file, () => this.contents);
    this.core = { ward, site, live: view, memory, calling: { times, targets: new Set(targets) } };
    this.do({ type: 'start', alarms });
  }

  get ward(): WardState {
    return this.core.ward;
  }

  do(input: Input): Decision {
    const decision = decide(this.core, input, this.now);
    this.core = { ...this.core, ward: decision.ward };
    return decision;
  }

  batch(batch: ObservationBatch, late = false): WardEvent[] {
    return this.do({ type: 'batch', batch, late }).events.map(({ event }) => event);
  }

  adt(...observations: AdtObservation[]): WardEvent[] {
    return this.batch(adtBatch(...observations));
  }

  command(command: Command, station = 's1'): { refused: string | null; events: WardEvent[] } {
    const { refused, events } = this.do({ type: 'command', command, station: stationId(station) });
    return { refused, events: events.map(({ event }) => event) };
  }

  report(report: Report): { refused: string | null; events: WardEvent[] } {
    const { refused, events } = this.do({ type: 'report', report });
    return { refused, events: events.map(({ event }) => event) };
  }

  /** Time that passes with a tick each second; gives what the ticks decided. */
  pass(ms: number): WardEvent[] {
    const events: WardEvent[] = [];
    for (let left = ms; left > 0; left -= 1000) {
      this.now += Math.min(1000, left);
      this.mono += Math.min(1000, left);
      events.push(...this.tick());
    }
    return events;
  }

  tick(storeFault: string | null = null): WardEvent[] {
    return this.do({ type: 'tick', storeFault }).events.map(({ event }) => event);
  }
}

export const types = (events: readonly WardEvent[]): string[] => events.map((event) => event.type);

/** A clock and timers that move when told. */
export class TestTime implements AdapterClock, Timers {
  wall = start;
  #mono = 0;
  readonly #jobs = new Set<{ at: number; every: number | null; run: () => void }>();

  now(): number {
    return this.wall;
  }

  mono(): number {
    return this.#mono;
  }

  every(ms: number, run: () => void): () => void {
    return this.#add({ at: this.#mono + ms, every: ms, run });
  }

  after(ms: number, run: () => void): () => void {
    return this.#add({ at: this.#mono + ms, every: null, run });
  }

  #add(job: { at: number; every: number | null; run: () => void }): () => void {
    this.#jobs.add(job);
    return () => this.#jobs.delete(job);
  }

  /** Time that passes without anything running. */
  skip(ms: number): void {
    this.#mono += ms;
    this.wall += ms;
  }

  /** Lets time pass, in steps of at most 100 ms, with turns of the event loop between. */
  async pass(ms: number): Promise<void> {
    const end = this.#mono + ms;
    while (this.#mono < end) {
      const step = Math.min(100, end - this.#mono);
      this.#mono += step;
      this.wall += step;
      // Jobs added meanwhile lie in the future and are passed over.
      for (const job of this.#jobs) {
        if (job.at > this.#mono) continue;
        if (job.every === null) this.#jobs.delete(job);
        else job.at += job.every;
        job.run();
      }
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }
}
