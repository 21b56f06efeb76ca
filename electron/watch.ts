/**
 * When a window must be made anew, and when the last-resort sound must ring (L5). Pure: main performs the effects.
 * A page beats once a second; a page that stops, dies or never comes up is replaced within seconds and rung for until
 * the new one beats.
 */

export const watchLimits = {
  /** Without a beat for so long a page counts as hung. */
  silentMsMax: 5_000,
  /** A new page may take this long to its first beat. */
  loadMsMax: 20_000,
  firstDelayMs: 200,
  delayMsMax: 5_000,
  /** Beating this long makes earlier losses forgotten. */
  steadyAfterMs: 60_000,
  /** A tick this late means that the machine slept or main was held up: no page is to blame. */
  tickGapMsMax: 3_000,
  /** Graphics process lost this often within the span: go on without hardware acceleration. */
  gpuLossesMax: 3,
  gpuLossSpanMs: 10 * 60_000,
} as const;

interface Page {
  readonly createdAtMs: number;
  readonly beatAtMs: number | null;
  readonly lossesInRow: number;
  /** When to make it anew; null while it lives. */
  readonly recreateAtMs: number | null;
}

export interface Watch {
  readonly pages: ReadonlyMap<number, Page>;
  readonly recoveries: number;
  readonly gpuLossesAtMs: readonly number[];
  readonly tickAtMs: number | null;
}

export type WatchEvent =
  | { readonly kind: 'created' | 'beat' | 'closed'; readonly window: number }
  | { readonly kind: 'lost'; readonly window: number; readonly why: string }
  | { readonly kind: 'gpu-lost' }
  | { readonly kind: 'tick' };

export type WatchEffect =
  | { readonly kind: 'recreate'; readonly window: number }
  | { readonly kind: 'ring' | 'silence' | 'software-rendering' }
  | { readonly kind: 'log'; readonly text: string };

export const quietWatch: Watch = { pages: new Map(), recoveries: 0, gpuLossesAtMs: [], tickAtMs: null };

export function decideWatch(state: Watch, event: WatchEvent, nowMs: number): { state: Watch; effects: WatchEffect[] } {
  const step = apply(state, event, nowMs);
  const before = isBroken(state);
  const after = isBroken(step.state);
  if (before === after) return step;
  return { state: step.state, effects: [...step.effects, { kind: after ? 'ring' : 'silence' }] };
}

/** Some window has no page that was seen to live. */
function isBroken(state: Watch): boolean {
  return [...state.pages.values()].some(
    (page) => page.lossesInRow > 0 && (page.recreateAtMs !== null || page.beatAtMs === null),
  );
}

function apply(state: Watch, event: WatchEvent, nowMs: number): { state: Watch; effects: WatchEffect[] } {
  switch (event.kind) {
    case 'created': {
      const lossesInRow = state.pages.get(event.window)?.lossesInRow ?? 0;
      return {
        state: withPage(state, event.window, { createdAtMs: nowMs, beatAtMs: null, lossesInRow, recreateAtMs: null }),
        effects: [],
      };
    }
    case 'beat': {
      const page = state.pages.get(event.window);
      if (page === undefined || page.recreateAtMs !== null) return { state, effects: [] };
      const steady = nowMs - page.createdAtMs >= watchLimits.steadyAfterMs;
      return {
        state: withPage(state, event.window, { ...page, beatAtMs: nowMs, lossesInRow: steady ? 0 : page.lossesInRow }),
        effects: [],
      };
    }
    case 'closed': {
      const pages = new Map(state.pages);
      pages.delete(event.window);
      return { state: { ...state, pages }, effects: [] };
    }
    case 'lost':
      return lose(state, event.window, event.why, nowMs);
    case 'gpu-lost':
      return loseGpu(state, nowMs);
    case 'tick':
      return tick(state, nowMs);
  }
}

function withPage(state: Watch, window: number, page: Page): Watch {
  return { ...state, pages: new Map(state.pages).set(window, page) };
}

function lose(state: Watch, window: number, why: string, nowMs: number): { state: Watch; effects: WatchEffect[] } {
  const page = state.pages.get(window);
  if (page === undefined || page.recreateAtMs !== null) return { state, effects: [] };
  const lossesInRow = page.lossesInRow + 1;
  const delayMs = Math.min(watchLimits.delayMsMax, watchLimits.firstDelayMs * 2 ** (lossesInRow - 1));
  return {
    state: {
      ...withPage(state, window, { ...page, lossesInRow, recreateAtMs: nowMs + delayMs }),
      recoveries: state.recoveries + 1,
    },
    effects: [{ kind: 'log', text: `window ${window} lost (${why}); made anew in ${delayMs} ms` }],
  };
}

/** Chromium starts its graphics process again by itself; pages whose canvases are gone are made anew. */
function loseGpu(state: Watch, nowMs: number): { state: Watch; effects: WatchEffect[] } {
  const gpuLossesAtMs = [...state.gpuLossesAtMs, nowMs].filter((atMs) => nowMs - atMs < watchLimits.gpuLossSpanMs);
  if (gpuLossesAtMs.length >= watchLimits.gpuLossesMax) {
    return { state: { ...state, gpuLossesAtMs: [] }, effects: [{ kind: 'software-rendering' }] };
  }
  return loseAll({ ...state, gpuLossesAtMs }, [...state.pages.keys()], 'graphics process lost', nowMs);
}

function loseAll(
  state: Watch,
  windows: readonly number[],
  why: string,
  nowMs: number,
): { state: Watch; effects: WatchEffect[] } {
  let next = state;
  const effects: WatchEffect[] = [];
  for (const window of windows) {
    const step = lose(next, window, why, nowMs);
    next = step.state;
    effects.push(...step.effects);
  }
  return { state: next, effects };
}

function tick(state: Watch, nowMs: number): { state: Watch; effects: WatchEffect[] } {
  const slept = state.tickAtMs !== null && nowMs - state.tickAtMs > watchLimits.tickGapMsMax;
  const awake: Watch = { ...state, tickAtMs: nowMs, pages: slept ? excused(state.pages, nowMs) : state.pages };
  const silent = [...awake.pages].filter(([, page]) => isSilent(page, nowMs)).map(([window]) => window);
  const lost = loseAll(awake, silent, 'no sign of life', nowMs);
  const due = [...lost.state.pages].filter(([, page]) => page.recreateAtMs !== null && page.recreateAtMs <= nowMs);
  return {
    state: lost.state,
    effects: [...lost.effects, ...due.map(([window]) => ({ kind: 'recreate', window }) as const)],
  };
}

function isSilent(page: Page, nowMs: number): boolean {
  if (page.recreateAtMs !== null) return false;
  if (page.beatAtMs === null) return nowMs - page.createdAtMs > watchLimits.loadMsMax;
  return nowMs - page.beatAtMs > watchLimits.silentMsMax;
}

function excused(pages: ReadonlyMap<number, Page>, nowMs: number): ReadonlyMap<number, Page> {
  return new Map(
    [...pages].map(([window, page]) => [
      window,
      page.beatAtMs === null ? { ...page, createdAtMs: nowMs } : { ...page, beatAtMs: nowMs },
    ]),
  );
}
