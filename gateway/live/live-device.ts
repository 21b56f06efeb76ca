/** The newest readings of one device, with the monotonic time of each (L17: sent again is not heard anew). */
import type { DeviceId } from '../../shared/domain/ids.ts';
import type { NumericObservation, PumpObservation, WaveObservation } from '../../shared/domain/observation.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { clip } from '../core/clip.ts';
import { DeviceClock } from './device-clock.ts';
import { agesAfter, channelOf, readingsAfter, sameReadings, type HeldPump } from './held-pump.ts';
import { ReportPeriod } from './report-period.ts';
import { WaveLine } from './wave-line.ts';

const valuesMax = 500;
const pumpsMax = 64;
const linesMax = 64;
/** Of waves; far more than any monitor has. One that fell silent gives way. */
const channelsMax = 64;
const channelSilentMs = 10 * 60_000;
/** A change of the offset beyond this is no jitter. */
const jumpMs = 40;

export interface HeldValue {
  readonly key: string;
  readonly name: string | null;
  value: number | null;
  text: string | null;
  unit: string;
  absent: NumericObservation['absent'];
  deviceAt: number | null;
  low: number | null;
  high: number | null;
  flags: readonly string[];
  /** When it was measured, on our monotonic clock. */
  mono: number;
  epoch: number;
  version: number;
}

export class LiveDevice {
  readonly id: DeviceId;
  feed: string;
  readonly clock = new DeviceClock();
  readonly period: ReportPeriod;
  readonly values = new Map<string, HeldValue>();
  readonly pumps = new Map<string, HeldPump>();
  readonly lines = new Map<string, WaveLine>();
  /** Of what comes late: the live lines go on as if it had not come. */
  readonly #lateLines = new Map<string, WaveLine>();
  /** Names of waves, and when each was heard last. */
  readonly #channels = new Map<string, number>();
  #lineOffset: number | null = null;
  /** When anything was heard, or when waiting began. */
  heardMono: number;
  heard = false;
  connected = false;
  /** When it came to its bed, monotonic; what it kept from before is another bed's, nobody knows which. */
  atBedMono = Number.NEGATIVE_INFINITY;
  /** Of the last change of anything below. */
  version = 0;
  dropped = 0;

  constructor(id: DeviceId, feed: string, mono: number, periodMs: number | null) {
    this.id = id;
    this.feed = feed;
    this.heardMono = mono;
    this.period = new ReportPeriod(periodMs);
  }

  /** How old the newest of a message was when it came; 0 where its device gives no time. */
  delayMs(newest: number | null, mono: number): number {
    const { offset } = this.clock;
    return newest === null || offset === null ? 0 : mono - newest - offset;
  }

  /**
   * Where a block of `channel` begins on our clock; null for one that was there before. Small changes of the
   * clock's offset are taken up by the line; a jump moves the lines with it.
   */
  placeWave(wave: WaveObservation, mono: number, late: boolean): number | null {
    const { channel, deviceAt, rateHz } = wave;
    const count = wave.samples.length;
    const { offset } = this.clock;
    if (offset !== null) {
      const jump = this.#lineOffset === null ? 0 : offset - this.#lineOffset;
      if (Math.abs(jump) > jumpMs) for (const one of this.lines.values()) one.shift(jump);
      this.#lineOffset = offset;
    }
    const line = lineOf(late ? this.#lateLines : this.lines, channel);
    const placed = deviceAt === null || offset === null ? mono - (count * 1000) / rateHz : deviceAt + offset;
    return line.place(placed, deviceAt, count, rateHz);
  }

  /** False: it names more channels than are taken. Each is a series of the record, wherever it is kept. */
  admitsChannel(channel: string, mono: number): boolean {
    const channels = this.#channels;
    if (!channels.has(channel) && channels.size >= channelsMax) {
      for (const [name, heardMono] of channels) if (mono - heardMono >= channelSilentMs) channels.delete(name);
      if (channels.size >= channelsMax) return false;
    }
    channels.set(channel, mono);
    return true;
  }

  /** When a reading stamped `deviceAt` was taken; never after it was received. */
  measured(deviceAt: number | null, mono: number): number {
    const { offset } = this.clock;
    return deviceAt === null || offset === null ? mono : Math.min(mono, deviceAt + offset);
  }

  /** Older by the device's own clock than what is held; not comparable across a step of that clock. */
  #isOlder(held: { deviceAt: number | null; epoch: number }, deviceAt: number | null): boolean {
    return deviceAt !== null && held.deviceAt !== null && held.epoch === this.clock.epoch && deviceAt < held.deviceAt;
  }

  /** Says what it was: a measurement that was not known, one that is told again, or one older than what is known. */
  takeNumeric(sent: NumericObservation, mono: number, version: number): 'new' | 'again' | 'older' {
    const held = this.values.get(sent.key);
    if (held === undefined) return this.#addNumeric(sent, mono, version);
    if (this.#isOlder(held, sent.deviceAt)) return 'older';
    const isAgain =
      sent.deviceAt !== null &&
      sent.deviceAt === held.deviceAt &&
      held.epoch === this.clock.epoch &&
      sent.value === held.value &&
      sent.absent === held.absent &&
      sent.text === held.text;
    if (isAgain && sent.low === held.low && sent.high === held.high) return 'again';
    if (!isAgain) {
      held.mono = this.measured(sent.deviceAt, mono);
      held.deviceAt = sent.deviceAt;
      held.epoch = this.clock.epoch;
      held.value = sent.value;
      held.text = sent.text === null ? null : clip(sent.text, 200);
      held.absent = sent.absent;
      held.unit = sent.unit;
      held.flags = flagsOf(sent.flags);
    }
    held.low = sent.low;
    held.high = sent.high;
    held.version = version;
    return isAgain ? 'again' : 'new';
  }

  #addNumeric(sent: NumericObservation, mono: number, version: number): 'new' | 'again' {
    if (this.values.size >= valuesMax) {
      this.dropped += 1;
      return 'again';
    }
    const isKnown = parameterByKey(sent.key) !== undefined;
    this.values.set(sent.key, {
      key: clip(sent.key, 200),
      name: isKnown ? null : clip(sent.name.text ?? sent.name.refId ?? sent.key, 200),
      value: sent.value,
      text: sent.text === null ? null : clip(sent.text, 200),
      unit: clip(sent.unit, 40),
      absent: sent.absent,
      deviceAt: sent.deviceAt,
      low: sent.low,
      high: sent.high,
      flags: flagsOf(sent.flags),
      mono: this.measured(sent.deviceAt, mono),
      epoch: this.clock.epoch,
      version,
    });
    return 'new';
  }

  /** Says whether it is news: a reading sent again, or one older than what is held, changes nothing here. */
  takePump(sent: PumpObservation, mono: number, version: number): 'new' | 'again' | 'older' {
    const channel = channelOf(sent);
    const held = this.pumps.get(channel);
    if (held === undefined && this.pumps.size >= pumpsMax) {
      this.dropped += 1;
      return 'again';
    }
    if (held !== undefined && this.#isOlder(held, sent.deviceAt)) return 'older';
    const readings = readingsAfter(held, sent);
    const isSameTime = sent.deviceAt !== null && sent.deviceAt === held?.deviceAt && held.epoch === this.clock.epoch;
    if (isSameTime && sameReadings(held, readings)) return 'again';
    const measured = this.measured(sent.deviceAt, mono);
    this.pumps.set(channel, {
      ...readings,
      ...agesAfter(held, sent, measured),
      channel,
      drug: sent.drug ?? (sent.event === 'programme-cleared' ? null : (held?.drug ?? null)),
      deviceAt: sent.deviceAt,
      mono: measured,
      epoch: this.clock.epoch,
      version,
    });
    return 'new';
  }
}

function lineOf(lines: Map<string, WaveLine>, channel: string): WaveLine {
  const known = lines.get(channel);
  if (known !== undefined) return known;
  if (lines.size >= linesMax) lines.clear();
  const line = new WaveLine();
  lines.set(channel, line);
  return line;
}

const noFlags: readonly string[] = [];

const flagsOf = (flags: readonly string[]): readonly string[] =>
  flags.length === 0 ? noFlags : flags.slice(0, 16).map((flag) => clip(flag, 20));
