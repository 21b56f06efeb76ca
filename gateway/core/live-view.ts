/** What decisions may ask of the live side: facts with monotonic ages, never wall-clock differences. */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';

export interface HeardDevice {
  readonly device: DeviceId;
  readonly feed: string;
  /** Since anything was heard of it, or since the gateway began where nothing was. */
  readonly ageMs: number;
  /** How long it may be silent before that is a fault; null: not known well enough to judge yet. */
  readonly silentAfterMs: number | null;
  /** It delivered something since the gateway began. */
  readonly heard: boolean;
}

export interface LiveView {
  /** The latest fresh value of a bed or device; null where there is none that may be shown. */
  latest(device: DeviceId, bed: BedId | null, key: string): number | null;
  /** Every device that the live side knows or waits for. */
  heard(): Iterable<HeardDevice>;
}

export const nothingLive: LiveView = { latest: () => null, heard: () => [] };
