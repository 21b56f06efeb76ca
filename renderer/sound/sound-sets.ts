/** The sound sets of resources/sounds. All follow the burst patterns of IEC 60601-1-8; they differ in pitch and melody. */
import lowPitched from '../../resources/sounds/low-pitched.json' with { type: 'json' };
import melodic from '../../resources/sounds/melodic.json' with { type: 'json' };
import standard from '../../resources/sounds/standard.json' with { type: 'json' };
import type { SoundTable } from './synth.ts';

export const standardSounds: SoundTable = standard;

export const soundSets: readonly SoundTable[] = [standardSounds, melodic, lowPitched];

/** A name that is no longer there is the standard: an alarm with another tone is better than none. */
export const soundSetNamed = (name: string): SoundTable => soundSets.find((set) => set.name === name) ?? standardSounds;
