/** What the drawing worker says of itself. */
import { Observable } from '../stores/observable.ts';
import type { LaneScale, WaveStats } from '../waves/types.ts';

export const waveStats = new Observable<WaveStats | null>(null);
/** By lane id. */
export const waveScales = new Observable<ReadonlyMap<string, LaneScale>>(new Map());
