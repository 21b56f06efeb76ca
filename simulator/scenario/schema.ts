/** Scenario files: what happens in the virtual ward, when and to whom. */
import { z } from 'zod';
import { UsageError } from '../options.ts';
import { heartEvents, rhythmNames } from '../physiology/heart.ts';
import { vitalNames } from '../physiology/vitals.ts';
import { bedActs } from '../beds/smart-bed.ts';
import { pumpActs } from '../pumps/channel.ts';

const clockText = /^(\d{1,3}:)?\d{1,3}:[0-5]\d$/;

/** Seconds, "m:ss" or "h:mm:ss"; read as ms. */
export const spanSchema = z
  .union([z.number().nonnegative(), z.string().regex(clockText, 'a time is seconds, "m:ss" or "h:mm:ss"')])
  .transform((value) => {
    if (typeof value === 'number') return value * 1000;
    return value.split(':').reduce((total, part) => total * 60 + Number(part), 0) * 1000;
  });

const span = spanSchema.optional();
const base = { at: spanSchema, note: z.string().optional() };
const onTag = { ...base, tag: z.string().min(1) };
const onBed = { ...base, bed: z.string().min(1) };

export const stepSchema = z.discriminatedUnion('act', [
  z.strictObject({
    ...onBed,
    act: z.literal('vitals'),
    set: z.partialRecord(z.enum(vitalNames), z.number()),
    /** Time of the ramp there; also of the way back after `for`. */
    over: spanSchema.default(0),
    for: span,
  }),
  z.strictObject({
    ...onBed,
    act: z.literal('rhythm'),
    rhythm: z.enum(rhythmNames),
    rate: z.number().min(20).max(300).optional(),
    for: span,
  }),
  /** Once, in sinus rhythm: two or four ventricular beats, a missing one, a dozen uneven ones. */
  z.strictObject({ ...onBed, act: z.literal('heart'), event: z.enum(heartEvents) }),
  z.strictObject({ ...onBed, act: z.literal('sensor-off'), sensor: z.enum(['ECG', 'SpO2', 'ART']), for: span }),
  z.strictObject({ ...onBed, act: z.literal('unplug'), for: span }),
  z.strictObject({ ...onBed, act: z.literal('noise'), factor: z.number().min(0).max(50), for: span }),
  z.strictObject({
    ...onBed,
    act: z.literal('bedside-pause'),
    state: z.enum(['audio-paused', 'audio-off', 'alarm-paused', 'alarm-off', 'alert-acknowledged']),
    for: span,
  }),
  z.strictObject({ ...onBed, act: z.literal('clock-offset'), seconds: z.number() }),
  z.strictObject({ ...onBed, act: z.literal('nibp') }),
  /** Of the smart bed under this place. */
  z.strictObject({ ...onBed, act: z.literal('smart-bed'), do: z.enum(bedActs), for: span }),
  z.strictObject({
    ...base,
    act: z.literal('pump'),
    pump: z.string().min(1),
    channel: z.string().nullable().default(null),
    do: z.enum(pumpActs),
    value: z.number().nullable().default(null),
  }),
  z.strictObject({ ...onBed, act: z.literal('transfer'), to: z.string().min(1) }),
  z.strictObject({ ...onBed, act: z.literal('discharge') }),
  z.strictObject({ ...onBed, act: z.literal('admit') }),
  z.strictObject({ ...onBed, act: z.literal('update'), diagnosis: z.string().max(200) }),
  z.strictObject({ ...base, act: z.literal('cut'), for: spanSchema }),
  z.strictObject({ ...onTag, act: z.literal('tag'), to: z.string().min(1) }),
  /** Out by an exit of the plan; after `for` it is brought back to where it belongs. */
  z.strictObject({ ...onTag, act: z.literal('tag-leaves'), by: z.string().min(1), for: span }),
  z.strictObject({ ...onTag, act: z.literal('tag-silent'), for: span }),
  z.strictObject({ ...onTag, act: z.literal('tag-battery'), percent: z.number().min(0).max(100) }),
  /** The location system alone: hub and broker are gone. */
  z.strictObject({ ...base, act: z.literal('locations-cut'), for: spanSchema }),
]);
export type Step = z.infer<typeof stepSchema>;

export const scenarioSchema = z
  .strictObject({
    title: z.string().min(1).max(120),
    description: z.string().max(1000).default(''),
    /** The steps begin again after this; null: once. */
    repeatEvery: spanSchema.nullable().default(null),
    steps: z.array(stepSchema).max(2000),
  })
  .refine(
    (scenario) =>
      scenario.repeatEvery === null || scenario.steps.every((step) => step.at < (scenario.repeatEvery ?? 0)),
    'a step lies after the time at which the scenario begins again',
  );
export type Scenario = z.infer<typeof scenarioSchema>;

/** Reads a scenario; the error says which step and what is wrong with it. */
export function readScenario(name: string, data: unknown): Scenario {
  const result = scenarioSchema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  throw new UsageError(
    `Scenario ${name}: ${path === '' || path === undefined ? '' : `${path}: `}${issue?.message ?? 'not readable'}`,
  );
}
