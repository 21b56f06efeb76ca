/**
 * The equipment file of a site: types of equipment with the words that people say for them, and the rules that
 * facilities want to hear of. Data of the site, read by the gateway, known to every station.
 */
import { z } from 'zod';

const words = z.array(z.string().min(1).max(80)).max(60).default([]);
const minutes = z
  .number()
  .positive()
  .max(60 * 24 * 365);

export const equipmentTypeSchema = z.strictObject({
  /** "iv-pump": what the location system or the asset list calls the type. */
  key: z.string().min(1).max(80),
  label: z.string().min(1).max(80),
  /** On the map: one or two letters. */
  letter: z.string().min(1).max(2),
  /** Other words for it in a search, in any language the ward speaks: "drip", "volumat". */
  words,
  /** Has a pump feed: it is in use while a channel of it runs. */
  pump: z.boolean().default(false),
  /** A tag that is not heard for longer has an old position, seconds: by its motion. */
  movingS: z.number().positive().max(86_400).default(10),
  parkedS: z.number().positive().max(864_000).default(60),
  /** Not heard for so long, it is "not seen". */
  lostMin: minutes.default(10),
});
export type EquipmentType = z.infer<typeof equipmentTypeSchema>;

/** What a rule may look for. Each has its own evidence in the words of its finding. */
export const findingKinds = [
  'left-ward',
  'left-building',
  'forbidden',
  'par',
  'idle',
  'maintenance',
  'tag-battery',
  'tag-lost',
  'fault',
] as const;
export type FindingKind = (typeof findingKinds)[number];

const types = z.array(z.string().max(80)).max(200).nullable().default(null);

export const assetRuleSchema = z.strictObject({
  id: z.string().min(1).max(80),
  name: z.string().min(1).max(120),
  kind: z.enum(findingKinds),
  on: z.boolean().default(true),
  /** Types that it holds for; null: all. */
  types,
  /** `forbidden`: names of rooms or zones; `left-ward`, `left-building`: those that are still inside. */
  places: z.array(z.string().max(200)).max(500).default([]),
  /** It must hold so long before it is said, seconds. */
  forS: z
    .number()
    .nonnegative()
    .max(86_400 * 30)
    .default(30),
  /** `idle`: days; `maintenance`: days before; `tag-battery`: per cent; `tag-lost`: hours. */
  threshold: z.number().nonnegative().max(100_000).nullable().default(null),
  /** It also stands among the patient alarms, as a technical one of low priority. The site's choice; off is the rule. */
  asAlarm: z.boolean().default(false),
});
export type AssetRule = z.infer<typeof assetRuleSchema>;

export const parLevelSchema = z.strictObject({
  /** Name of a room of the plan; null: anywhere on the ward. */
  place: z.string().max(200).nullable(),
  type: z.string().min(1).max(80),
  /** Clean and ready. */
  least: z.number().int().min(1).max(1_000),
});
export type ParLevel = z.infer<typeof parLevelSchema>;

export const equipmentFileSchema = z.strictObject({
  version: z.string().min(1).max(40),
  types: z.array(equipmentTypeSchema).max(200),
  /** Words for states and for "near": "free", "available", "ready" …; each list is taken to the state beside it. */
  words: z
    .strictObject({
      free: words,
      inUse: words,
      cleaning: words,
      doNotUse: words,
      near: words,
      bed: words,
      ignore: words,
    })
    .prefault({}),
  /** A reservation ends by itself, minutes. */
  reserveMin: minutes.default(30),
  /** What nobody said to be clean or dirty is taken as clean; false: it is not free before somebody cleaned it. */
  unknownIsClean: z.boolean().default(true),
  /** Due within so many days is still free; due today or late is not. */
  dueSoonDays: z.number().int().min(0).max(365).default(7),
  /** A pump whose battery is below this is not ready, per cent. */
  readyBatteryPct: z.number().min(0).max(100).default(20),
  /** Walking, metres a second, with a pump in tow. */
  walkMPerS: z.number().positive().max(3).default(1.1),
  rules: z.array(assetRuleSchema).max(200).default([]),
  par: z.array(parLevelSchema).max(500).default([]),
});
export type EquipmentFile = z.infer<typeof equipmentFileSchema>;

/** What holds where a site wrote no file: no types of its own, no rules. */
export const emptyEquipment: EquipmentFile = {
  version: '',
  types: [],
  words: { free: [], inUse: [], cleaning: [], doNotUse: [], near: [], bed: [], ignore: [] },
  reserveMin: 30,
  unknownIsClean: true,
  dueSoonDays: 7,
  readyBatteryPct: 20,
  walkMPerS: 1.1,
  rules: [],
  par: [],
};
