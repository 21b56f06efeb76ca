/** What the gateway counts, as Prometheus text and for the feeds page. No patient's data, no bed's name. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FeedStatus } from '../../shared/feed/protocol.ts';
import { alarmPriorities, lifeOf } from '../../shared/ward/alarm.ts';
import type { WardEngine } from '../engine/engine.ts';

const seconds = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface GatewayFacts {
  readonly engine: WardEngine;
  readonly stations: () => number;
  readonly feeds: () => readonly FeedStatus[];
}

/** A refusal's reason without what is particular to one message: labels must stay few. */
export const reasonLabel = (reason: string): string => reason.replace(/["'][^"']*["']|[0-9]+/g, '…').slice(0, 60);

const reasonsMax = 100;
const typesMax = 50;

/** Senders choose these words: beyond so many different ones they are "other", or each would be held for ever. */
function bounded(known: Set<string>, label: string, max: number): string {
  if (!known.has(label) && known.size >= max) return 'other';
  known.add(label);
  return label;
}

export class GatewayMetrics {
  readonly registry = new Registry();
  readonly messages = this.#counter('messages_in_total', 'Messages by feed, type and outcome', [
    'feed',
    'type',
    'outcome',
  ]);
  readonly refused = this.#counter('refused_total', 'What was refused, by feed and reason', ['feed', 'reason']);
  readonly kept = this.#counter('codes_kept_total', 'Unknown codes kept under their own words', ['feed']);
  readonly dropped = this.#counter('live_dropped_total', 'Live data thinned for slow stations', ['what']);
  readonly refusedStations = this.#counter('stations_refused_total', 'Connections of stations refused', []);
  readonly waveBytes = this.#counter('wave_bytes_sent_total', 'Bytes of wave frames sent to stations', []);
  readonly answer = this.#histogram('message_seconds', 'From the last byte of a message to its answer', ['feed']);
  readonly commit = this.#histogram('commit_seconds', 'One write of durable events to disk', []);
  readonly intake = this.#histogram('intake_seconds', 'From receiving to the durable write', ['feed']);
  readonly #reasons = new Set<string>();
  readonly #types = new Set<string>();

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name: `wardlight_${name}`, help, labelNames, registers: [this.registry] });
  }

  #histogram<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
    return new Histogram({ name: `wardlight_${name}`, help, labelNames, buckets: seconds, registers: [this.registry] });
  }

  #gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    set: (gauge: Gauge<Label>) => void,
  ): void {
    new Gauge({
      name: `wardlight_${name}`,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        set(this);
      },
    });
  }

  refuse(feed: string, reason: string, count = 1): void {
    this.refused.inc({ feed, reason: bounded(this.#reasons, reasonLabel(reason), reasonsMax) }, count);
  }

  message(feed: string, type: string, outcome: string, tookS: number): void {
    this.messages.inc({ feed, type: bounded(this.#types, type.slice(0, 20), typesMax), outcome });
    this.answer.observe({ feed }, tookS);
  }

  /** Adds what is read at the moment of asking. */
  watch({ engine, stations, feeds }: GatewayFacts): void {
    collectDefaultMetrics({ register: this.registry });
    this.#gauge('durable_seq', 'Sequence number of the last durable event', [], (g) => g.set(engine.durable.seq));
    this.#gauge('stations_connected', 'Stations connected', [], (g) => g.set(stations()));
    this.#gauge('pending_events', 'Events that wait for the disk', [], (g) => g.set(engine.health.pending));
    this.#gauge('pending_wait_seconds', 'How long the oldest of them waits', [], (g) =>
      g.set(engine.health.waitingMs / 1000),
    );
    this.#gauge('log_fault', '1 while the log cannot be written', [], (g) =>
      g.set(engine.health.fault === null ? 0 : 1),
    );
    this.#gauge('wave_ring_bytes', 'Bytes of waves held for stations', [], (g) => g.set(engine.live.waves.bytes));
    this.#gauge('live_devices', 'Devices known to the live side', [], (g) => g.set(engine.live.devices.size));
    this.#gauge('devices_over_bound_messages', 'Messages of devices that found no place', [], (g) =>
      g.set(engine.live.overBound),
    );
    this.#gauge('feed_connected', '1 while somebody speaks on a feed', ['feed'], (g) => {
      for (const feed of feeds()) g.set({ feed: feed.name }, feed.connected ? 1 : 0);
    });
    this.#gauge('open_alarms', 'Open alarms by priority', ['priority'], (g) => {
      const open = Object.values(engine.ward.alarms);
      for (const priority of alarmPriorities) {
        g.set({ priority }, open.filter((alarm) => alarm.priority === priority && lifeOf(alarm) !== null).length);
      }
    });
  }
}
