/**
 * What a site decides about alarms: how long an acknowledgement holds, what latches, who is told when nobody answers,
 * the limits that beds begin with. Data of the ward's state, so that every station shows and follows the same.
 */
import { z } from 'zod';
import { limitProfileSchema } from './limits.ts';

/** Minutes an acknowledgement holds; null: until the cause ends. */
const reAlarmSchema = z.union([z.literal(2), z.literal(5), z.literal(10), z.literal(30)]).nullable();

export const alarmRoles = [
  'nurse',
  'buddy',
  'charge-nurse',
  'rapid-response',
  'physician',
  'biomed',
  'everybody',
] as const;
export type AlarmRole = (typeof alarmRoles)[number];

export const escalationStepSchema = z.object({
  /** Since the alarm signalled. */
  afterS: z.number().min(0).max(86_400),
  role: z.enum(alarmRoles),
  /** Without an answer for so long it counts as none, and the next step is not waited for. */
  answerS: z.number().min(5).max(3_600).default(60),
});
export type EscalationStep = z.infer<typeof escalationStepSchema>;
const chainSchema = z.array(escalationStepSchema).max(10);

export const alarmPolicySchema = z.object({
  reAlarmMin: z
    .object({
      high: reAlarmSchema.default(2),
      medium: reAlarmSchema.default(10),
      low: reAlarmSchema.default(30),
      technical: reAlarmSchema.default(30),
    })
    .prefault({}),
  /** High always latches, low and technical never. */
  latchMedium: z.boolean().default(false),
  /** An acknowledgement can be taken back for so long. */
  undoS: z.number().min(0).max(120).default(30),
  sound: z
    .object({
      /** No station goes below. */
      floorPct: z.number().min(10).max(100).default(30),
      /** At night no station goes below this one instead. */
      nightFloorPct: z.number().min(10).max(100).default(20),
      nightFrom: z
        .string()
        .regex(/^\d\d:\d\d$/)
        .default('22:00'),
      nightTo: z
        .string()
        .regex(/^\d\d:\d\d$/)
        .default('06:00'),
      /** Between two reminders that sound is off or failing. */
      reminderS: z.number().min(30).max(600).default(120),
      /** Hours between two checks of the sound. */
      testEveryH: z.number().min(1).max(24).default(8),
    })
    .prefault({}),
  escalation: z
    .object({
      high: chainSchema.default([
        { afterS: 0, role: 'nurse', answerS: 30 },
        { afterS: 2, role: 'charge-nurse', answerS: 60 },
        { afterS: 30, role: 'buddy', answerS: 30 },
        { afterS: 60, role: 'rapid-response', answerS: 60 },
        { afterS: 120, role: 'everybody', answerS: 60 },
      ]),
      medium: chainSchema.default([
        { afterS: 0, role: 'nurse', answerS: 60 },
        { afterS: 60, role: 'buddy', answerS: 60 },
        { afterS: 120, role: 'charge-nurse', answerS: 120 },
        { afterS: 300, role: 'physician', answerS: 120 },
        { afterS: 600, role: 'everybody', answerS: 60 },
      ]),
      low: chainSchema.default([]),
      technical: chainSchema.default([{ afterS: 300, role: 'biomed', answerS: 300 }]),
    })
    .prefault({}),
  /** A limit passed and no alarm of the device for so long after its own delay (L9). */
  deviceAlarmGraceS: z.number().min(5).max(120).default(20),
  /** A device whose clock is off by more. */
  clockOffS: z.number().min(10).max(86_400).default(300),
  /** A bed with a live feed on no screen for so long (L25). */
  unseenS: z.number().min(5).max(600).default(30),
  /** The profile of beds that have no other. */
  profile: z.string().max(80).default('adult'),
  profiles: z.record(z.string().max(80), limitProfileSchema).default({}),
});
export type AlarmPolicy = z.infer<typeof alarmPolicySchema>;

export const defaultPolicy: AlarmPolicy = alarmPolicySchema.parse({});

export const personOnDutySchema = z.object({
  id: z.string().min(1).max(80),
  name: z.string().min(1).max(120),
  /** Where middleware finds this person: name of a target in the gateway's configuration, and the address there. */
  reach: z
    .array(z.object({ target: z.string().max(80), address: z.string().max(250) }))
    .max(5)
    .default([]),
});

/** Who has which role now. Roles that nobody has are passed over, and that is said. */
export const teamSchema = z.object({
  people: z.array(personOnDutySchema).max(500).default([]),
  /** Person by bed. */
  nurses: z.record(z.string(), z.string()).default({}),
  /** Buddy by person. */
  buddies: z.record(z.string(), z.string()).default({}),
  roles: z.partialRecord(z.enum(alarmRoles), z.string()).default({}),
});
export type Team = z.infer<typeof teamSchema>;
export const emptyTeam: Team = teamSchema.parse({});
