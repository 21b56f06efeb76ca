import type { Lane } from '../../../../renderer/waves/types.ts';

export interface Stream {
  readonly box: HTMLElement;
  readonly lane: Lane;
  readonly rateHz: number;
  /** Width of the lane in time. */
  readonly seconds: number;
  readonly table: Float64Array;
}

/** Called once a frame with the time since the start. */
export type Update = (seconds: number) => void;
