/**
 * What this station should sound like, from what stands in the ward. Pure: alarms, silence, link and time come in.
 * Only the highest sounds. Silence is for what was there when it was pressed; a new high, or anything higher than
 * what was silenced, sounds at once.
 */
import type { Alarm, AlarmPriority } from '../../shared/ward/alarm.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';
import type { SoundPriority } from './synth.ts';

/** Design: this station only, 2 min. */
export const silenceMs = 120_000;

const rank: Record<SoundPriority, number> = { high: 3, medium: 2, low: 1 };

/** A technical alarm that can hide a high one is raised as high; the others sound as low. */
export const soundOf = (priority: AlarmPriority): SoundPriority => (priority === 'technical' ? 'low' : priority);

/** Something that asks for sound: an occurrence of an alarm, or a station that is cut off. */
interface Signal {
  /** Changes with each new occurrence and each rise in priority. */
  readonly key: string;
  readonly priority: SoundPriority;
}

export interface Silence {
  /** Monotonic. */
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly keys: readonly string[];
  readonly highest: SoundPriority | null;
}

export interface SoundInput {
  readonly alarms: readonly Alarm[];
  /** Contact with the gateway is lost: `since` tells one loss from the next. Only silence or its return hushes it. */
  readonly lost: { readonly since: number } | null;
  readonly silence: Silence | null;
  /** Monotonic. */
  readonly nowMs: number;
}

export interface SoundDecision {
  readonly priority: SoundPriority | null;
  /** Null when it is over or was broken. */
  readonly silence: Silence | null;
  readonly broken: boolean;
}

function signalsOf(input: Pick<SoundInput, 'alarms' | 'lost'>): Signal[] {
  const signals = input.alarms
    .filter((alarm) => lifeOf(alarm) === 'active')
    .map((alarm) => ({
      key: `${alarm.id} ${alarm.signalledAt} ${alarm.priority}`,
      priority: soundOf(alarm.priority),
    }));
  if (input.lost === null) return signals;
  return [...signals, { key: `lost ${input.lost.since}`, priority: 'high' }];
}

const highestOf = (signals: readonly Signal[]): SoundPriority | null =>
  signals.reduce<SoundPriority | null>(
    (highest, { priority }) => (highest === null || rank[priority] > rank[highest] ? priority : highest),
    null,
  );

/** Silence as pressed now. */
export function beginSilence(input: Omit<SoundInput, 'silence'>, forMs: number = silenceMs): Silence {
  const signals = signalsOf(input);
  return {
    sinceMs: input.nowMs,
    untilMs: input.nowMs + Math.min(silenceMs, Math.max(0, forMs)),
    keys: signals.map(({ key }) => key),
    highest: highestOf(signals),
  };
}

export function decideSound(input: SoundInput): SoundDecision {
  const signals = signalsOf(input);
  const highest = highestOf(signals);
  const { silence } = input;
  if (silence === null || input.nowMs >= silence.untilMs) return { priority: highest, silence: null, broken: false };
  const above = silence.highest === null ? 0 : rank[silence.highest];
  const broken = signals.some(
    ({ key, priority }) => !silence.keys.includes(key) && (priority === 'high' || rank[priority] > above),
  );
  return broken ? { priority: highest, silence: null, broken } : { priority: null, silence, broken };
}

/** What the source says of an alarm whose sound is off there with no end to it. */
const switchedOff = new Set(['audio-off', 'alarm-off']);

/** Sound is held back: by a pause here, or by a device whose sound is off until somebody puts it on again. */
export const isMuted = ({ alarms, silence }: Pick<SoundInput, 'alarms' | 'silence'>): boolean =>
  silence !== null ||
  alarms.some((alarm) => lifeOf(alarm) === 'paused' && alarm.inactivation.some((word) => switchedOff.has(word)));

/** Between two reminders; a pause has one at half its time at the latest. */
export const reminderEveryMs = (paused: boolean, reminderS: number): number =>
  paused ? Math.min(reminderS * 1000, silenceMs / 2) : reminderS * 1000;

/** No silence without a sign of it. `lastMs`: of the last reminder, or when it began to be held back; null: it is not. */
export function remindStep(
  lastMs: number | null,
  muted: boolean,
  nowMs: number,
  everyMs: number,
): { readonly lastMs: number | null; readonly due: boolean } {
  if (!muted) return { lastMs: null, due: false };
  if (lastMs === null) return { lastMs: nowMs, due: false };
  return nowMs - lastMs >= everyMs ? { lastMs: nowMs, due: true } : { lastMs, due: false };
}

export interface Followed {
  /** Of the station's own silence, by its word; null: it has none. */
  readonly leftMs: number | null;
  readonly silence: Silence | null;
  /** Monotonic, as all of these. */
  readonly nowMs: number;
  /** Until then the station may not have heard of what was pressed here. */
  readonly ownActUntilMs: number;
  /** When a new alarm last broke silence here; null: never, or silence was pressed here since. */
  readonly brokenAtMs: number | null;
}

/** Less than this is not worth a change: the word of the station was on its way for a part of it. */
const slackMs = 1_000;

/**
 * What a window makes of the word of its station: silence pressed or ended at another window holds here too. Silence
 * that was there before a new alarm broke it here is not taken up again.
 */
export function followSilence({ leftMs, silence, nowMs, ownActUntilMs, brokenAtMs }: Followed): 'begin' | 'end' | null {
  if (nowMs < ownActUntilMs) return null;
  const left = leftMs ?? 0;
  const here = silence === null ? 0 : silence.untilMs - nowMs;
  if (left <= 0) return here > slackMs ? 'end' : null;
  const beforeBreak = brokenAtMs !== null && nowMs + left - silenceMs < brokenAtMs + slackMs / 2;
  return left - here > slackMs && !beforeBreak ? 'begin' : null;
}

/** A check is due: never made, or as old as the site allows. `atMs`: monotonic time of the last one that passed. */
export const isTestDue = (atMs: number | null, nowMs: number, everyH: number): boolean =>
  atMs === null || nowMs - atMs >= everyH * 3_600_000;
