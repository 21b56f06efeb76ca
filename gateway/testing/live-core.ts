/** The core with the real live side, on clocks that the test moves: what a ward of monitors makes of values in time. */
import { deviceId } from '../../shared/domain/ids.ts';
import type { NumericObservation, Observation, ObservationBatch } from '../../shared/domain/observation.ts';
import type { AlarmPolicy } from '../../shared/alarm/policy.ts';
import { defaultPolicy } from '../../shared/alarm/policy.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { StationFacts } from '../../shared/ward/station-facts.ts';
import { LiveStore } from '../live/live-store.ts';
import { aBatch, aNumeric, aWardFile, place, TestCore } from './builders.ts';

/** Numbers by parameter; null: the sensor is off. */
export type Values = Readonly<Record<string, number | null | Partial<NumericObservation>>>;

export const profiles: AlarmPolicy['profiles'] = {
  adult: {
    HR: { low: 50, high: 120, delayS: 10, priority: 'medium', hysteresis: 2, fullDepth: 20, on: true },
    PR: { low: 50, high: 120, delayS: 10, priority: 'medium', hysteresis: 2, fullDepth: 20, on: true },
    SpO2: {
      low: 90,
      high: null,
      delayS: 10,
      priority: 'medium',
      hysteresis: 1,
      fullDepth: 5,
      extremeLow: 80,
      on: true,
    },
  },
};

export interface LiveCoreOptions {
  readonly beds?: number;
  readonly policy?: Partial<AlarmPolicy>;
  /** Of a log that goes on. */
  readonly ward?: WardState;
  readonly mono?: number;
}

export class LiveCore extends TestCore {
  readonly store: LiveStore;
  /** Device's clock less the gateway's, by device. */
  readonly clocks: Record<string, number> = {};
  #messages = 0;

  constructor({ beds = 4, policy = {}, ward = emptyWard, mono = 0 }: LiveCoreOptions = {}) {
    const held: { core?: LiveCore } = {};
    const store = new LiveStore({
      periodMs: () => 1_000,
      bedOf: (device) => held.core?.ward.devices[device]?.bed ?? null,
      startedMono: mono,
    });
    const base = ward === emptyWard ? { ...defaultPolicy, profiles } : ward.policy;
    super(aWardFile(beds), store, { ...ward, policy: { ...base, ...policy } });
    held.core = this;
    this.store = store;
    this.mono = mono;
    for (const device of Object.values(this.ward.devices)) store.expect(device.id, device.feed);
  }

  /** A message of monitor `n`, which stands at bed `n`. */
  say(n: number, observations: readonly Observation[], over: Partial<ObservationBatch> = {}): WardEvent[] {
    const id = `mon-${n}`;
    this.#messages += 1;
    const batch = aBatch(observations, {
      device: { id: deviceId(id), kind: 'monitor', name: id, model: null },
      location: place(String(n)),
      messageId: `m${this.#messages}`,
      receivedAt: this.now,
      receivedMono: this.mono,
      ...over,
    });
    const late = this.store.hear(batch);
    const events = this.batch(batch, late);
    this.store.take(batch);
    if (batch.device === null) return events;
    const { events: more } = this.do({ type: 'readings', device: batch.device.id });
    return [...events, ...more.map(({ event }) => event)];
  }

  values(n: number, values: Values): WardEvent[] {
    const deviceAt = this.now + (this.clocks[`mon-${n}`] ?? 0);
    const numerics = Object.entries(values).map(([key, value]) =>
      value === null
        ? aNumeric(key, null, { absent: 'sensor-off', deviceAt })
        : typeof value === 'number'
          ? aNumeric(key, value, { deviceAt })
          : aNumeric(key, value.value ?? null, { deviceAt, ...value }),
    );
    return this.say(n, numerics);
  }

  /** `seconds` pass; each second the monitors say their values, and then the tick comes. */
  run(seconds: number, byMonitor: Readonly<Record<number, Values | ((second: number) => Values)>> = {}): WardEvent[] {
    const events: WardEvent[] = [];
    for (let second = 1; second <= seconds; second += 1) {
      this.skip(1_000);
      for (const [n, said] of Object.entries(byMonitor)) {
        events.push(...this.values(Number(n), typeof said === 'function' ? said(second) : said));
      }
      events.push(...this.tick());
    }
    return events;
  }

  /** Both clocks go on; nothing is said. */
  skip(ms: number): void {
    this.now += ms;
    this.mono += ms;
    this.store.tick(this.mono);
  }

  stations(shown: readonly string[], facts: readonly StationFacts[] = []): WardEvent[] {
    return this.do({ type: 'stations', facts, shown: new Set(shown) }).events.map(({ event }) => event);
  }

  /** Alarms whose condition is present. */
  get present(): Alarm[] {
    return Object.values(this.ward.alarms).filter(({ condition }) => condition === 'present');
  }

  get texts(): string[] {
    return this.present.map(({ text }) => text);
  }
}

export const raised = (events: readonly WardEvent[]): Alarm[] =>
  events.flatMap((event) => (event.type === 'alarm.raised' ? [event.alarm] : []));
