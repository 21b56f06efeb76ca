/** What a person did on the strip: where he looks, what is saved, calipers, labels, words. Pure. */
import type { AlarmId } from '../../shared/domain/ids.ts';
import { keptBounds, type BeatLabel, type BeatMark, type KeptSpan } from '../../shared/history/kept.ts';
import type { Pair } from './measure.ts';

export type Side = 'a' | 'b';

/** What the strip was opened for. */
export interface About {
  /** Null: any time. */
  readonly at: number | null;
  readonly text: string;
  readonly alarm: AlarmId | null;
}

/** `id`: stays with a pair while others come and go. */
export interface PlacedPair extends Pair {
  readonly id: number;
}

export interface StripModel {
  /** Middle of what is in view, epoch ms. */
  readonly middleAt: number;
  /** The stretch that is saved and printed. */
  readonly fromAt: number;
  readonly toAt: number;
  readonly pairs: readonly PlacedPair[];
  /** The pair that keys move, and its side. */
  readonly pair: number;
  readonly side: Side;
  /** Somebody placed them; until then they are only offered, and not kept. */
  readonly placed: boolean;
  readonly march: boolean;
  readonly beats: readonly BeatMark[];
  readonly text: string;
}

/** Length that is offered, ms: what is saved is 10 s or longer. */
export const spanLengths = [10_000, 20_000, 30_000] as const;
/** Offered to begin with, beside the moment so that both are seen: a beat at about 100/min. */
const offeredAfterMs = 1_000;
const offeredMs = 600;
/** A label is for the beat under A: this near to another it takes its place. */
const sameBeatMs = 80;

/** Of a time before the one who lies there now came: of somebody else, or of them in another bed (L8). */
export const isBeforeStay = (at: number | null, bed: { readonly since: number | null } | undefined): boolean =>
  at !== null && bed?.since != null && at < bed.since - 1;

/** Whose it is on paper and in files: nobody's where names are hidden or the strip is of a time before their stay. */
export const namedOn = <Patient>(patient: Patient | null, initials: boolean, isOther: boolean): Patient | null =>
  initials || isOther ? null : patient;

export function stripAt(at: number): StripModel {
  const half = spanLengths[0] / 2;
  return {
    middleAt: at,
    fromAt: at - half,
    toAt: at + half,
    pairs: [{ id: 0, aAt: at + offeredAfterMs, bAt: at + offeredAfterMs + offeredMs }],
    pair: 0,
    side: 'a',
    placed: false,
    march: false,
    beats: [],
    text: '',
  };
}

/** With what somebody kept: a change of it is kept as another event. */
export function stripOfKept(span: KeptSpan): StripModel {
  const empty = stripAt(span.at);
  const pairs = span.calipers.map(({ aAt, bAt }, id) => ({ id, aAt, bAt }));
  return {
    ...empty,
    middleAt: (span.fromAt + span.toAt) / 2,
    fromAt: span.fromAt,
    toAt: span.toAt,
    pairs: pairs.length === 0 ? empty.pairs : pairs,
    placed: pairs.length > 0,
    beats: span.beats,
    text: span.text,
  };
}

export type StripAct =
  | { readonly kind: 'shift'; readonly byMs: number; readonly viewMs: number }
  | { readonly kind: 'length'; readonly ms: number }
  | { readonly kind: 'choose'; readonly pair: number; readonly side: Side }
  | { readonly kind: 'other-side' }
  /** Where calipers that nobody has placed yet lie: on samples, once there are some. */
  | { readonly kind: 'offer'; readonly pair: Pair }
  /** `at` lies on a sample. */
  | { readonly kind: 'move'; readonly at: number }
  | { readonly kind: 'add-pair' }
  | { readonly kind: 'remove-pair' }
  | { readonly kind: 'march' }
  /** Null takes the label away. */
  | { readonly kind: 'label'; readonly label: BeatLabel }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'look-at'; readonly at: number };

export const activeAt = ({ pairs, pair, side }: StripModel): number => {
  const one = pairs[pair];
  return one === undefined ? 0 : side === 'a' ? one.aAt : one.bAt;
};

export function actOnStrip(model: StripModel, act: StripAct): StripModel {
  switch (act.kind) {
    case 'shift':
      return shifted(model, act.byMs, act.viewMs);
    case 'length': {
      const half = act.ms / 2;
      return { ...model, fromAt: model.middleAt - half, toAt: model.middleAt + half };
    }
    case 'choose':
      return model.pairs[act.pair] === undefined ? model : { ...model, pair: act.pair, side: act.side };
    case 'other-side':
      return { ...model, side: model.side === 'a' ? 'b' : 'a' };
    case 'offer':
      return model.placed ? model : { ...model, pairs: [{ ...act.pair, id: 0 }] };
    case 'move':
      return moved(model, act.at);
    case 'add-pair':
      return added(model);
    case 'remove-pair':
      return removed(model);
    case 'march':
      return { ...model, march: !model.march };
    case 'label':
      return labelled(model, act.label);
    case 'text':
      return { ...model, text: act.text.slice(0, keptBounds.text) };
    case 'look-at':
      return { ...model, middleAt: act.at };
  }
}

/** What is saved goes along; a stretch longer than the view and than the least stays, and one looks along it. */
function shifted(model: StripModel, byMs: number, viewMs: number): StripModel {
  const middleAt = model.middleAt + byMs;
  if (model.toAt - model.fromAt > Math.max(viewMs, spanLengths[0])) return { ...model, middleAt };
  return { ...model, middleAt, fromAt: model.fromAt + byMs, toAt: model.toAt + byMs };
}

function moved(model: StripModel, at: number): StripModel {
  const pairs = model.pairs.map((pair, index) => {
    if (index !== model.pair) return pair;
    return model.side === 'a' ? { ...pair, aAt: at } : { ...pair, bAt: at };
  });
  return { ...model, pairs, placed: true };
}

/** Beside the last one, as long as it: the next beat. */
function added(model: StripModel): StripModel {
  if (model.pairs.length >= keptBounds.calipers) return model;
  const last = model.pairs[model.pair] ?? { aAt: model.middleAt, bAt: model.middleAt + offeredMs };
  const step = last.bAt - last.aAt;
  const id = Math.max(...model.pairs.map((pair) => pair.id)) + 1;
  const pairs = [...model.pairs, { id, aAt: last.bAt, bAt: last.bAt + step }];
  return { ...model, pairs, pair: pairs.length - 1, side: 'a', placed: true };
}

function removed(model: StripModel): StripModel {
  if (model.pairs.length === 1) return { ...model, placed: false };
  const pairs = model.pairs.filter((_, index) => index !== model.pair);
  return { ...model, pairs, pair: Math.min(model.pair, pairs.length - 1) };
}

/** The same label again takes it away. */
function labelled(model: StripModel, label: BeatLabel): StripModel {
  const at = model.pairs[model.pair]?.aAt;
  if (at === undefined) return model;
  const here = model.beats.find((beat) => Math.abs(beat.at - at) < sameBeatMs);
  const others = model.beats.filter((beat) => beat !== here);
  if (here?.label === label) return { ...model, beats: others };
  if (others.length >= keptBounds.beats) return model;
  return { ...model, beats: [...others, { at, label }].toSorted((a, b) => a.at - b.at) };
}

export const labelAtA = (model: StripModel): BeatLabel | null => {
  const at = model.pairs[model.pair]?.aAt;
  return at === undefined ? null : (model.beats.find((beat) => Math.abs(beat.at - at) < sameBeatMs)?.label ?? null);
};
