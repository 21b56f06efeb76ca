/** What a window makes of silence: reminders, the word of its station, and when its sound is to be checked. Pure. */
import { silenceMs, type Silence, type SoundInput } from '../../shared/alarm/sounding.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';

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
