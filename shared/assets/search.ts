/**
 * Finds equipment for a query: what was named exactly first, then what is free, then what is near. Says what else of
 * the kind there is and why it was not found, so that "none free" is never read as "none there".
 */
import type { AssetCondition } from '../station-api/asset-calls.ts';
import type { AssetState } from './asset.ts';
import type { FusedAsset } from './fusion-ward.ts';
import { isOfType, type Query } from './search-query.ts';
import { nearlySameWord, plainWord, tokensOf } from './words-tokens.ts';

export interface Found {
  readonly asset: FusedAsset;
  /** Walking, from the place asked for; null: no place asked, or no way known. */
  readonly metres: number | null;
}

export interface Findings {
  readonly found: readonly Found[];
  /** It was named by its number, serial, barcode, tag or name, and nothing else was asked. */
  readonly alone: boolean;
  /** What is of the kind and matches the words, but is in another state than asked for. */
  readonly others: Readonly<Record<AssetCondition, number>>;
}

/** Metres to walk from the place asked for; null: not known. */
export type DistanceOf = (asset: FusedAsset) => number | null;

/** What is compared of an asset; it changes only when the asset does. */
interface Names {
  /** Of its type, as the equipment file called it then. */
  readonly label: string;
  /** Whole: its number, serial, barcode, tag, device and name. */
  readonly exact: ReadonlySet<string>;
  readonly text: string;
  readonly words: readonly string[];
  readonly sortKey: string;
}

const names = new WeakMap<AssetState, Names>();

/** A code as scanners and people write it. */
const code = (text: string): string => plainWord(text).replaceAll(/[\s\-_./:]+/g, '');

function namesOf(asset: AssetState, label: string): Names {
  const known = names.get(asset);
  if (known?.label === label) return known;
  const { id, tag, name, kind, device, record } = asset;
  const whole = [id, tag, name, device, record.serial, record.barcode].filter((one) => one != null && one !== '');
  const all = [...whole, record.model, record.owner, kind, label].filter((one) => one != null);
  const text = plainWord(all.join('\n'));
  const made = {
    label,
    exact: new Set(whole.map((one) => code(one ?? '')).filter((one) => one !== '')),
    text,
    words: tokensOf(text).map(({ word }) => word),
    sortKey: plainWord(name).replaceAll(/\d+/g, (digits) => digits.padStart(12, '0')),
  };
  names.set(asset, made);
  return made;
}

export function findAssets(query: Query, fleet: readonly FusedAsset[], distanceOf: DistanceOf): Findings {
  const scanned = code(query.text);
  const named =
    scanned === '' ? [] : fleet.filter(({ asset, type }) => namesOf(asset, type?.label ?? '').exact.has(scanned));
  if (named.length > 0) return { found: ranked(named, query, distanceOf), alone: true, others: noOthers() };
  const { states, types } = query;
  const texts = query.texts.map((text): Wanted => ({ text: plainWord(text), code: code(text) }));
  let matched = fleet.filter((one) => isWanted(one, types, texts, contains));
  // A slip of the finger is forgiven only where nothing is written that way.
  if (matched.length === 0 && texts.length > 0) {
    matched = fleet.filter((one) => isWanted(one, types, texts, resembles));
  }
  const others = noOthers();
  const found = matched.filter(({ condition }) => {
    if (states === null || states.has(condition)) return true;
    others[condition] += 1;
    return false;
  });
  return { found: ranked(found, query, distanceOf), alone: false, others };
}

const noOthers = (): Record<AssetCondition, number> => ({
  'in-use': 0,
  free: 0,
  cleaning: 0,
  'do-not-use': 0,
  'not-seen': 0,
});

interface Place {
  readonly text: string;
  readonly words: readonly string[];
}

/** Places are some dozens, and thousands of things stand in them: the words of each are made once. */
const places = new Map<string, Place>();
const placesKept = 2_000;
const nowhere: Place = { text: '', words: [] };

function placeOf(zone: string | null): Place {
  if (zone === null) return nowhere;
  const known = places.get(zone);
  if (known !== undefined) return known;
  const text = plainWord(zone);
  const made = { text, words: tokensOf(text).map(({ word }) => word) };
  if (places.size >= placesKept) places.clear();
  places.set(zone, made);
  return made;
}

/** As it is looked for: in plain letters, and as a code. */
interface Wanted {
  readonly text: string;
  readonly code: string;
}

type HasText = (names: Names, place: Place, wanted: Wanted) => boolean;

function isWanted(
  { asset, type, place }: FusedAsset,
  types: Query['types'],
  texts: readonly Wanted[],
  has: HasText,
): boolean {
  if (types !== null && !isOfType(asset.kind, type, types)) return false;
  if (texts.length === 0) return true;
  const known = namesOf(asset, type?.label ?? '');
  const where = placeOf(place);
  return texts.every((text) => has(known, where, text));
}

const contains: HasText = ({ text, exact }, place, wanted) =>
  text.includes(wanted.text) || place.text.includes(wanted.text) || exact.has(wanted.code);

const resembles: HasText = (known, place, wanted) =>
  contains(known, place, wanted) ||
  known.words.some((word) => nearlySameWord(word, wanted.text)) ||
  place.words.some((word) => nearlySameWord(word, wanted.text));

interface Rank extends Found {
  readonly exact: boolean;
  readonly state: number;
  readonly sortKey: string;
}

/** Exact name, then what may be taken now, then the way to it, then the name. */
function ranked(all: readonly FusedAsset[], query: Query, distanceOf: DistanceOf): Found[] {
  const codes = query.texts.map(code);
  const ranks: Rank[] = all.map((asset) => {
    const { exact, sortKey } = namesOf(asset.asset, asset.type?.label ?? '');
    return {
      asset,
      metres: query.near === null ? null : distanceOf(asset),
      exact: codes.some((one) => exact.has(one)),
      state: stateRank(asset),
      sortKey,
    };
  });
  ranks.sort(
    (a, b) =>
      Number(b.exact) - Number(a.exact) ||
      a.state - b.state ||
      compareMetres(a.metres, b.metres) ||
      (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0),
  );
  return ranks.map(({ asset, metres }) => ({ asset, metres }));
}

/** Free and ready, free with a reservation for the bed that asks first of them; then free; then all others alike. */
function stateRank({ condition, ready, why }: FusedAsset): number {
  if (condition !== 'free') return 3;
  if (why.some((one) => one.kind === 'reserved' && one.own)) return 0;
  return ready ? 1 : 2;
}

function compareMetres(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}
