/**
 * The standing register: all that is not normal now, on one list (L6). Pure: (state of the ward, what this station
 * says of itself, now) → lines. Words belong to the console; a line says what, where, since when, by whom and until.
 */
import type { AlarmId, BedId, StationId } from '../domain/ids.ts';
import type { StationTopic } from '../station-api/topics.ts';
import { lifeOf, type Alarm } from '../ward/alarm.ts';
import { profileOf } from '../ward/limits-in-force.ts';
import { own, type BedState, type WardState } from '../ward/state.ts';
import type { StationFacts, StationSoundFault } from '../ward/station-facts.ts';
import { whoHas } from './escalation.ts';
import { inForce, type BedLimit, type LimitRule } from './limits.ts';
import { alarmRoles, type AlarmRole } from './policy.ts';

export const standingGroups = ['sound', 'bedside', 'limits', 'escalation', 'watch'] as const;
export type StandingGroup = (typeof standingGroups)[number];

export type StandingWhat =
  | { readonly kind: 'sound-fault'; readonly fault: StationSoundFault }
  | { readonly kind: 'silenced' }
  | { readonly kind: 'station-away' }
  /** `states`: as the device reported them: audio-paused, alarm-off … */
  | { readonly kind: 'bedside'; readonly alarm: Alarm; readonly states: readonly string[] }
  | { readonly kind: 'limit'; readonly parameter: string; readonly was: LimitRule | null; readonly now: LimitRule }
  | { readonly kind: 'profile'; readonly profile: string; readonly was: string }
  | { readonly kind: 'unanswered'; readonly alarm: Alarm; readonly calls: number }
  | {
      readonly kind: 'target-failing';
      readonly target: string;
      readonly detail: string | null;
      readonly alarm: AlarmId;
    }
  /** Empty `beds`: the role is missing for the whole ward. */
  | { readonly kind: 'nobody'; readonly role: AlarmRole; readonly beds: readonly BedId[] }
  | { readonly kind: 'no-team' }
  | { readonly kind: 'unseen' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'thinned'; readonly level: number }
  | { readonly kind: 'recorder'; readonly fault: string | null }
  | { readonly kind: 'not-sent'; readonly count: number };

export interface StandingLine {
  /** The same while the same thing stands. */
  readonly id: string;
  readonly group: StandingGroup;
  readonly what: StandingWhat;
  readonly bed: BedId | null;
  readonly station: StationId | null;
  /** It is about the station that shows the list: what can be acted on here. */
  readonly here: boolean;
  /** Epoch ms; null: not known. */
  readonly since: number | null;
  readonly by: string | null;
  readonly reason: string | null;
  /** Epoch ms; null: no end is set. */
  readonly until: number | null;
}

/** What only the station itself knows, by its own clock. */
export interface OwnStation {
  readonly id: StationId | null;
  readonly topic: Pick<StationTopic, 'recorder' | 'recorderFault' | 'outbox' | 'unseen' | 'sound'> | null;
  /** Epoch ms when contact with the gateway was lost; null: it stands. */
  readonly lostAt: number | null;
  readonly thinned: number;
}

const inactive = new Set(['audio-paused', 'audio-off', 'alarm-paused', 'alarm-off']);

/** In order of the groups; within one what has no end first, then the longest. */
export function standingRegister(state: WardState, self: OwnStation, now: number): readonly StandingLine[] {
  const lines = [
    ...soundLines(state, self, now),
    ...bedsideLines(state),
    ...limitLines(state, now),
    ...unansweredLines(state),
    ...targetLines(state),
    ...teamLines(state),
    ...watchLines(state, self),
  ];
  const groupOf = ({ group }: StandingLine): number => standingGroups.indexOf(group);
  return lines.toSorted((a, b) => groupOf(a) - groupOf(b) || byEnd(a, b));
}

function byEnd(a: StandingLine, b: StandingLine): number {
  const end = ({ until }: StandingLine): number => until ?? Number.POSITIVE_INFINITY;
  if (end(a) !== end(b)) return end(b) > end(a) ? 1 : -1;
  return (a.since ?? 0) - (b.since ?? 0) || (a.id < b.id ? -1 : 1);
}

const aLine = (
  group: StandingGroup,
  id: string,
  what: StandingWhat,
  more: Partial<Omit<StandingLine, 'group' | 'id' | 'what'>> = {},
): StandingLine => ({
  id: `${what.kind}:${id}`,
  group,
  what,
  bed: null,
  station: null,
  here: false,
  since: null,
  by: null,
  reason: null,
  until: null,
  ...more,
});

function soundLines(state: WardState, self: OwnStation, now: number): readonly StandingLine[] {
  const others = Object.values(state.stations).filter(({ id }) => id !== self.id);
  return [...others.flatMap((facts) => soundOf(facts, now)), ...ownSound(state, self, now)];
}

function soundOf(facts: StationFacts, now: number): readonly StandingLine[] {
  const { id, connected, soundFault, silencedUntil, silencedBy } = facts;
  const at = { station: id };
  // What a station said before it went is not known to hold.
  if (!connected) return [aLine('sound', id, { kind: 'station-away' }, at)];
  return [
    ...(soundFault === null ? [] : [aLine('sound', id, { kind: 'sound-fault', fault: soundFault }, at)]),
    ...(silencedUntil === null || silencedUntil <= now
      ? []
      : [aLine('sound', id, { kind: 'silenced' }, { ...at, by: silencedBy, until: silencedUntil })]),
  ];
}

/** Of this station its own word counts, not what the gateway last heard of it. */
function ownSound(state: WardState, self: OwnStation, now: number): readonly StandingLine[] {
  if (self.topic === null) return [];
  const { fault, silentUntil } = self.topic.sound;
  const id = self.id ?? 'here';
  const at = { station: self.id, here: true };
  const by = own(state.stations, id)?.silencedBy ?? null;
  return [
    ...(fault === null ? [] : [aLine('sound', id, { kind: 'sound-fault', fault }, at)]),
    ...(silentUntil === null || silentUntil <= now
      ? []
      : [aLine('sound', id, { kind: 'silenced' }, { ...at, by, until: silentUntil })]),
  ];
}

/** The device does not say who did it, when, or for how long: the line stays until it reports otherwise. */
function bedsideLines(state: WardState): readonly StandingLine[] {
  return Object.values(state.alarms).flatMap((alarm) => {
    const states = alarm.inactivation.filter((word) => inactive.has(word));
    if (alarm.condition === 'ended' || states.length === 0) return [];
    return [aLine('bedside', alarm.id, { kind: 'bedside', alarm, states }, { bed: alarm.bed })];
  });
}

function limitLines(state: WardState, now: number): readonly StandingLine[] {
  const { policy, limits } = state;
  return Object.entries(limits).flatMap(([bed, { profile, own: changes }]) => {
    const at = { bed: bed as BedId };
    const rules = profileOf(state, at.bed);
    const lines = Object.entries(changes).flatMap(([parameter, change]) =>
      change.until !== null && change.until <= now ? [] : limitLine(at.bed, parameter, own(rules, parameter), change),
    );
    const other = profile !== null && profile !== policy.profile;
    return other ? [aLine('limits', bed, { kind: 'profile', profile, was: policy.profile }, at), ...lines] : lines;
  });
}

const absentRule: LimitRule = {
  low: null,
  high: null,
  delayS: 0,
  priority: 'medium',
  hysteresis: 0,
  fullDepth: null,
  on: false,
};

function limitLine(
  bed: BedId,
  parameter: string,
  rule: LimitRule | undefined,
  change: BedLimit,
): readonly StandingLine[] {
  const now = inForce(rule ?? { ...absentRule, on: true }, change);
  const same =
    rule !== undefined && (['low', 'high', 'delayS', 'priority', 'on'] as const).every((key) => rule[key] === now[key]);
  if (same) return [];
  const { at, by, reason, until } = change;
  const what = { kind: 'limit', parameter, was: rule ?? null, now } as const;
  return [aLine('limits', `${bed}|${parameter}`, what, { bed, since: at, by, reason, until })];
}

/** Somebody was called, nobody took it, and the alarm still wants an answer. */
function unansweredLines(state: WardState): readonly StandingLine[] {
  return Object.values(state.alarms).flatMap((alarm) => {
    const life = lifeOf(alarm);
    const { calls } = alarm;
    if (life === null || life === 'acknowledged' || calls.some(({ answer }) => answer === 'accepted')) return [];
    const first = calls.find(({ answer }) => answer === 'no-answer' || answer === 'rejected');
    if (first === undefined) return [];
    const what = { kind: 'unanswered', alarm, calls: calls.length } as const;
    return [aLine('escalation', alarm.id, what, { bed: alarm.bed, since: first.at })];
  });
}

/** A target whose newest call failed. It counts as well again with the next one that does not. */
function targetLines(state: WardState): readonly StandingLine[] {
  const newest = new Map<string, { readonly alarm: AlarmId; readonly call: Alarm['calls'][number] }>();
  for (const alarm of [...Object.values(state.alarms), ...state.ended]) {
    for (const call of alarm.calls) {
      if (call.target === null || call.delivery === 'queued') continue;
      const known = newest.get(call.target);
      if (known === undefined || known.call.at < call.at) newest.set(call.target, { alarm: alarm.id, call });
    }
  }
  return [...newest].flatMap(([target, { alarm, call }]) =>
    call.delivery === 'failed'
      ? [
          aLine(
            'escalation',
            target,
            { kind: 'target-failing', target, detail: call.detail, alarm },
            { since: call.at },
          ),
        ]
      : [],
  );
}

function teamLines(state: WardState): readonly StandingLine[] {
  const { team, policy, beds } = state;
  const chains = Object.values(policy.escalation).flat();
  const used = alarmRoles.filter((role) => role !== 'everybody' && chains.some((step) => step.role === role));
  if (used.length === 0) return [];
  if (team.people.length === 0) return [aLine('escalation', 'team', { kind: 'no-team' })];
  const taken = beds.filter(({ patient }) => patient !== null);
  return used.flatMap((role) => {
    const missing = nobodyFor(role, state, taken);
    return missing === null ? [] : [aLine('escalation', role, { kind: 'nobody', role, beds: missing })];
  });
}

/** Beds without one, empty for the whole ward; null: somebody has the role everywhere. */
function nobodyFor(role: AlarmRole, { team }: WardState, taken: readonly BedState[]): readonly BedId[] | null {
  if (role !== 'nurse' && role !== 'buddy') return whoHas(team, role, null) === null ? [] : null;
  const without = taken.filter(({ id }) => {
    // Without a nurse there is nobody to be the buddy of: that line says it.
    if (role === 'buddy' && whoHas(team, 'nurse', id) === null) return false;
    return whoHas(team, role, id) === null;
  });
  return without.length === 0 ? null : without.map(({ id }) => id);
}

function watchLines(state: WardState, self: OwnStation): readonly StandingLine[] {
  const at = { station: self.id, here: true };
  const { topic, lostAt, thinned } = self;
  const oldest = topic === null || topic.outbox.length === 0 ? null : Math.min(...topic.outbox.map(({ at }) => at));
  const recorders = Object.values(state.stations).filter(
    ({ id, connected, recorderFault }) => id !== self.id && connected && recorderFault !== null,
  );
  return [
    ...(topic?.unseen ?? []).map((bed) => aLine('watch', bed, { kind: 'unseen' }, { bed })),
    ...(lostAt === null ? [] : [aLine('watch', 'here', { kind: 'cut-off' }, { ...at, since: lostAt })]),
    ...(thinned === 0 ? [] : [aLine('watch', 'here', { kind: 'thinned', level: thinned }, at)]),
    ...(topic?.recorder === 'stopped'
      ? [aLine('watch', 'here', { kind: 'recorder', fault: topic.recorderFault }, at)]
      : []),
    ...recorders.map(({ id, recorderFault }) =>
      aLine('watch', id, { kind: 'recorder', fault: recorderFault }, { station: id }),
    ),
    ...(oldest === null
      ? []
      : [aLine('watch', 'here', { kind: 'not-sent', count: topic?.outbox.length ?? 0 }, { ...at, since: oldest })]),
  ];
}
