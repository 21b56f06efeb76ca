/** A smart bed: what it says each few seconds, and its alarms when the patient leaves it or a rail is down. */
import { z } from 'zod';
import type { Random } from '../core/random.ts';
import { alertMessage } from '../hl7/alerts.ts';
import { bedDevice, bedReadingMessage } from '../hl7/bed.ts';
import type { Sender } from '../hl7/text.ts';
import { eventField } from '../monitor/conditions.ts';
import { episodes } from '../monitor/episodes.ts';
import type { Condition } from '../monitor/episodes.ts';
import type { Message } from '../monitor/monitor.ts';

export const bedActs = ['exit', 'return', 'rail-down', 'rail-up', 'arm', 'disarm', 'brake', 'unbrake'] as const;
export type BedAct = (typeof bedActs)[number];

export const smartBedProfileSchema = z.object({
  id: z.string().min(1).max(40),
  bed: z.string(),
  exitAlarm: z.boolean().default(true),
  heightCm: z.number().min(20).max(120).default(45),
});
export type SmartBedProfile = z.infer<typeof smartBedProfileSchema>;
export const smartBedFileSchema = z.object({ beds: z.array(smartBedProfileSchema).max(200) });

export interface SmartBedOptions {
  readonly profile: SmartBedProfile;
  readonly instance: string;
  readonly sender: Sender;
  readonly startAt: number;
  readonly run: string;
  readonly random: Random;
}

export interface SmartBed {
  readonly profile: SmartBedProfile;
  /** Who lies in it; weight null: nobody. */
  setSubject(subject: string, weightKg: number | null): void;
  act(act: BedAct): void;
  step(nowMs: number): readonly Message[];
}

const readingEveryMs = 10_000;
/** A scale under a mattress wavers. */
const scaleKg = 0.2;
/** Rails up on the side of the wall, as beds stand. */
const railsUp = 'all up';
const railsDown = 'left head down';

export function smartBed(options: SmartBedOptions): SmartBed {
  const { profile, instance, sender, startAt, run, random } = options;
  const alerts = episodes(`AL-${profile.id}-${run}-`);
  let subject = '';
  let weightKg: number | null = null;
  let isOut = false;
  let isArmed = profile.exitAlarm;
  let isRailDown = false;
  let isBraked = true;
  let counter = 0;
  let readingAt = random.int(readingEveryMs);
  const nextId = (): string => `${profile.id}-${run}-${(counter += 1)}`;

  const condition = (name: string, key: string, text: string, priority: 'PL' | 'PM', present: boolean): Condition => ({
    name,
    present,
    event: eventField(key),
    text,
    priority,
    technical: true,
    delayMs: 0,
    holdMs: 0,
    source: { id: bedDevice, path: '1.1.0.0', unit: '' },
    value: '',
    low: null,
    high: null,
  });

  return {
    profile,
    setSubject(next, weight) {
      subject = next;
      weightKg = weight;
      isOut = false;
    },
    act(act) {
      if (act === 'exit' || act === 'return') isOut = act === 'exit';
      if (act === 'rail-down' || act === 'rail-up') isRailDown = act === 'rail-down';
      if (act === 'arm' || act === 'disarm') isArmed = act === 'arm';
      if (act === 'brake' || act === 'unbrake') isBraked = act === 'brake';
      readingAt = 0;
    },
    step(nowMs) {
      const messages: Message[] = [];
      const isMissed = weightKg !== null && isOut && isArmed;
      const conditions = [
        condition('exit', 'BED-EXIT', 'Bed exit', 'PM', isMissed),
        // A rail counts where the exit alarm is on: the two are set for the same patients.
        condition('rail', 'RAIL-DOWN', 'Rail down', 'PL', isRailDown && isArmed && weightKg !== null),
      ];
      const epochMs = startAt + nowMs;
      for (const report of alerts.step(conditions, 'enabled', nowMs)) {
        const controlId = nextId();
        const full = { ...report, atEpochMs: startAt + report.atMs };
        const text = alertMessage({ sender, subject, controlId, epochMs, instance, report: full });
        messages.push({ kind: 'durable', id: controlId, text });
      }
      if (nowMs < readingAt) return messages;
      readingAt = nowMs + readingEveryMs;
      const controlId = nextId();
      const text = bedReadingMessage(
        { sender, subject, controlId, epochMs, instance },
        {
          rails: isRailDown ? railsDown : railsUp,
          exitAlarm: isArmed ? 'armed' : 'off',
          brake: isBraked ? 'set' : 'released',
          heightCm: profile.heightCm,
          weightKg: weightKg === null || isOut ? null : weightKg + random.between(-scaleKg, scaleKg),
        },
      );
      messages.push({ kind: 'numeric', id: controlId, text });
      return messages;
    },
  };
}
