/**
 * What a station should sound like, from what stands in the ward. Pure: alarms, silence, link and time come in.
 * Only the highest sounds. Silence is for what was there when it was pressed; a new high, or anything higher than
 * what was silenced, sounds at once. Each window of a station goes by this, and so does the station: a window that is
 * drawn anew cannot know what came before it.
 */
import { lifeOf, type Alarm, type AlarmPriority } from '../ward/alarm.ts';

export type SoundPriority = 'high' | 'medium' | 'low';

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
  const known = new Set(silence.keys);
  const broken = signals.some(
    ({ key, priority }) => (priority === 'high' || rank[priority] > above) && !known.has(key),
  );
  return broken ? { priority: highest, silence: null, broken } : { priority: null, silence, broken };
}
