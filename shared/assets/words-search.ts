/** Words that every ward says for states and places; a site's equipment file adds its own. */
import type { AssetCondition } from '../station-api/asset-calls.ts';
import type { EquipmentFile } from './equipment-file.ts';

const stateWords: Readonly<Record<AssetCondition, readonly string[]>> = {
  free: ['free', 'available', 'ready', 'idle', 'spare', 'unused', 'clean'],
  'in-use': ['in use', 'used', 'busy', 'taken', 'running', 'reserved'],
  cleaning: ['cleaning', 'in cleaning', 'dirty', 'to clean', 'being cleaned', 'unclean'],
  'do-not-use': ['do not use', 'broken', 'faulty', 'out of order', 'defective', 'overdue', 'maintenance'],
  'not-seen': ['not seen', 'lost', 'missing'],
};

const places = {
  near: ['near', 'nearby', 'by', 'beside', 'at', 'in', 'for', 'to', 'close to', 'next to', 'around', 'from'],
  bed: ['bed', 'room', 'bay', 'bedspace'],
  ignore:
    'a an the any all some me my i is are of and with which that find show get need want where nearest closest next please now one'.split(
      ' ',
    ),
} as const;

type PlaceWord = keyof typeof places;

/** Each word or phrase with the state it means. */
export function* statePhrases({ words }: Pick<EquipmentFile, 'words'>): Generator<readonly [string, AssetCondition]> {
  const ofSite: Readonly<Record<AssetCondition, readonly string[]>> = {
    free: words.free,
    'in-use': words.inUse,
    cleaning: words.cleaning,
    'do-not-use': words.doNotUse,
    'not-seen': [],
  };
  for (const state of Object.keys(stateWords) as AssetCondition[]) {
    for (const word of [...ofSite[state], ...stateWords[state]]) yield [word, state];
  }
}

export const placePhrases = ({ words }: Pick<EquipmentFile, 'words'>, what: PlaceWord): readonly string[] => [
  ...words[what],
  ...places[what],
];
