/** Items of messages as text, made once for all clients that want them as they are. */
import type { Location } from './hub-objects.ts';
import type { HubState } from './hub-state.ts';

export interface PlainItems {
  locations(): readonly string[];
  motions(): readonly string[];
}

/** A location that belongs to no trackable is no motion. */
export const motionsOf = (state: HubState, locations: readonly Location[]): string[] =>
  locations.flatMap((location) =>
    (location.trackables ?? []).flatMap((id) => {
      const trackable = state.trackables.get(id);
      return trackable === undefined ? [] : JSON.stringify({ ...trackable, location });
    }),
  );

/** Texts of one batch, made when the first client wants them. */
export function plainItems(state: HubState, all: readonly Location[]): PlainItems {
  let locations: readonly string[] | null = null;
  let motions: readonly string[] | null = null;
  return {
    locations: () => (locations ??= all.map((one) => JSON.stringify(one))),
    motions: () => (motions ??= motionsOf(state, all)),
  };
}
