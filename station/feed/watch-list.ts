/** Which waves the station asks for and which beds it shows: the union of its consoles and of its recorder. */
import type { Watch } from '../../shared/feed/protocol.ts';
import type { BedId } from '../../shared/domain/ids.ts';

export interface WantedWave {
  readonly bed: BedId;
  /** Null: all channels of the bed. */
  readonly channels: readonly string[] | null;
}

/** What one console has on its screen. */
export interface Wanted {
  readonly waves: readonly WantedWave[];
  /** Beds, with waves or without (L25). */
  readonly shows: readonly BedId[];
}

/** Bounds of the protocol's watch message. */
const beds = 256;
const channels = 64;
const showsMax = 200;

export function unionOf(wanted: Iterable<Wanted>): Watch {
  const byBed = new Map<BedId, Set<string> | null>();
  const shown = new Set<BedId>();
  for (const { waves: list, shows } of wanted) {
    for (const bed of shows) shown.add(bed);
    for (const wave of list) {
      const known = byBed.get(wave.bed);
      if (known === null) continue;
      if (wave.channels === null) byBed.set(wave.bed, null);
      else byBed.set(wave.bed, new Set([...(known ?? []), ...wave.channels]));
    }
  }
  const waves = [...byBed].slice(0, beds).map(([bed, set]) => ({
    bed,
    // More names than the message carries: ask for all of them.
    channels: set === null || set.size > channels ? null : [...set].sort(),
  }));
  return { waves, shows: [...shown].slice(0, showsMax) };
}

/** What the recorder has sent: everything. It is no screen: a bed that is only recorded is on nobody's (L25). */
export const recorded = (all: readonly BedId[]): Wanted => ({
  waves: all.map((bed) => ({ bed, channels: null })),
  shows: [],
});

/** Does this list want that block? */
export const wants = (list: readonly WantedWave[], bed: string, channel: string): boolean =>
  list.some((wave) => wave.bed === bed && (wave.channels === null || wave.channels.includes(channel)));
