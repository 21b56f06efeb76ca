/** What decisions may ask of the live side: facts with monotonic ages, never wall-clock differences. */
import type { BedId, DeviceId, TagId } from '../../shared/domain/ids.ts';
import type { AbsentReason, PositionObservation } from '../../shared/domain/observation.ts';
import type { LivePump } from '../../shared/feed/protocol.ts';

export interface HeardDevice {
  readonly device: DeviceId;
  readonly feed: string;
  /** Since anything was heard of it, or since the gateway began where nothing was. */
  readonly ageMs: number;
  /** How long it may be silent before that is a fault; null: not known well enough to judge yet. */
  readonly silentAfterMs: number | null;
  /** It delivered something since the gateway began. */
  readonly heard: boolean;
  /** Its clock less our steady one, ms; null before it told a time. */
  readonly clockMs: number | null;
}

export interface LiveReading {
  readonly key: string;
  /** Null where there is none, with the reason in `absent`, or where the result is words. */
  readonly value: number | null;
  readonly absent: AbsentReason | null;
  /** Young enough to be shown. */
  readonly fresh: boolean;
  readonly ageMs: number;
  /** Limits that the device said with it. */
  readonly low: number | null;
  readonly high: number | null;
  readonly deviceAt: number | null;
}

/** The newest of one pump channel; `ageMs` since it was measured. */
export type LivePumpReading = LivePump;

export interface LivePosition {
  readonly position: PositionObservation;
  /** The feed that told it. */
  readonly feed: string;
  /** When it was measured, on the steady clock. */
  readonly mono: number;
  /** When it was told last, also the same measurement again. */
  readonly toldMono: number;
  /** The tag said so, or its positions do; null: not known yet. */
  readonly moving: boolean | null;
  /** Grows with each change; see `positions`. */
  readonly version: number;
}

/** Whether the location system behind a feed can be heard, and since when that is so. */
export interface FeedLink {
  readonly open: boolean;
  readonly sinceMono: number;
}

export interface LiveView {
  /** The steady clock, ms: the latest moment that anything was heard or a tick came. */
  mono(): number;
  /** The latest fresh value of a bed or device; null where there is none that may be shown. */
  latest(device: DeviceId, bed: BedId | null, key: string): number | null;
  /** Every device that the live side knows or waits for. */
  heard(): Iterable<HeardDevice>;
  /** The newest of each parameter of a device, old ones too. */
  readings(device: DeviceId): Iterable<LiveReading>;
  /** Of a pump's channels, as old as they are. */
  pumps(device: DeviceId): Iterable<LivePumpReading>;
  /** Where each tag is that changed after `version`; 0: all. */
  positions(version: number): Iterable<LivePosition>;
  position(tag: TagId): LivePosition | undefined;
  /** Of a feed of positions; one that nobody opened is not there. */
  feedLink(feed: string): FeedLink | undefined;
}

export const nothingLive: LiveView = {
  mono: () => 0,
  latest: () => null,
  heard: () => [],
  readings: () => [],
  pumps: () => [],
  positions: () => [],
  position: () => undefined,
  feedLink: () => undefined,
};
