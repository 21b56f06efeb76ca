/**
 * What the record lacks of the live data and the gateway may still hold (L11): stretches in which the link was cut,
 * this process was not there, or the feed was thinned. (state, input, facts) → (state, effects). Pure; the desk beside
 * it asks and hands on. One page at a time, after what is live; nothing of it is ever shown as live.
 */
import type { FillPage, FillRequest } from '../../shared/feed/protocol.ts';

/** When the newest measurement of each series was made (gateway's clock), by `seriesName`. */
export type Heard = ReadonlyMap<string, number>;
export const seriesName = (device: string, bed: string, key: string): string => JSON.stringify([device, bed, key]);

/** A stretch that is to be filled. Epoch ms, gateway's clock. */
export interface Missing {
  readonly fromAt: number;
  readonly toAt: number;
  /** What is asked for begins here: behind the pages that came before the link went again. */
  readonly askFrom: number;
  /** Measurements up to these are on record; later ones than `after` come live. Null: the live data is still to come. */
  readonly before: Heard;
  readonly after: Heard | null;
  /** Only waves were thinned. */
  readonly wavesOnly: boolean;
}

export interface FillState {
  readonly missing: readonly Missing[];
  /** Live data was last heard; null: not since the start. */
  readonly heardAt: number | null;
  /** From where the record may lack something since before the start; undefined: not read yet. */
  readonly recordedAt: number | undefined;
  /** Since when the session stands; null: there is none. */
  readonly sinceMono: number | null;
  readonly asking: { readonly id: number; readonly sinceMono: number } | null;
  readonly asked: number;
  readonly cursor: number | null;
  readonly nextMono: number;
  readonly thinned: { readonly fromAt: number; readonly before: Heard; readonly wavesOnly: boolean } | null;
  readonly calmMs: number;
  /** Filled just now: not sure to be on the disk yet. */
  readonly fresh: { readonly fromAt: number; readonly mono: number } | null;
}

export type FillInput =
  /** Once: newest on record at the start (null: nothing is), and where a fill was under way when the last process ended. */
  | { readonly type: 'recorded'; readonly newest: number | null; readonly unfilledFrom: number | null }
  | { readonly type: 'synced' }
  | { readonly type: 'ended' }
  /** After it was taken in. */
  | { readonly type: 'live'; readonly full: boolean; readonly thinned: 0 | 1 | 2 }
  | { readonly type: 'page'; readonly id: number; readonly page: FillPage | null | undefined }
  | { readonly type: 'tick' };

export interface FillFacts {
  readonly mono: number;
  /** Gateway's clock. */
  readonly at: number;
  /** What is known of the ward's measurements now; asked for seldom. */
  readonly heard: () => Heard;
  /** The record takes more without giving up what is live. */
  readonly hasRoom: boolean;
}

export type FillEffect =
  | { readonly type: 'ask'; readonly id: number; readonly request: FillRequest }
  | { readonly type: 'take'; readonly frame: Uint8Array | null; readonly values: FillPage['values'] }
  | { readonly type: 'log'; readonly level: 'info' | 'warn'; readonly text: string };

export const fillLimits = {
  /** Live data that was on its way when the link went. */
  lostMs: 5_000,
  /** On disk may be less than was recorded, by so much. */
  unsyncedMs: 5_000,
  /** Thinning is said after it began: waves are given up at 2 s, and said for 3 s. */
  thinnedMs: 6_000,
  /** Live data comes first: after so much of it the rest is asked for. */
  settleMs: 3_000,
  againMs: 1_000,
  /** Between two pages: the gateway gives no more either. */
  pageMs: 200,
  answerMs: 10_000,
  /** After thinning the link is left alone; longer each time that a fill was the cause. */
  calmMs: 30_000,
  calmMsMax: 600_000,
  /** A page brings a few seconds on both sides of what was asked. */
  overlapMs: 15_000,
  missing: 16,
} as const;

/** Ages are counted in the gateway and here; the same measurement may seem this much newer. */
const sameMs = 250;

/** The record was not read yet: the stretch begins nobody knows where. */
const notRead = Infinity;
const nothingHeard: Heard = new Map();

export const initialFill: FillState = {
  missing: [],
  heardAt: null,
  recordedAt: undefined,
  sinceMono: null,
  asking: null,
  asked: 0,
  cursor: null,
  nextMono: 0,
  thinned: null,
  calmMs: fillLimits.calmMs,
  fresh: null,
};

interface Step {
  state: FillState;
  readonly effects: FillEffect[];
}

export function decideFill(
  before: FillState,
  input: FillInput,
  facts: FillFacts,
): { readonly state: FillState; readonly effects: readonly FillEffect[] } {
  const step: Step = { state: before, effects: [] };
  switch (input.type) {
    case 'recorded':
      onRecorded(step, input);
      break;
    case 'synced':
      step.state = { ...before, sinceMono: facts.mono, asking: null, cursor: null };
      missSince(step, facts);
      break;
    case 'ended':
      step.state = { ...before, sinceMono: null, asking: null, cursor: null };
      break;
    case 'live':
      onLive(step, input, facts);
      break;
    case 'page':
      onPage(step, input.id, input.page, facts);
      break;
    case 'tick':
      if (before.fresh !== null && facts.mono - before.fresh.mono >= fillLimits.unsyncedMs) {
        step.state = { ...before, fresh: null };
      }
      break;
  }
  ask(step, facts);
  return { state: step.state, effects: step.effects };
}

/** The session has just begun: what lies between it and the last that is on record. */
function missSince(step: Step, { at, heard }: FillFacts): void {
  const { state } = step;
  const toAt = at + fillLimits.settleMs;
  const last = state.missing.at(-1);
  if (last !== undefined && last.after === null) {
    // The session before brought nothing live: it is the same stretch still.
    step.state = { ...state, missing: [...state.missing.slice(0, -1), { ...last, toAt }] };
  } else if (state.heardAt !== null) {
    miss(step, { fromAt: state.heardAt - fillLimits.lostMs, toAt, before: heard(), after: null, wavesOnly: false });
  } else {
    miss(step, { fromAt: state.recordedAt ?? notRead, toAt, before: nothingHeard, after: null, wavesOnly: false });
  }
}

function onRecorded(step: Step, { newest, unfilledFrom }: Extract<FillInput, { type: 'recorded' }>): void {
  const recordedAt = Math.min(newest === null ? 0 : newest - fillLimits.unsyncedMs, unfilledFrom ?? Infinity);
  const missing = step.state.missing.map((one) =>
    one.fromAt === notRead ? { ...one, fromAt: recordedAt, askFrom: recordedAt } : one,
  );
  step.state = { ...step.state, recordedAt, missing };
}

function miss(step: Step, stretch: Omit<Missing, 'askFrom'>): void {
  const missing = [...step.state.missing, { ...stretch, askFrom: stretch.fromAt }];
  const [first, second, ...rest] = missing;
  if (missing.length > fillLimits.missing && first !== undefined && second !== undefined) {
    const wavesOnly = first.wavesOnly && second.wavesOnly;
    const joined = { ...first, toAt: second.toAt, after: second.after, wavesOnly };
    step.state = { ...step.state, missing: [joined, ...rest] };
  } else step.state = { ...step.state, missing };
}

function onLive(step: Step, { full, thinned }: Extract<FillInput, { type: 'live' }>, facts: FillFacts): void {
  const { state } = step;
  step.state = { ...state, heardAt: facts.at };
  if (full && state.missing.some(({ after }) => after === null)) {
    const after = facts.heard();
    step.state = { ...step.state, missing: state.missing.map((one) => (one.after === null ? { ...one, after } : one)) };
  }
  if (thinned > 0) {
    const begun = state.thinned ?? { fromAt: facts.at - fillLimits.thinnedMs, before: facts.heard(), wavesOnly: true };
    const wavesOnly = begun.wavesOnly && thinned === 1;
    step.state = { ...step.state, thinned: { ...begun, wavesOnly }, nextMono: facts.mono + state.calmMs };
  } else if (state.thinned !== null) {
    const calmMs = Math.min(fillLimits.calmMsMax, state.calmMs * 2);
    step.state = { ...step.state, thinned: null, calmMs };
    miss(step, { ...state.thinned, toAt: facts.at, after: facts.heard() });
  }
}

function ask(step: Step, { mono, hasRoom }: FillFacts): void {
  const { state } = step;
  const [first] = state.missing;
  if (first === undefined || first.fromAt === notRead || first.after === null || state.sinceMono === null) return;
  if (state.asking !== null) {
    if (mono - state.asking.sinceMono >= fillLimits.answerMs) {
      step.state = { ...state, asking: null, nextMono: mono + fillLimits.againMs };
    }
    return;
  }
  if (!hasRoom || mono < state.nextMono || mono - state.sinceMono < fillLimits.settleMs) return;
  const id = state.asked + 1;
  step.state = { ...state, asked: id, asking: { id, sinceMono: mono } };
  const { askFrom: fromAt, toAt } = first;
  step.effects.push({ type: 'ask', id, request: { fromAt, toAt, cursor: state.cursor } });
}

function onPage(step: Step, id: number, page: FillPage | null | undefined, { mono }: FillFacts): void {
  const { state } = step;
  const [first, ...rest] = state.missing;
  if (state.asking?.id !== id || first === undefined) return;
  step.state = { ...state, asking: null };
  if (page === null) {
    step.state = { ...step.state, nextMono: mono + fillLimits.againMs };
  } else if (page === undefined) {
    step.effects.push({ type: 'log', level: 'warn', text: 'A page of live data that was missed cannot be read' });
    step.state = { ...step.state, missing: rest, cursor: null };
  } else {
    step.effects.push({ type: 'take', frame: page.frame, values: wantedOf(first, page) });
    const isLast = page.next === null;
    const missing = isLast ? rest : [{ ...first, askFrom: Math.max(first.askFrom, page.upTo) }, ...rest];
    const calmMs = isLast && rest.length === 0 ? fillLimits.calmMs : state.calmMs;
    step.state = { ...step.state, missing, cursor: page.next, calmMs, nextMono: mono + fillLimits.pageMs };
    if (!isLast) return;
    step.state = { ...step.state, fresh: { fromAt: Math.min(first.fromAt, state.fresh?.fromAt ?? Infinity), mono } };
    step.effects.push({ type: 'log', level: 'info', text: filledText(first, page) });
  }
}

/** From where the record lacks what the gateway may hold; null: nothing. Outlives the process. */
export function unfilledFrom({ missing, fresh }: FillState): number | null {
  const from = Math.min(fresh?.fromAt ?? Infinity, ...missing.map(({ fromAt }) => fromAt));
  return Number.isFinite(from) ? from : null;
}

/** What is not on record already: it came live before the stretch or behind it, and pages overlap. */
function wantedOf({ fromAt, before, after, wavesOnly }: Missing, { late, values }: FillPage): FillPage['values'] {
  if (late) return values;
  if (wavesOnly) return [];
  return values.filter(({ device, bed, key, at }) => {
    const name = seriesName(device, bed, key);
    // Long before the stretch: measured long before it was told, as a cuff's reading may be.
    if (at < fromAt - fillLimits.overlapMs) return true;
    const isAfter = at > (before.get(name) ?? fromAt) + sameMs;
    return isAfter && at < (after?.get(name) ?? Infinity) - sameMs;
  });
}

function filledText({ fromAt, toAt }: Missing, { heldFrom }: FillPage): string {
  const from = new Date(Math.max(fromAt, heldFrom)).toISOString();
  const gap = heldFrom > fromAt && fromAt > 0 ? '; the gateway holds nothing older: a gap stays before it' : '';
  return `Live data that was missed is on record from ${from} to ${new Date(toAt).toISOString()}${gap}`;
}
