/** The list of assets: what is shown of each, and what is found by it. */
import type { AssetState } from '../../shared/ward/state.ts';
import { kindWord } from './kind.ts';
import type { AssetPlace } from './place.ts';

export interface AssetRow {
  readonly asset: AssetState;
  readonly kind: string;
  readonly place: AssetPlace;
}

export const rowOf = (asset: AssetState, place: AssetPlace): AssetRow => ({ asset, kind: kindWord(asset.kind), place });

/** Every word must begin a word of its names, its kind or its place: "bed 11" does not find IP-0111 at bed 12. */
export function isFound({ asset, kind, place }: AssetRow, text: string): boolean {
  const all = [asset.name, asset.device ?? '', kind, place.zone ?? ''].join('\n').toLocaleLowerCase();
  return text
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => beginsWord(all, word));
}

const inWord = /[\p{L}\p{N}]/u;

function beginsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !inWord.test(text[at - 1] ?? '') || !inWord.test(word[0] ?? '')) return true;
  }
  return false;
}
