/** A change counts once it was seen k times in the last n looks: what flickers at a door moved nowhere. */

export interface Settling {
  /** What holds; undefined: nothing yet. */
  key: string | undefined;
  readonly recent: { readonly key: string; readonly at: number }[];
}

const settleLooks = { needed: 3, of: 4 } as const;

export const newSettling = (): Settling => ({ key: undefined, recent: [] });

/** @returns since when the new one holds; null: what held before still does */
export function settle(state: Settling, key: string, at: number): number | null {
  const { recent } = state;
  recent.push({ key, at });
  if (recent.length > settleLooks.of) recent.shift();
  if (key === state.key) return null;
  let count = 0;
  let since = at;
  for (const one of recent) {
    if (one.key !== key) continue;
    if (count === 0) since = one.at;
    count += 1;
  }
  if (count < settleLooks.needed) return null;
  state.key = key;
  return since;
}
