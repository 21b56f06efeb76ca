/** What people set: limits of one bed, its profile, the ward's policy. Who, where, when and why go with each. */
import { faultOfRule, inForce, type LimitRule } from '../../shared/alarm/limits.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { alarmPriorities } from '../../shared/ward/alarm.ts';
import { profileOf } from '../../shared/ward/limits-in-force.ts';
import { own } from '../../shared/ward/state.ts';
import type { Asked, CommandResult } from './commands-asked.ts';
import type { Draft } from './draft.ts';

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

/** Watched by no profile: what a person sets stands alone. */
const unwatched: Pick<LimitRule, 'low' | 'high'> = { low: null, high: null };

const profileRule = (draft: Draft, bed: BedId, parameter: string): Pick<LimitRule, 'low' | 'high'> =>
  own(profileOf(draft.ward, bed), parameter) ?? unwatched;

/** Given while the link was down, or as the patient changed: null where the one that the person saw is still there. */
export function otherPatient(draft: Draft, bed: BedId, since: number | null | undefined): string | null {
  const now = draft.ward.beds.find(({ id }) => id === bed)?.since ?? null;
  return since === undefined || since === now ? null : `Bed ${bed} has another patient by now: look again.`;
}

/** Judges what would be in force afterwards: a low limit alone may pass the high one of the profile. */
function faultOf(draft: Draft, command: Of<'set-limits'>): string | null {
  const parameter = parameterByKey(command.parameter);
  if (parameter === undefined) return `There is no parameter ${command.parameter}.`;
  if (parameter.kind === 'text') return `${parameter.label} has no limits.`;
  const { change } = command;
  if (change === null) return null;
  const says = (['low', 'high', 'delayS', 'priority', 'on'] as const).some((key) => change[key] !== undefined);
  if (!says) return 'Nothing would change.';
  const rule = inForce({ ...blank, ...profileRule(draft, command.bed, command.parameter) }, change);
  const fault = faultOfRule(rule, parameter.plausible);
  if (fault !== null) return `${parameter.label}: ${fault}.`;
  if (rule.on && rule.low === null && rule.high === null)
    return `${parameter.label}: without a limit there is no alarm. Switch it off instead.`;
  return null;
}

/** For the fields of a rule that have no part in the judgement. */
const blank: LimitRule = { ...unwatched, delayS: 0, priority: 'medium', hysteresis: 0, fullDepth: null, on: true };

export function setLimits({ draft, station }: Asked, command: Of<'set-limits'>): CommandResult {
  const { bed, parameter, change, reason, forMs, by } = command;
  if (!draft.site.has(bed)) return `There is no bed ${bed}.`;
  const fault = otherPatient(draft, bed, command.since) ?? faultOf(draft, command);
  if (fault !== null) return fault;
  const until = forMs === null ? null : draft.now + forMs;
  draft.add({
    type: 'limits.set',
    bed,
    parameter,
    limit: change === null ? null : { ...change, by, station, reason, at: draft.now, until },
    by,
    why: 'person',
    command: command.id,
  });
  return null;
}

export function setProfile({ draft }: Asked, { bed, profile, since, by, id }: Of<'set-profile'>): CommandResult {
  if (!draft.site.has(bed)) return `There is no bed ${bed}.`;
  if (profile !== null && own(draft.ward.policy.profiles, profile) === undefined) {
    return `There is no profile ${profile}.`;
  }
  const fault = otherPatient(draft, bed, since);
  if (fault !== null) return fault;
  draft.add({ type: 'limits.profile', bed, profile, by, command: id });
  return null;
}

/** Profiles are files of the site and stay as they are. */
export function setPolicy({ draft }: Asked, { policy, by, id }: Of<'set-policy'>): CommandResult {
  const { profiles } = draft.ward.policy;
  // A site without profiles names one that does not exist, by default.
  if (Object.keys(profiles).length > 0 && own(profiles, policy.profile) === undefined) {
    return `There is no profile ${policy.profile}.`;
  }
  for (const priority of alarmPriorities) {
    const chain = policy.escalation[priority];
    if (chain.some((step, n) => step.afterS < (chain[n - 1]?.afterS ?? 0))) {
      return `The calls for ${priority} alarms are not in the order of their times.`;
    }
  }
  draft.add({ type: 'policy.set', policy: { ...policy, profiles }, by, command: id });
  return null;
}
