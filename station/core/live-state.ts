/**
 * What is live in the ward now. Three facts are kept apart (L17): connected (the device's link, and ours), fresh
 * (an age counted on the monotonic clock from when the measurement was heard new) and valid (`absent`).
 * Everything stays known when the link is lost; only `connected` becomes false.
 *
 * Each change has a revision, so that any reader can ask for "what is new since": newest wins by construction.
 */
import type { FeedStatus, Live, LiveDevice, LivePosition, LivePump, LiveValue } from '../../shared/feed/protocol.ts';
import { pumpSeries, pumpSeriesKey, pumpSeriesUnit, pumpSeriesValue } from '../../shared/infusion/pump-series.ts';
import type { LiveTopic } from '../../shared/station-api/topics.ts';
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';

interface Held<Item> {
  /** As it came; its `ageMs` is of then and is not read. */
  readonly item: Item;
  readonly heardMono: number;
  readonly rev: number;
}

interface Dated<Item> extends Held<Item> {
  /** When it was measured, on the gateway's clock: told by the message itself, however long that was underway. */
  readonly at: number;
}

/** What the record keeps of a value or of a pump's reading. */
export interface Measurement {
  readonly bed: BedId;
  readonly device: DeviceId;
  readonly value: Pick<LiveValue, 'key' | 'unit' | 'value' | 'deviceAt'>;
  readonly heardMono: number;
  readonly at: number;
}

interface HeldDevice {
  facts: Omit<LiveDevice, 'values' | 'pumps' | 'ageMs'>;
  heardMono: number;
  rev: number;
  readonly values: Map<string, Dated<LiveValue>>;
  readonly pumps: Map<string, Dated<LivePump>>;
}

export interface HeardNow {
  readonly connected: boolean;
  readonly ageMs: number;
  readonly periodMs: number | null;
  readonly clockOffsetMs: number | null;
  /** Of each pump channel. */
  readonly batteryPct: readonly (number | null)[];
  readonly onBattery: boolean;
}

/** One device reports at most this many keys; more are not kept (protocol bound per message, held here over time). */
const valuesPerDevice = 500;
const pumpsPerDevice = 64;
const devicesMost = 2_000;
const positionsMost = 10_000;

export class LiveState {
  readonly #devices = new Map<DeviceId, HeldDevice>();
  readonly #positions = new Map<string, Held<LivePosition>>();
  #feeds: readonly FeedStatus[] = [];
  #feedsRev = 0;
  #rev = 0;
  #epoch = 0;
  #linked = false;

  /** Grows with every change. */
  get rev(): number {
    return this.#rev;
  }

  /** Grows when a reader needs the whole again: devices went, or our link came or went. */
  get epoch(): number {
    return this.#epoch;
  }

  get feeds(): readonly FeedStatus[] {
    return this.#feeds;
  }

  /** Our own link to the gateway. */
  setLinked(linked: boolean): void {
    if (linked === this.#linked) return;
    this.#linked = linked;
    this.#epoch += 1;
  }

  /** @param known devices of the ward's durable state: a full message that misses one leaves it, disconnected. */
  apply(live: Live, mono: number, known: (device: DeviceId) => boolean): void {
    this.#rev += 1;
    if (live.full) this.#beginFull(live, known);
    for (const device of live.devices) this.#applyDevice(device, live, mono);
    for (const position of live.positions) this.#applyPosition(position, mono);
    if (live.feeds.length > 0 || live.full) {
      this.#feeds = live.feeds;
      this.#feedsRev = this.#rev;
    }
  }

  /** The whole, or what changed after `since`. Ages are of `mono`. */
  payload(since: number | 'all', mono: number): LiveTopic {
    const after = since === 'all' ? -1 : since;
    const devices: LiveDevice[] = [];
    for (const device of this.#devices.values()) {
      if (device.rev > after) devices.push(this.#deviceAt(device, after, mono));
    }
    const positions: LivePosition[] = [];
    for (const held of this.#positions.values()) if (held.rev > after) positions.push(aged(held, mono));
    const feeds = this.#feedsRev > after ? [...this.#feeds] : [];
    return { full: since === 'all', devices, positions, feeds };
  }

  /** Measurements with the bed they belong to now, for the record; readings of pumps as series (pump-series.ts). */
  *measurements(): Generator<Measurement> {
    for (const device of this.#devices.values()) {
      const { bed, device: id } = device.facts;
      if (bed === null) continue;
      for (const held of device.values.values()) {
        yield { bed, device: id, value: held.item, heardMono: held.heardMono, at: held.at };
      }
      for (const held of device.pumps.values()) yield* readingsOf(bed, id, held);
    }
  }

  /** Where a tag was heard last. */
  positionOf(tag: string, mono: number): { readonly said: LivePosition; readonly ageMs: number } | null {
    const held = this.#positions.get(tag);
    return held === undefined ? null : { said: held.item, ageMs: ageOf(held.heardMono, mono) };
  }

  /** What is heard of a device itself, without its values. */
  deviceOf(id: string, mono: number): HeardNow | null {
    const device = this.#devices.get(id as DeviceId);
    if (device === undefined) return null;
    const pumps = [...device.pumps.values()];
    return {
      connected: device.facts.connected && this.#linked,
      ageMs: ageOf(device.heardMono, mono),
      periodMs: device.facts.periodMs,
      clockOffsetMs: device.facts.clockOffsetMs,
      batteryPct: pumps.map(({ item }) => item.batteryPct),
      onBattery: pumps.some(({ item }) => item.onBattery === true),
    };
  }

  #deviceAt(device: HeldDevice, after: number, mono: number): LiveDevice {
    const values: LiveValue[] = [];
    for (const held of device.values.values()) if (held.rev > after) values.push(aged(held, mono));
    const pumps: LivePump[] = [];
    for (const held of device.pumps.values()) if (held.rev > after) pumps.push(aged(held, mono));
    const connected = device.facts.connected && this.#linked;
    return { ...device.facts, connected, ageMs: ageOf(device.heardMono, mono), values, pumps };
  }

  #beginFull(live: Live, known: (device: DeviceId) => boolean): void {
    this.#epoch += 1;
    const present = new Set(live.devices.map((device) => device.device));
    for (const [id, device] of this.#devices) {
      if (present.has(id)) continue;
      if (known(id)) {
        device.facts = { ...device.facts, connected: false };
        device.rev = this.#rev;
      } else {
        this.#devices.delete(id);
      }
    }
    this.#positions.clear();
  }

  #applyDevice(sent: LiveDevice, { full, sentAt }: Live, mono: number): void {
    const { values, pumps, ageMs, ...facts } = sent;
    let device = this.#devices.get(sent.device);
    if (device === undefined) {
      if (this.#devices.size >= devicesMost) return;
      device = { facts, heardMono: mono - ageMs, rev: this.#rev, values: new Map(), pumps: new Map() };
      this.#devices.set(sent.device, device);
    }
    device.facts = facts;
    device.heardMono = mono - ageMs;
    device.rev = this.#rev;
    if (full) {
      const keys = new Set(values.map((value) => value.key));
      for (const key of device.values.keys()) if (!keys.has(key)) device.values.delete(key);
      const channels = new Set(pumps.map((pump) => pump.channel));
      for (const channel of device.pumps.keys()) if (!channels.has(channel)) device.pumps.delete(channel);
    }
    for (const value of values) this.#applyValue(device, value, mono, sentAt);
    for (const pump of pumps) {
      if (!device.pumps.has(pump.channel) && device.pumps.size >= pumpsPerDevice) continue;
      const { ageMs: age, channel } = pump;
      device.pumps.set(channel, { item: pump, heardMono: mono - age, at: sentAt - age, rev: this.#rev });
    }
  }

  #applyValue(device: HeldDevice, value: LiveValue, mono: number, sentAt: number): void {
    const before = device.values.get(value.key);
    if (before === undefined && device.values.size >= valuesPerDevice) return;
    let heardMono = mono - value.ageMs;
    let at = sentAt - value.ageMs;
    // L17: the same measurement sent again is as old as it was, whatever age the sender gives it now.
    if (before !== undefined && isSameMeasurement(before.item, value)) {
      heardMono = Math.min(heardMono, before.heardMono);
      at = Math.min(at, before.at);
    }
    device.values.set(value.key, { item: value, heardMono, at, rev: this.#rev });
  }

  #applyPosition(position: LivePosition, mono: number): void {
    if (!this.#positions.has(position.tag) && this.#positions.size >= positionsMost) return;
    this.#positions.set(position.tag, { item: position, heardMono: mono - position.ageMs, rev: this.#rev });
  }
}

function* readingsOf(bed: BedId, device: DeviceId, { item, heardMono, at }: Dated<LivePump>): Generator<Measurement> {
  for (const series of pumpSeries) {
    const value = pumpSeriesValue(series, item);
    const key = pumpSeriesKey(series, item.channel);
    yield { bed, device, value: { key, unit: pumpSeriesUnit[series], value, deviceAt: null }, heardMono, at };
  }
}

const ageOf = (heardMono: number, mono: number): number => Math.max(0, Math.round(mono - heardMono));

const aged = <Item extends { readonly ageMs: number }>(held: Held<Item>, mono: number): Item => ({
  ...held.item,
  ageMs: ageOf(held.heardMono, mono),
});

/** By the device's own stamp; where it gives none, only the gateway can tell. */
const isSameMeasurement = (a: LiveValue, b: LiveValue): boolean =>
  a.deviceAt !== null && a.deviceAt === b.deviceAt && a.value === b.value && a.text === b.text && a.absent === b.absent;
