/** Every string of the console, by area. Short, plain, present tense; design, section 8. */
import { priority, marks, reason, ack, alarms, role, escalation } from './en/alarms.ts';
import { assets } from './en/assets.ts';
import { bed } from './en/bed.ts';
import { disclosure } from './en/disclosure.ts';
import { disk } from './en/disk.ts';
import { assetImport, assetList, assetRules, fleet } from './en/fleet.ts';
import { place, frame, bottom, keys, search, watchdog } from './en/frame.ts';
import { history, life } from './en/history.ts';
import { limits } from './en/limits.ts';
import { lost } from './en/lost.ts';
import { places } from './en/places.ts';
import { policy } from './en/policy.ts';
import { exporting, print } from './en/print.ts';
import { pumps } from './en/pumps.ts';
import { record } from './en/record.ts';
import { setup } from './en/setup.ts';
import { sound } from './en/sound.ts';
import { standing } from './en/standing.ts';
import { strip } from './en/strip.ts';
import { tile, absent, label, waves } from './en/tile.ts';
import { trends } from './en/trends.ts';

export const en = {
  place,
  frame,
  bottom,
  tile,
  absent,
  label,
  priority,
  marks,
  reason,
  ack,
  alarms,
  role,
  escalation,
  standing,
  history,
  life,
  bed,
  record,
  trends,
  disclosure,
  disk,
  strip,
  print,
  exporting,
  policy,
  pumps,
  assets,
  fleet,
  assetList,
  assetImport,
  assetRules,
  places,
  setup,
  limits,
  lost,
  sound,
  watchdog,
  waves,
  keys,
  search,
} as const;
