/** Waves and strips of the record, each read in its own line. */
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { BytesCallName, CallArgs, CallResult } from '../../shared/station-api/calls.ts';
import { stationApi } from '../stores/station.ts';
import { Turns, type Rank } from './turns.ts';

interface Read<Name extends BytesCallName> {
  readonly answer: CallResult<Name>;
  readonly blocks: readonly WaveBlock[];
}
export type WavesRead = Read<'history.waves'>;

const ofWaves = new Turns();
const ofStrips = new Turns();

export const readWaves = (args: CallArgs<'history.waves'>, stop: AbortSignal, rank: Rank): Promise<WavesRead> =>
  ofWaves.run(rank, stop, () => stationApi().read('history.waves', args, stop));

export const readStrip = (
  args: CallArgs<'history.strip'>,
  stop: AbortSignal,
  rank: Rank,
): Promise<Read<'history.strip'>> => ofStrips.run(rank, stop, () => stationApi().read('history.strip', args, stop));
