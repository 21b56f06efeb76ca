/**
 * What is live on the ward now: newest wins, nothing of it is durable. Changed in place, because thousands of
 * values change each second; deterministic all the same: every time comes in as an argument. Changes are numbered
 * by a version, and each station asks for what changed since the version it has.
 */
import type { BedId, DeviceId, TagId } from '../../shared/domain/ids.ts';
import type {
  NumericObservation,
  ObservationBatch,
  PumpObservation,
  WaveObservation,
} from '../../shared/domain/observation.ts';
import { pumpSeries, pumpSeriesKey, pumpSeriesUnit, pumpSeriesValue } from '../../shared/infusion/pump-series.ts';
import { maxAgeMs, silentMs } from '../../shared/live/freshness.ts';
import { bounds } from '../../shared/ward/state.ts';
import { clip } from '../core/clip.ts';
import type { FeedLink, HeardDevice, LivePosition, LivePumpReading, LiveReading, LiveView } from '../core/live-view.ts';
import { channelOf } from './held-pump.ts';
import { LiveDevice, type HeldValue } from './live-device.ts';
import { LivePositions, type ClaimRoom } from './live-positions.ts';
import type { LiveSink, Measurement } from './live-sink.ts';
import { WaveRing } from './wave-ring.ts';

/** A device that the log knows but nobody heard since the start is missed after this. */
const startGraceMs = 30_000;
/** Another device may take over a bed's channel after this much silence of the first. */
const ownerMs = 3_000;
const ownersMax = 8_192;
/** A message whose newest is older than this when it comes is for the record alone; so far reaches the ring of waves. */
const lateMs = 3_000;
/** Measurements this far apart are two of the record, which has one a second. */
const apartMs = 900;

export interface LiveOptions {
  /** Expected interval of reports per feed; feeds not named are learnt. */
  readonly periodMs: (feed: string) => number | null;
  readonly bedOf: (device: DeviceId) => BedId | null;
  /** The ward has a place for it (a bound on devices). */
  readonly isKnown?: (device: DeviceId) => boolean;
  readonly startedMono: number;
  /** By the site's plans. */
  readonly claimRoom?: ClaimRoom;
}

export class LiveStore implements LiveView {
  readonly devices = new Map<DeviceId, LiveDevice>();
  readonly #positions: LivePositions;
  readonly waves = new WaveRing({ maxAgeMs: 3_000, maxBytes: 64 * 1024 * 1024 });
  version = 1;
  /** Waves of a channel that another device of the bed sends already, and the like. */
  dropped = 0;
  /** Messages of devices that found no place. */
  overBound = 0;
  sink: LiveSink | null = null;
  /** Stations were told of everything up to this version. */
  toldVersion = Number.POSITIVE_INFINITY;
  readonly #options: LiveOptions;
  readonly #owners = new Map<string, { device: DeviceId; mono: number }>();
  #mono: number;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#positions = new LivePositions(options.claimRoom);
    this.#mono = options.startedMono;
  }

  /** Waits for a device that the log knows; it is missed when it does not speak. */
  expect(device: DeviceId, feed: string): void {
    if (this.devices.has(device)) return;
    this.devices.set(device, new LiveDevice(device, feed, this.#options.startedMono, this.#options.periodMs(feed)));
  }

  /** Notes who spoke and how its clock stands; returns whether the batch is late by that clock. Comes before `take`. */
  hear(batch: ObservationBatch): boolean {
    const mono = batch.receivedMono;
    if (mono > this.#mono) this.#mono = mono;
    this.version += 1;
    const device = this.#deviceOf(batch);
    if (device === undefined) return false;
    device.heardMono = mono;
    device.heard = true;
    device.connected = true;
    device.version = this.version;
    const newest = newestInstant(batch);
    return newest !== null && device.clock.observe(newest, mono) === 'late';
  }

  /** Takes in what a batch says, once its device has a bed or none. */
  take(batch: ObservationBatch): void {
    const mono = batch.receivedMono;
    const device = this.#placed(batch);
    // By its clock as `hear` has noted it.
    const late = device !== undefined && device.delayMs(newestInstant(batch), mono) > lateMs;
    let hasReadings = false;
    for (const one of batch.observations) {
      if (one.kind === 'position' && !this.#positions.take(one, batch, this.version)) this.dropped += 1;
      if (device === undefined) continue;
      if (one.kind === 'numeric') {
        this.#takeNumeric(device, one, mono, late);
        hasReadings = true;
      } else if (one.kind === 'wave') {
        this.#takeWave(device, one, mono, late);
      } else if (one.kind === 'pump') {
        this.#takePump(device, one, mono, late);
        hasReadings = true;
      }
    }
    if (hasReadings && !late) device?.period.note(mono);
  }

  #takeNumeric(device: LiveDevice, sent: NumericObservation, mono: number, late: boolean): void {
    const untold = this.#untold(device.values.get(sent.key));
    const was = device.takeNumeric(sent, mono, this.version);
    const { sink } = this;
    if (sink === null || was === 'again' || (was === 'older' && !late)) return;
    const bed = this.#options.bedOf(device.id);
    if (bed === null) return;
    const series = { bed, device: device.id, key: clip(sent.key, 200), unit: clip(sent.unit, 40) };
    const { value, deviceAt } = sent;
    const measured = device.measured(deviceAt, mono);
    // Newest wins on the way to the stations; on record both stay.
    if (!late && untold !== null && measured - untold.mono >= apartMs)
      sink.measured({ ...series, ...untold }, mono, true);
    if (value === null || (late && measured < device.atBedMono)) return;
    sink.measured({ ...series, value, mono: measured, deviceAt }, mono, late);
  }

  /** On record a channel's readings are series of its bed, each as the pump sent it. */
  #takePump(device: LiveDevice, sent: PumpObservation, mono: number, late: boolean): void {
    const was = device.takePump(sent, mono, this.version);
    const { sink } = this;
    if (sink === null || was === 'again' || (was === 'older' && !late)) return;
    const bed = this.#options.bedOf(device.id);
    const { deviceAt } = sent;
    const measured = device.measured(deviceAt, mono);
    if (bed === null || (late && measured < device.atBedMono)) return;
    const channel = channelOf(sent);
    const infusedMl = sent.infusedMl ?? (sent.event === 'volumes-cleared' ? 0 : null);
    for (const series of pumpSeries) {
      const value = pumpSeriesValue(series, { ...sent, infusedMl });
      if (value === null || !Number.isFinite(value)) continue;
      const key = pumpSeriesKey(series, channel);
      const unit = pumpSeriesUnit[series];
      sink.measured({ bed, device: device.id, key, unit, value, mono: measured, deviceAt }, mono, late);
    }
  }

  /** What is replaced before any station was told of it; null: it was told, or there is nothing. */
  #untold(held: HeldValue | undefined): Pick<Measurement, 'value' | 'unit' | 'mono' | 'deviceAt'> | null {
    if (held === undefined || held.value === null || held.version <= this.toldVersion) return null;
    const { value, unit, mono, deviceAt } = held;
    return { value, unit: clip(unit, 40), mono, deviceAt };
  }

  #deviceOf(batch: ObservationBatch): LiveDevice | undefined {
    const identity = batch.device;
    if (identity === null) return undefined;
    const known = this.devices.get(identity.id);
    if (known !== undefined) {
      known.feed = batch.feed;
      return known;
    }
    if (this.devices.size >= bounds.devices) {
      this.overBound += 1;
      return undefined;
    }
    const device = new LiveDevice(identity.id, batch.feed, batch.receivedMono, this.#options.periodMs(batch.feed));
    this.devices.set(identity.id, device);
    return device;
  }

  /** Held between hearing and the decision, and no longer where that found no place. */
  #placed({ device }: ObservationBatch): LiveDevice | undefined {
    const held = device === null ? undefined : this.devices.get(device.id);
    if (held === undefined || this.#options.isKnown?.(held.id) !== false) return held;
    this.devices.delete(held.id);
    this.overBound += 1;
    return undefined;
  }

  #takeWave(device: LiveDevice, wave: WaveObservation, mono: number, late: boolean): void {
    const bed = this.#options.bedOf(device.id);
    if (bed === null || wave.samples.length === 0 || !(wave.rateHz > 0)) return;
    const channel = clip(wave.channel, 200);
    if (!device.admitsChannel(channel, mono)) {
      this.dropped += 1;
      return;
    }
    const owner = `${bed}\n${channel}`;
    const held = this.#owners.get(owner);
    if (held !== undefined && held.device !== device.id && mono - held.mono < ownerMs) {
      this.dropped += 1;
      return;
    }
    if (held === undefined && this.#owners.size >= ownersMax) this.#dropOwners(mono);
    this.#owners.set(owner, { device: device.id, mono });
    const startMono = device.placeWave(wave, mono, late);
    if (startMono === null || (late && startMono < device.atBedMono)) return;
    const { unit, deviceAt, rateHz, gain, offset, samples } = wave;
    const block = { bed, channel, unit, startMono, deviceAt, rateHz, gain, offset, samples, receivedMono: mono };
    if (!late) this.waves.push(block);
    this.sink?.block(block, late);
  }

  /** Senders name unknown channels as they like: those that fell silent go first, then all. */
  #dropOwners(mono: number): void {
    for (const [owner, held] of this.#owners) if (mono - held.mono >= ownerMs) this.#owners.delete(owner);
    if (this.#owners.size >= ownersMax) this.#owners.clear();
  }

  /** A location system can be heard, or no longer. */
  setFeedLink(feed: string, open: boolean): void {
    this.#positions.setLink(feed, open, this.#mono);
  }

  /** Notes time passing: who is connected changes without a message. */
  tick(mono: number): void {
    this.#mono = mono;
    this.version += 1;
    for (const device of this.devices.values()) {
      const connected = device.heard && mono - device.heardMono <= silentMs(device.period.periodMs);
      if (connected === device.connected) continue;
      device.connected = connected;
      device.version = this.version;
    }
  }

  /** Its bed or its kind changed: stations are told of it even where it is silent. */
  touch(device: DeviceId): void {
    const held = this.devices.get(device);
    this.version += 1;
    if (held === undefined) return;
    held.version = this.version;
    held.atBedMono = this.#mono;
  }

  latest(device: DeviceId, bed: BedId | null, key: string): number | null {
    const own = this.#fresh(this.devices.get(device), key);
    if (own !== null || bed === null) return own;
    for (const other of this.devices.values()) {
      if (this.#options.bedOf(other.id) !== bed) continue;
      const value = this.#fresh(other, key);
      if (value !== null) return value;
    }
    return null;
  }

  #fresh(device: LiveDevice | undefined, key: string): number | null {
    const held = device?.values.get(key);
    if (device === undefined || held === undefined) return null;
    return this.#mono - held.mono <= maxAgeMs(key, device.period.periodMs) ? held.value : null;
  }

  mono(): number {
    return this.#mono;
  }

  *heard(): Generator<HeardDevice> {
    for (const device of this.devices.values()) yield this.#hearingOf(device);
  }

  #hearingOf(device: LiveDevice): HeardDevice {
    const { offset } = device.clock;
    return {
      device: device.id,
      feed: clip(device.feed, 80),
      ageMs: this.#mono - device.heardMono,
      silentAfterMs: device.heard
        ? device.period.silentAfterMs
        : Math.max(startGraceMs, device.period.silentAfterMs ?? 0),
      heard: device.heard,
      clockMs: offset === null ? null : -offset,
    };
  }

  *readings(id: DeviceId): Generator<LiveReading> {
    const device = this.devices.get(id);
    if (device === undefined) return;
    const { periodMs } = device.period;
    for (const { key, value, absent, mono, low, high, deviceAt } of device.values.values()) {
      const ageMs = this.#mono - mono;
      yield { key, value, absent, fresh: ageMs <= maxAgeMs(key, periodMs), ageMs, low, high, deviceAt };
    }
  }

  *pumps(id: DeviceId): Generator<LivePumpReading> {
    const pumps = this.devices.get(id)?.pumps.values() ?? [];
    for (const pump of pumps) yield { ...pump, ageMs: Math.max(0, this.#mono - pump.mono) };
  }

  positions(version: number): Iterable<LivePosition> {
    return this.#positions.after(version);
  }

  position(tag: TagId): LivePosition | undefined {
    return this.#positions.get(tag);
  }

  feedLink(feed: string): FeedLink | undefined {
    return this.#positions.link(feed);
  }
}

/** The newest instant of device time that a batch speaks of: for waves the end of their samples. */
function newestInstant(batch: ObservationBatch): number | null {
  let newest = Number.NEGATIVE_INFINITY;
  for (const one of batch.observations) {
    if (one.deviceAt === null) continue;
    const at = one.kind === 'wave' ? one.deviceAt + (one.samples.length * 1000) / one.rateHz : one.deviceAt;
    if (at > newest) newest = at;
  }
  return Number.isFinite(newest) ? newest : null;
}
