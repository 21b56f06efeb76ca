/**
 * The ward file: what a site writes down about its ward. Gateway and simulator read the same one.
 * Contents are data of the site; nothing in it is a secret.
 */
import { z } from 'zod';
import { teamSchema, type Team } from '../alarm/policy.ts';

/** Names in it that name nobody: a nurse who is not in the list of people would be called without a word. */
function strangerOf(team: Team): string | null {
  const known = new Set(team.people.map(({ id }) => id));
  const named = [
    ...Object.values(team.nurses),
    ...Object.entries(team.buddies).flat(),
    ...Object.values(team.roles),
  ].filter((id) => id !== undefined);
  return named.find((id) => !known.has(id)) ?? null;
}

const teamOfSite = teamSchema.superRefine((team, context) => {
  const stranger = strangerOf(team);
  if (stranger !== null) {
    context.addIssue({ code: 'custom', message: `${stranger} has a role and is not among the people` });
  }
});

const bedLabel = z
  .string()
  .min(1)
  .max(12)
  .regex(/^[\p{L}\p{N} ._-]+$/u, 'a bed is named with letters, digits, space, dot, dash or underscore');

export const wardFileSchema = z.object({
  id: z.string().min(1).max(40),
  name: z.string().min(1).max(80),
  /** "Step-down": shown under the ward's name with the number of beds. */
  subtitle: z.string().max(80).default(''),
  /** PV1-3.1 of this ward; an ADT message for another unit is not ours. */
  unit: z.string().min(1).max(80),
  /** IANA zone for device times without an offset. */
  timeZone: z.string().default('UTC'),
  contacts: z.object({ biomed: z.string().max(80).default('') }).default({ biomed: '' }),
  beds: z
    .array(
      z.object({
        id: bedLabel,
        room: z.string().max(40).default(''),
        /** Other spellings of this bed in PV1-3 ("HO Surgery^OR^1"), matched without regard to case. */
        aliases: z.array(z.string().max(200)).default([]),
        /** Devices that always belong to this bed. */
        devices: z.array(z.string().max(200)).default([]),
      }),
    )
    .min(1)
    .max(200)
    .refine((beds) => new Set(beds.map((bed) => bed.id)).size === beds.length, 'two beds have the same id'),
  /** Who has which role. Left out: what is in the log stands. */
  team: teamOfSite.optional(),
});
export type WardFile = z.infer<typeof wardFileSchema>;

/** The same ward with beds 01…N: the first N of the file, then generated ones. */
export function withBeds(ward: WardFile, count: number): WardFile {
  const digits = Math.max(2, String(count).length);
  const beds = Array.from({ length: count }, (_, index) => {
    const id = String(index + 1).padStart(digits, '0');
    return ward.beds[index] ?? { id, room: `${ward.unit}${id}`, aliases: [], devices: [] };
  });
  if (ward.team === undefined) return { ...ward, beds };
  // Beds that the file does not know are shared among the nurses of those that it does.
  const { nurses } = ward.team;
  const shares = beds.flatMap(({ id }, index) => {
    const nurse = nurses[id] ?? nurses[ward.beds[index % ward.beds.length]?.id ?? ''];
    return nurse === undefined ? [] : [[id, nurse] as const];
  });
  return { ...ward, beds, team: { ...ward.team, nurses: Object.fromEntries(shares) } };
}
