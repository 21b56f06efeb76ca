/**
 * Alarms of limits that the gateway watches itself, where the device sends none: fresh and valid values against the
 * rules in force on the bed, on the steady clock. Level-triggered: what is now is compared with what stands, so that
 * a decision that came to nothing is made again. The arithmetic: docs/decisions/0015.
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
import { priorityRank, type Alarm } from '../../shared/ward/alarm.ts';
import { ruleOf } from '../../shared/ward/limits-in-force.ts';
import { own } from '../../shared/ward/state.ts';
import { limitWords } from './alarm-text.ts';
import type { Draft } from './draft.ts';
import { ownEpisode, raiseOwn } from './gateway-alarm.ts';
import { goneAway } from './limits-away.ts';
import { groupOf, isAlarmedByDevice, spokenFor } from './parameter-groups.ts';
import { validValue, type Place } from './place.ts';
import { takeOver } from './taken-over.ts';
import { limitEpisode, type Course } from './watch-memory.ts';

/** A further value of a standing alarm is told this seldom. */
const retellMs = 10_000;

export function decideLimits(draft: Draft, place: Place): void {
  for (const [key, reading] of place.readings) judge(draft, place, key, validValue(reading));
  for (const [key] of draft.memory.limits.of(place.id)) {
    if (!place.readings.has(key)) judge(draft, place, key, null);
  }
}

/** A person's own limit is watched here whatever the device does: it would be in force nowhere else. */
function isOurs(draft: Draft, place: Place, key: string, alarm: Alarm | undefined): boolean {
  if (alarm !== undefined) return true;
  const isOwn = own(draft.ward.limits, place.bed)?.own;
  return (isOwn !== undefined && Object.hasOwn(isOwn, key)) || !isAlarmedByDevice(place.state(), key);
}

function judge(draft: Draft, place: Place, key: string, value: number | null): void {
  const { limits } = draft.memory;
  const course = limits.get(place.id, key);
  const rule = ruleOf(draft.ward, place.bed, key);
  if (rule === null && course === undefined) return;
  const alarm = place.standing.get(ownEpisode(limitEpisode, place.id, key));
  if (rule === null || !rule.on || !isOurs(draft, place, key, alarm)) {
    if (alarm !== undefined) draft.add({ type: 'alarm.ended', id: alarm.id, why: 'end' });
    return limits.delete(place.id, key);
  }
  if (value === null) {
    if (course !== undefined) withoutValue(draft, place, key, course, alarm);
    return;
  }
  follow(draft, place, { key, value, rule, course, alarm });
}

function withoutValue(draft: Draft, place: Place, key: string, course: Course, alarm: Alarm | undefined): void {
  const isOld = draft.live.mono() - course.watch.atMs > courseEndsMs;
  if (alarm === undefined ? isOld : goneAway(draft, place, course, alarm)) draft.memory.limits.delete(place.id, key);
}

interface Judged {
  readonly key: string;
  readonly value: number;
  readonly rule: LimitRule;
  readonly course: Course | undefined;
  readonly alarm: Alarm | undefined;
}

function follow(draft: Draft, place: Place, judged: Judged): void {
  const { key, value, rule, course, alarm } = judged;
  const { limits } = draft.memory;
  const before = course?.watch ?? restingWatch;
  const watch = watchLimit(before, value, draft.live.mono(), rule);
  // Without a course of its own the alarm is of another patient or of before: what is now begins anew.
  const goesOn = alarm !== undefined && watch.passed && watch.side === before.side && before.passed;
  if (alarm !== undefined && !goesOn) draft.add({ type: 'alarm.ended', id: alarm.id, why: 'end' });
  if (watch.side === null) return limits.delete(place.id, key);
  const next: Course = {
    watch,
    awayMono: null,
    toldMono: course !== undefined && before.side === watch.side ? course.toldMono : Number.NEGATIVE_INFINITY,
  };
  limits.set(place.id, key, next);
  if (goesOn) retell(draft, judged, alarm, watch.side, next);
  else if (watch.passed) raise(draft, place, judged, watch.side, next);
}

function raise(draft: Draft, place: Place, { key, value, rule }: Judged, side: LimitSide, course: Course): void {
  const mono = draft.live.mono();
  const episode = ownEpisode(limitEpisode, place.id, key);
  // Not again at once what gave way at the bound of open alarms.
  if (mono - course.toldMono < retellMs) return;
  const priority = isExtreme(rule, side, value) ? 'high' : rule.priority;
  const said = spokenFor(draft.ward, place.bed, groupOf(key), side, episode);
  if (said !== undefined && priorityRank[said.priority] >= priorityRank[priority]) return;
  course.toldMono = mono;
  const raised = raiseOwn(draft, {
    device: place.id,
    bed: place.bed,
    episode,
    key: side === 'low' ? 'LOW' : 'HIGH',
    kind: 'physiological',
    priority,
    text: limitWords(key, side, value, rule[side]),
    parameter: key,
    value,
    low: rule.low,
    high: rule.high,
    deviceAt: place.readings.get(key)?.deviceAt ?? null,
    delayMs: mono - (course.watch.sinceMs ?? mono),
  });
  takeOver(draft, raised);
}

/** An alarm rises at once and never falls; its value is told where it moved by what matters, and seldom. */
function retell(draft: Draft, { key, value, rule }: Judged, alarm: Alarm, side: LimitSide, course: Course): void {
  const mono = draft.live.mono();
  const priority = isExtreme(rule, side, value) ? 'high' : rule.priority;
  const rises = priorityRank[priority] > priorityRank[alarm.priority];
  const isOther = rule.low !== alarm.low || rule.high !== alarm.high;
  const limit = rule[side];
  // Inside the hysteresis it stands by what was: "90 < 90" would tell nobody anything.
  const isBeyond = limit !== null && (side === 'low' ? value < limit : value > limit);
  const moved = isBeyond && Math.abs(value - (alarm.value ?? value)) >= stepThatMatters(key, rule);
  if (!rises && !isOther && !(moved && mono - course.toldMono >= retellMs)) return;
  course.toldMono = mono;
  draft.add({
    type: 'alarm.changed',
    id: alarm.id,
    why: rises ? 'escalate' : 'update',
    ...(rises ? { priority } : {}),
    ...(isBeyond ? { text: limitWords(key, side, value, limit), value } : {}),
    low: rule.low,
    high: rule.high,
  });
}

/** A quarter of the depth at which nothing is waited for, and not less than two steps of what is shown. */
export const stepThatMatters = (key: string, rule: Pick<LimitRule, 'fullDepth'> | null): number =>
  Math.max((rule?.fullDepth ?? 0) / 4, 2 * 10 ** -(parameterByKey(key)?.decimals ?? 0));
