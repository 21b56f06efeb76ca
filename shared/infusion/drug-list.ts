/**
 * The pharmacist's file: how critical each drug is, how long before its end the next one is prepared, and the limits
 * that the ward's library has. Data of the site; Wardlight programs no pump with it.
 */
import { z } from 'zod';

/** Most critical first. */
export const drugClasses = ['short-half-life', 'high-alert', 'other'] as const;
export type DrugClass = (typeof drugClasses)[number];

const limit = z.number().nonnegative().nullable().default(null);

export const drugLimitsSchema = z
  .strictObject({
    /** UCUM or as on the pump: "ug/kg/min", "mL/h". */
    unit: z.string().min(1).max(40),
    softMin: limit,
    softMax: limit,
    hardMin: limit,
    hardMax: limit,
  })
  .refine(
    ({ hardMin, softMin, softMax, hardMax }) => {
      const known = [hardMin, softMin, softMax, hardMax].filter((one) => one !== null);
      return known.every((one, at) => at === 0 || one >= (known[at - 1] ?? 0));
    },
    { error: 'limits must rise: hardMin, softMin, softMax, hardMax' },
  );
export type DrugLimits = z.infer<typeof drugLimitsSchema>;

export const drugSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** Other spellings on pumps; case, blanks and marks do not count. */
  alsoWritten: z.array(z.string().min(1).max(200)).max(50).default([]),
  class: z.enum(drugClasses),
  /** Keeps the circulation up: never to run dry, never on a failing battery. */
  vasoactive: z.boolean().default(false),
  limits: z.array(drugLimitsSchema).max(10).default([]),
});
export type Drug = z.infer<typeof drugSchema>;

const classSchema = z.strictObject({
  /** The next one is prepared so many minutes before this one is empty. */
  leadMin: z
    .number()
    .min(0)
    .max(24 * 60),
  /** Near-end notices, minutes before empty; none where empty. */
  noticesMin: z
    .array(
      z
        .number()
        .min(0)
        .max(24 * 60),
    )
    .max(5),
});

export const drugListSchema = z.strictObject({
  name: z.string().min(1).max(80),
  version: z.string().min(1).max(40),
  /** Role and badge: "pharmacist badge 4102". */
  approvedBy: z.string().max(120).default(''),
  classes: z.strictObject({ 'short-half-life': classSchema, 'high-alert': classSchema, other: classSchema }),
  /** A battery that lasts less than this under a vasoactive drug is said, minutes. */
  vasoactiveBatteryMin: z
    .number()
    .min(0)
    .max(24 * 60)
    .default(30),
  /** When the shifts of the ward begin, local time, "07:00"; left out: `usualShifts`. */
  shifts: z
    .array(z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u))
    .min(1)
    .max(8)
    .optional(),
  drugs: z.array(drugSchema).max(5_000),
});
export type DrugList = z.infer<typeof drugListSchema>;

/** Of a site that says nothing of its shifts. */
export const usualShifts: readonly string[] = ['07:00', '19:00'];

/** What holds where a site wrote no file: every drug is as critical as the least known one. */
export const emptyDrugList: DrugList = {
  name: '',
  version: '',
  approvedBy: '',
  classes: {
    'short-half-life': { leadMin: 45, noticesMin: [30, 10] },
    'high-alert': { leadMin: 30, noticesMin: [15, 5] },
    other: { leadMin: 15, noticesMin: [5] },
  },
  vasoactiveBatteryMin: 30,
  drugs: [],
};
