/** Reads what somebody typed into the search box: "free iv pump near 12" in any order, as parts that can be taken out. */
import type { BedId } from '../domain/ids.ts';
import type { AssetCondition } from '../station-api/asset-calls.ts';
import type { EquipmentFile } from './equipment-file.ts';
import { kindKey } from './words-kind.ts';
import { placePhrases, statePhrases } from './words-search.ts';
import { nearlySameWord, sameWord, tokensOf, type Token } from './words-tokens.ts';

/** From where to where in the text; what is between belongs to the chip. */
interface Part {
  readonly from: number;
  readonly to: number;
}

export type Chip = Part &
  (
    | {
        readonly kind: 'type';
        /** Keys of the file's types, one of which it must be. */ readonly types: readonly string[];
      }
    | { readonly kind: 'state'; readonly state: AssetCondition }
    | { readonly kind: 'near-bed'; readonly bed: BedId }
    | { readonly kind: 'near-room'; readonly room: string }
    /** Must be found in its name, number, tag, model, owner, kind or place. */
    | { readonly kind: 'text'; readonly text: string }
  );

export interface Query {
  readonly text: string;
  readonly chips: readonly Chip[];
  /** The type asked for; null: any. */
  readonly types: ReadonlySet<string> | null;
  /** The states asked for; null: any. */
  readonly states: ReadonlySet<AssetCondition> | null;
  readonly near: Extract<Chip, { kind: 'near-bed' | 'near-room' }> | null;
  readonly texts: readonly string[];
}

type Meaning =
  | { readonly kind: 'type'; readonly types: readonly string[] }
  | { readonly kind: 'state'; readonly state: AssetCondition }
  | { readonly kind: 'room'; readonly room: string }
  | { readonly kind: 'near' | 'bed-word' | 'ignore' };

interface Phrase {
  readonly words: readonly string[];
  readonly meaning: Meaning;
}

/** Everything that can be said in a ward; made once for its files and beds. */
export interface Vocabulary {
  /** Longest first. */
  readonly phrases: readonly Phrase[];
  readonly beds: ReadonlyMap<string, BedId>;
}

const longestText = 200;
/** "07" and "7" are one bed. */
const bedKey = (text: string): string =>
  wordsOf(text)
    .join('')
    .replace(/^0+(?=\d)/, '');

export function vocabularyOf(
  equipment: Pick<EquipmentFile, 'types' | 'words'>,
  beds: readonly { readonly id: BedId }[],
  roomNames: readonly string[],
): Vocabulary {
  const placeWords = (['near', 'bed', 'ignore'] as const).flatMap((what) => placePhrases(equipment, what));
  const phrases: Phrase[] = [...typePhrases(equipment.types, placeWords)];
  const add = (text: string, meaning: Meaning): void => {
    const words = wordsOf(text);
    if (words.length > 0) phrases.push({ words, meaning });
  };
  const known = new Map(beds.map(({ id }) => [bedKey(id), id]));
  for (const room of new Set(roomNames)) {
    // A room that is called by its bed's number is that bed.
    if (!known.has(bedKey(room))) add(room, { kind: 'room', room });
  }
  for (const [text, state] of statePhrases(equipment)) add(text, { kind: 'state', state });
  for (const text of placePhrases(equipment, 'near')) add(text, { kind: 'near' });
  for (const text of placePhrases(equipment, 'bed')) add(text, { kind: 'bed-word' });
  for (const text of placePhrases(equipment, 'ignore')) add(text, { kind: 'ignore' });
  return { phrases: phrases.toSorted((a, b) => b.words.length - a.words.length), beds: known };
}

const wordsOf = (text: string): string[] => tokensOf(text).map(({ word }) => word);

/** Whole names first; then single words of names, which mean every type that has them: "pump", "scanner". */
function typePhrases(types: EquipmentFile['types'], taken: readonly string[]): Phrase[] {
  const whole = new Map<string, { words: string[]; types: Set<string> }>();
  const single = new Map<string, Set<string>>();
  for (const { key, label, words } of types) {
    for (const name of [key, label, ...words]) {
      const said = wordsOf(name);
      if (said.length === 0) continue;
      const phrase = whole.get(said.join(' ')) ?? { words: said, types: new Set() };
      phrase.types.add(key);
      whole.set(said.join(' '), phrase);
    }
    for (const word of [...wordsOf(key), ...wordsOf(label)]) {
      if (word.length < 2 || /\p{N}/u.test(word)) continue;
      single.set(word, (single.get(word) ?? new Set()).add(key));
    }
  }
  for (const word of whole.keys()) single.delete(word);
  // "near bed 12" asks for no smart bed, though its name has the word too.
  for (const word of taken) single.delete(word);
  const asPhrase = (words: readonly string[], keys: ReadonlySet<string>): Phrase => ({
    words,
    meaning: { kind: 'type', types: [...keys] },
  });
  return [
    ...[...whole.values()].map((phrase) => asPhrase(phrase.words, phrase.types)),
    ...[...single].map(([word, keys]) => asPhrase([word], keys)),
  ];
}

interface Hit extends Part {
  readonly meaning: Meaning | { readonly kind: 'number'; readonly bed: BedId };
  readonly tokens: number;
}

export function readQuery(typed: string, vocabulary: Vocabulary): Query {
  const text = typed.slice(0, longestText);
  const hits = hitsOf(text, vocabulary);
  const chips = chipsOf(text, hits);
  return {
    text,
    chips,
    types: typesAsked(chips),
    states: statesAsked(chips),
    near: chips.findLast((chip) => chip.kind === 'near-bed' || chip.kind === 'near-room') ?? null,
    texts: chips.flatMap((chip) => (chip.kind === 'text' ? [chip.text] : [])),
  };
}

/** What stands together without a blank is one thing if any of it is unknown: "IP-0147" is no bed. */
function hitsOf(text: string, vocabulary: Vocabulary): Hit[] {
  const chunks = Array.from(text.matchAll(/\S+/g), ({ index, 0: chunk }) => ({
    from: index,
    to: index + chunk.length,
  }));
  const unknown = new Set<number>();
  for (;;) {
    const tokens = tokensOf(text).filter(({ from }) => !unknown.has(chunkAt(chunks, from)));
    const { hits, missed } = matched(tokens, vocabulary);
    if (missed.length === 0) return hits;
    for (const { from } of missed) unknown.add(chunkAt(chunks, from));
  }
}

const chunkAt = (chunks: readonly Part[], at: number): number =>
  chunks.findIndex(({ from, to }) => at >= from && at < to);

function matched(tokens: readonly Token[], vocabulary: Vocabulary): { hits: Hit[]; missed: Token[] } {
  const hits: Hit[] = [];
  const missed: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const hit = hitAt(tokens, at, vocabulary);
    const token = tokens[at];
    if (hit === null && token !== undefined) missed.push(token);
    else if (hit !== null) hits.push(hit);
    at += hit?.tokens ?? 1;
  }
  return { hits, missed };
}

function hitAt(tokens: readonly Token[], at: number, { phrases, beds }: Vocabulary): Hit | null {
  const token = tokens[at];
  if (token === undefined) return null;
  for (const same of [sameWord, nearlySameWord]) {
    for (const { words, meaning } of phrases) {
      if (!words.some((word) => same(token.word, word))) continue;
      const run = tokens.slice(at, at + words.length);
      if (run.length === words.length && inAnyOrder(run, words, same)) return hitOf(run, meaning);
    }
  }
  return bedAt(tokens, at, beds);
}

/** "12", "07", "12a". */
function bedAt(tokens: readonly Token[], at: number, beds: Vocabulary['beds']): Hit | null {
  for (let length = 3; length > 0; length -= 1) {
    const run = tokens.slice(at, at + length);
    const joined = run.every((token, index) => index === 0 || token.from - (run[index - 1]?.to ?? 0) <= 1);
    const bed = joined && run.length === length ? beds.get(bedKey(run.map(({ word }) => word).join(''))) : undefined;
    if (bed !== undefined) return hitOf(run, { kind: 'number', bed });
  }
  return null;
}

function inAnyOrder(run: readonly Token[], words: readonly string[], same: (a: string, b: string) => boolean): boolean {
  const left = [...words];
  return run.every(({ word }) => {
    const at = left.findIndex((one) => same(word, one));
    if (at < 0) return false;
    left.splice(at, 1);
    return true;
  });
}

function hitOf(run: readonly Token[], meaning: Hit['meaning']): Hit {
  return { meaning, from: run[0]?.from ?? 0, to: run.at(-1)?.to ?? 0, tokens: run.length };
}

/** A place takes the words before it along: taking out "near bed 12" takes out all of it. */
function chipsOf(text: string, hits: readonly Hit[]): Chip[] {
  const chips: Chip[] = [];
  let lead: number | null = null;
  let end = 0;
  for (const { meaning, from, to } of hits) {
    chips.push(...textChips(text, end, from));
    if (chips.at(-1)?.kind === 'text' && (chips.at(-1)?.from ?? 0) >= end) lead = null;
    end = to;
    switch (meaning.kind) {
      case 'near':
      case 'bed-word':
        lead ??= from;
        continue;
      case 'type':
        chips.push({ kind: 'type', types: meaning.types, from, to });
        break;
      case 'state':
        chips.push({ kind: 'state', state: meaning.state, from, to });
        break;
      case 'number':
        chips.push({ kind: 'near-bed', bed: meaning.bed, from: lead ?? from, to });
        break;
      case 'room':
        chips.push({ kind: 'near-room', room: meaning.room, from: lead ?? from, to });
        break;
      case 'ignore':
        continue;
    }
    lead = null;
  }
  chips.push(...textChips(text, end, text.length));
  return chips;
}

/** What no phrase took, each stretch without blanks a part of its own. */
function textChips(text: string, from: number, to: number): Chip[] {
  return Array.from(text.slice(from, to).matchAll(/\S+/g), (found) => ({ found, at: from + found.index }))
    .filter(({ found }) => /[\p{L}\p{N}]/u.test(found[0]))
    .map(({ found, at }) => ({ kind: 'text', text: found[0], from: at, to: at + found[0].length }));
}

/** "syringe … pump": what all of them mean; where that is nothing, what any of them means. */
function typesAsked(chips: readonly Chip[]): ReadonlySet<string> | null {
  const asked = chips.flatMap((chip) => (chip.kind === 'type' ? [chip.types] : []));
  if (asked.length === 0) return null;
  const any = new Set(asked.flat());
  const all = [...any].filter((type) => asked.every((types) => types.includes(type)));
  return all.length > 0 ? new Set(all) : any;
}

function statesAsked(chips: readonly Chip[]): ReadonlySet<AssetCondition> | null {
  const asked = chips.flatMap((chip) => (chip.kind === 'state' ? [chip.state] : []));
  return asked.length === 0 ? null : new Set(asked);
}

/** The text without that part. */
export const withoutChip = ({ text }: Query, { from, to }: Part): string =>
  `${text.slice(0, from)} ${text.slice(to)}`.replaceAll(/\s+/g, ' ').trim();

export const isOfType = (kind: string, type: { readonly key: string } | null, types: ReadonlySet<string>): boolean =>
  type === null ? types.has(kind) || types.has(kindKey(kind)) : types.has(type.key);
