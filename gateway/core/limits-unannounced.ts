/**
 * L9: a value beyond its limit for which the device that should alarm is silent. A device is expected to alarm for
 * what it told limits of, or alarmed for before; a limit of its own that is passed longer than its delay and the
 * site's grace without an alarm is a fault of the path between it and the ward, and said as such.
 */
import {
  courseEndsMs,
  isExtreme,
  restingWatch,
  watchLimit,
  type LimitRule,
  type LimitSide,
} from '../../shared/alarm/limits.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { Alarm, AlarmPriority } from '../../shared/ward/alarm.ts';
import { ruleOf } from '../../shared/ward/limits-in-force.ts';
import { own } from '../../shared/ward/state.ts';
import { limitWords } from './alarm-text.ts';
import type { Draft } from './draft.ts';
import { ownEpisode, raiseOwn } from './gateway-alarm.ts';
import { goneAway } from './limits-away.ts';
import { stepThatMatters } from './limits.ts';
import { groupOf, isAlarmedByDevice, spokenFor } from './parameter-groups.ts';
import { pausedMs } from './pauses.ts';
import { validValue, type Place } from './place.ts';
import { unannouncedEpisode, type Course } from './watch-memory.ts';

/** Delay that a device may have where the profile says none: the longest that monitors offer. */
const deviceDelayS = 15;
const retellMs = 10_000;

const noAlarmKey = 'NO-ALARM';

export function decideUnannounced(draft: Draft, place: Place): void {
  for (const key of place.readings.keys()) judge(draft, place, key);
  for (const [key] of draft.memory.unannounced.of(place.id)) {
    if (!place.readings.has(key)) judge(draft, place, key);
  }
}

/** By the device's own limits; where it alarms but tells none of this group, far beyond the profile's. */
function expected(draft: Draft, place: Place, key: string): LimitRule | null {
  const state = place.state();
  if (!isAlarmedByDevice(state, key)) return null;
  const ours = ruleOf(draft.ward, place.bed, key);
  if (ours?.on === false) return null;
  const base: LimitRule = {
    low: null,
    high: null,
    delayS: (ours?.delayS ?? deviceDelayS) + draft.ward.policy.deviceAlarmGraceS,
    priority: 'medium',
    hysteresis: ours?.hysteresis ?? 0,
    fullDepth: null,
    on: true,
  };
  const told = own(state.limits, key);
  if (told !== undefined && (told.low ?? told.high) !== null) return { ...base, ...told };
  const group = groupOf(key);
  const tells = Object.entries(state.limits).some(
    ([other, { low, high }]) => groupOf(other) === group && (low ?? high) !== null,
  );
  if (tells || ours === null || ours.fullDepth === null) return null;
  const { low, high, fullDepth } = ours;
  return { ...base, low: low === null ? null : low - fullDepth, high: high === null ? null : high + fullDepth };
}

function judge(draft: Draft, place: Place, key: string): void {
  const { unannounced } = draft.memory;
  const course = unannounced.get(place.id, key);
  const alarm = place.standing.get(ownEpisode(unannouncedEpisode, place.id, key));
  const rule = expected(draft, place, key);
  if (rule === null) {
    if (alarm !== undefined) draft.add({ type: 'alarm.ended', id: alarm.id, why: 'end' });
    return unannounced.delete(place.id, key);
  }
  const value = currentValue(draft, place, key);
  if (value !== null) return follow(draft, place, { key, value, rule, course, alarm });
  if (course === undefined) return;
  const isOld = draft.live.mono() - course.watch.atMs > courseEndsMs;
  if (alarm === undefined ? isOld : goneAway(draft, place, course, alarm)) unannounced.delete(place.id, key);
}

/** A cuff reading of before the gateway began may have been announced to it before too. */
function currentValue(draft: Draft, place: Place, key: string): number | null {
  const reading = place.readings.get(key);
  const mono = draft.live.mono();
  const isBefore =
    reading !== undefined &&
    parameterByKey(key)?.kind === 'episodic' &&
    mono - reading.ageMs < draft.memory.begunMono(mono);
  return isBefore ? null : validValue(reading);
}

interface Judged {
  readonly key: string;
  readonly value: number;
  readonly rule: LimitRule;
  readonly course: Course | undefined;
  readonly alarm: Alarm | undefined;
}

function follow(draft: Draft, place: Place, { key, value, rule, course, alarm }: Judged): void {
  const { unannounced, announced } = draft.memory;
  const mono = draft.live.mono();
  const before = course?.watch ?? restingWatch;
  const watch = watchLimit(before, value, mono, rule);
  const { side, sinceMs } = watch;
  if (side === null || sinceMs === null) {
    if (alarm !== undefined) draft.add({ type: 'alarm.ended', id: alarm.id, why: 'end' });
    return unannounced.delete(place.id, key);
  }
  const toldMono = course !== undefined && before.side === side ? course.toldMono : Number.NEGATIVE_INFINITY;
  const next: Course = { watch, awayMono: null, toldMono };
  unannounced.set(place.id, key, next);
  const group = groupOf(key);
  const about = `${place.id}\n${group}\n${side}`;
  const speaks = spokenFor(draft.ward, place.bed, group, side, '');
  if (speaks !== undefined) announced.set(about, mono);
  // Told once in this course is told: whoever settled it at the bedside knows.
  const isTold = (announced.get(about) ?? Number.NEGATIVE_INFINITY) >= sinceMs;
  if (alarm !== undefined && (isTold || side !== before.side || !watch.passed)) {
    const why = speaks === undefined ? 'end' : 'taken-over';
    return draft.add({ type: 'alarm.ended', id: alarm.id, why });
  }
  if (isTold || !watch.passed) return;
  if (alarm === undefined) raise(draft, place, { key, value, rule }, side, next);
  else retell(draft, place, { key, value, rule }, side, next, alarm);
}

/** What hides a high alarm is high itself; a pause that a person set at the bedside is a known one. */
function priorityOf(draft: Draft, place: Place, key: string, value: number, side: LimitSide): AlarmPriority {
  const rule = ruleOf(draft.ward, place.bed, key);
  const limit = rule?.[side] ?? null;
  if (rule === null || limit === null || bedside(draft, place) === 'paused') return 'technical';
  const depth = side === 'low' ? limit - value : value - limit;
  const isFar = rule.fullDepth !== null && depth >= rule.fullDepth;
  return isFar || isExtreme(rule, side, value) ? 'high' : 'technical';
}

/** What the device last said of its alarms. */
function bedside(draft: Draft, place: Place): 'on' | 'paused' | 'off' {
  const told = draft.memory.inactivation(place.id);
  if (told?.words.includes('alarm-off')) return 'off';
  if (!told?.words.includes('alarm-paused')) return 'on';
  return draft.live.mono() - told.mono <= pausedMs ? 'paused' : 'on';
}

const why = { on: 'no alarm from monitor', paused: 'alarms paused at monitor', off: 'alarms off at monitor' };

function textOf(draft: Draft, place: Place, { key, value, rule }: Shown, side: LimitSide): string {
  return `${limitWords(key, side, value, rule[side])}, ${why[bedside(draft, place)]}`;
}

type Shown = Pick<Judged, 'key' | 'value' | 'rule'>;

function raise(draft: Draft, place: Place, shown: Shown, side: LimitSide, course: Course): void {
  const { key, value, rule } = shown;
  const mono = draft.live.mono();
  if (mono - course.toldMono < retellMs || isSaidOfGroup(place, key)) return;
  course.toldMono = mono;
  raiseOwn(draft, {
    device: place.id,
    bed: place.bed,
    episode: ownEpisode(unannouncedEpisode, place.id, key),
    key: noAlarmKey,
    priority: priorityOf(draft, place, key, value, side),
    text: textOf(draft, place, shown, side),
    parameter: key,
    value,
    low: rule.low,
    high: rule.high,
    delayMs: mono - (course.watch.sinceMs ?? mono),
  });
}

/** One heart, one alarm: its rate is not missed twice. */
const isSaidOfGroup = ({ standing }: Place, key: string): boolean =>
  [...standing.values()].some(
    (alarm) => alarm.key === noAlarmKey && alarm.parameter !== null && groupOf(alarm.parameter) === groupOf(key),
  );

function retell(draft: Draft, place: Place, shown: Shown, side: LimitSide, course: Course, alarm: Alarm): void {
  const { key, value, rule } = shown;
  const limit = rule[side];
  if (limit === null || (side === 'low' ? value >= limit : value <= limit)) return;
  const mono = draft.live.mono();
  const rises = alarm.priority !== 'high' && priorityOf(draft, place, key, value, side) === 'high';
  const moved = Math.abs(value - (alarm.value ?? value)) >= stepThatMatters(key, ruleOf(draft.ward, place.bed, key));
  if (!rises && !(moved && mono - course.toldMono >= retellMs)) return;
  course.toldMono = mono;
  draft.add({
    type: 'alarm.changed',
    id: alarm.id,
    why: rises ? 'escalate' : 'update',
    ...(rises ? { priority: 'high' as const } : {}),
    text: textOf(draft, place, shown, side),
    value,
  });
}
