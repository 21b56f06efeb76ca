/**
 * Life cycle of a device's alerts (PCD-04): a condition that lasts becomes an episode with start, continue,
 * escalate and end. Pure but for its own map; time comes in.
 */
import type { AlertReport, Phase, Priority } from '../hl7/alerts.ts';

export type ConditionDetail = Pick<
  AlertReport,
  'event' | 'text' | 'technical' | 'priority' | 'source' | 'value' | 'low' | 'high'
>;

export interface Condition extends ConditionDetail {
  /** Of one kind of alert on one source: "SpO2 low". */
  readonly name: string;
  readonly present: boolean;
  /** How long it must last before it alarms, and be gone before it ends, ms. */
  readonly delayMs: number;
  readonly holdMs: number;
  /** When it was, where that is not when it is noticed; ms since the start of the run. */
  readonly wasMs?: number;
}

interface Standing {
  readonly episode: string;
  reports: number;
  priority: Priority;
  inactivation: string;
  startedMs: number;
  reportedMs: number;
  goneSince: number | null;
}

export type EpisodeReport = Omit<AlertReport, 'atEpochMs'> & { readonly atMs: number };

export interface Episodes {
  /** Reports that follow from the conditions at `nowMs`. */
  step(conditions: readonly Condition[], inactivation: string, nowMs: number): readonly EpisodeReport[];
  /** Names of the conditions that stand, for hysteresis. */
  stands(name: string): boolean;
  /** Forgets all without a word: the device was switched off. */
  clear(): void;
}

const continueMs = 15_000;
const rank: Record<Priority, number> = { PL: 0, PM: 1, PH: 2 };

/** `prefix` makes episode numbers unique per device: "AL-5N07-". */
export function episodes(prefix: string): Episodes {
  const standing = new Map<string, Standing>();
  const since = new Map<string, number>();
  let count = 0;

  function report(condition: Condition, episode: Standing, phase: Phase, nowMs: number): EpisodeReport {
    episode.reports += 1;
    episode.reportedMs = nowMs;
    const { event, text, technical, priority, source, value, low, high } = condition;
    const atMs = phase === 'end' ? nowMs : episode.startedMs;
    const { episode: id, reports, inactivation } = episode;
    return {
      event,
      text,
      technical,
      priority,
      source,
      value,
      low,
      high,
      episode: id,
      report: reports,
      phase,
      inactivation,
      atMs,
    };
  }

  function begin(condition: Condition, inactivation: string, nowMs: number): EpisodeReport | null {
    const first = since.get(condition.name) ?? nowMs;
    since.set(condition.name, first);
    if (nowMs - first < condition.delayMs) return null;
    since.delete(condition.name);
    count += 1;
    const episode: Standing = {
      episode: `${prefix}${count}`,
      reports: 0,
      priority: condition.priority,
      inactivation,
      startedMs: condition.wasMs ?? nowMs,
      reportedMs: nowMs,
      goneSince: null,
    };
    standing.set(condition.name, episode);
    return report(condition, episode, 'start', nowMs);
  }

  function follow(condition: Condition, episode: Standing, inactivation: string, nowMs: number): EpisodeReport | null {
    if (!condition.present) {
      episode.goneSince ??= nowMs;
      if (nowMs - episode.goneSince < condition.holdMs) return null;
      standing.delete(condition.name);
      return report({ ...condition, priority: episode.priority }, episode, 'end', nowMs);
    }
    episode.goneSince = null;
    if (condition.priority !== episode.priority) {
      const phase = rank[condition.priority] > rank[episode.priority] ? 'escalate' : 'deescalate';
      episode.priority = condition.priority;
      return report(condition, episode, phase, nowMs);
    }
    if (inactivation !== episode.inactivation) {
      episode.inactivation = inactivation;
      return report(condition, episode, 'update', nowMs);
    }
    return nowMs - episode.reportedMs >= continueMs ? report(condition, episode, 'continue', nowMs) : null;
  }

  return {
    stands: (name) => standing.has(name),
    clear() {
      standing.clear();
      since.clear();
    },
    step(conditions, inactivation, nowMs) {
      const reports: EpisodeReport[] = [];
      for (const condition of conditions) {
        const episode = standing.get(condition.name);
        let next: EpisodeReport | null = null;
        if (episode !== undefined) next = follow(condition, episode, inactivation, nowMs);
        else if (condition.present) next = begin(condition, inactivation, nowMs);
        else since.delete(condition.name);
        if (next !== null) reports.push(next);
      }
      return reports;
    },
  };
}
