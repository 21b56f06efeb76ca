/** Whether this station can be heard. */
import type { SoundFault } from '../sound/alarm-sound.ts';
import type { Loudness } from '../sound/volume.ts';
import { Observable } from './observable.ts';

/** Null: as far as is known, yes. */
export const soundFault = new Observable<SoundFault | 'test-failed' | null>(null);

/** The last check of the sound of this window: epoch ms by the station's clock; null: none yet. */
export const soundTest = new Observable<{ readonly at: number; readonly passed: boolean } | null>(null);

/** This window is the one of its station that sounds. */
export const soundsHere = new Observable(true);

/** How loud this station is now: by the site's floor, the hour and what was set. */
export const loudness = new Observable<Loudness>({ pct: 70, floorPct: 0, night: false });
