/** What volumes are worked out from: the programme's changes and the readings of one pump channel. Times are epoch ms. */
import type { BedId, DeviceId } from '../domain/ids.ts';
import type { PumpProgramme } from '../ward/events.ts';

export interface ProgrammeChange {
  readonly at: number;
  readonly programme: PumpProgramme;
  /** The channel's counter at that moment; null: not said. */
  readonly infusedMl: number | null;
  readonly by: string | null;
}

export interface Reading {
  readonly at: number;
  /** mL of the counter, mL/h of the rate. */
  readonly value: number;
}

/** A time that the channel was the one's whose history it is. */
export interface Place {
  readonly bed: BedId | null;
  readonly fromAt: number;
  readonly toAt: number;
}

export interface ChannelRecord {
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly channel: string;
  /** Rising, without overlaps. */
  readonly places: readonly Place[];
  /** Oldest first, from the one that held at the first place's beginning. */
  readonly changes: readonly ProgrammeChange[];
  /** In any order: what a device sent late comes late. Some from beyond the places' ends make volumes there exact. */
  readonly counter: readonly Reading[];
  readonly rates: readonly Reading[];
}
