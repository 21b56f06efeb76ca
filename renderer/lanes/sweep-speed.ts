/** How fast a channel is drawn: its own speed at the usual 25 mm/s, in proportion at the others. */
import { channelByKey } from '../../shared/domain/channels.ts';
import type { Settings } from '../../shared/station-api/calls.ts';

const usualMmPerS = 25;

/** mm/s of a lane; a channel that no table knows goes like an ECG. */
export const sweepOf = (channel: string, setting: Settings['sweepMmPerS']): number =>
  ((channelByKey(channel)?.sweepMmPerS ?? usualMmPerS) * setting) / usualMmPerS;
