/** Limits and the site's rules about alarms: changed through the gateway alone, which checks them again. */
import { faultOfRule, type LimitChange, type LimitRule } from '../../shared/alarm/limits.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import { ruleOf } from '../../shared/ward/limits-in-force.ts';
import { own, type WardState } from '../../shared/ward/state.ts';
import { give, giveOnce, refused, type ActDeps, type Outcome } from './give.ts';
import type { ParsedArgs } from './parsed-args.ts';
import type { Person } from './permissions.ts';

/** What would be in force on the bed with this change; the profile's own rule stands where it says nothing. */
export function trialRule(ward: WardState, bed: BedId, parameter: string, change: LimitChange): LimitRule {
  const limit = { ...change, by: '', station: null, reason: '', at: 0, until: null };
  const limits = { [bed]: { profile: own(ward.limits, bed)?.profile ?? null, own: { [parameter]: limit } } };
  // A change makes a rule in every case.
  return ruleOf({ policy: ward.policy, limits }, bed, parameter) as LimitRule;
}

/** Why limits cannot be set so, for a person to read; null: they can. */
export function faultOfTrial(parameter: string, rule: LimitRule): string | null {
  const known = parameterByKey(parameter);
  if (known === undefined) return 'There is no such parameter';
  return known.kind === 'text' ? 'It has no number to watch' : faultOfRule(rule, known.plausible);
}

const noBed = 'No such bed';
const hasBed = (ward: WardState, bed: BedId): boolean => ward.beds.some(({ id }) => id === bed);

const otherPatient = 'This bed has another patient by now: look again';
/** Whose limits they are, wherever the command waits: the gateway takes them for this stay alone (L8). */
const stayOf = (ward: WardState, bed: BedId): number | null => ward.beds.find(({ id }) => id === bed)?.since ?? null;

export async function setLimits(deps: ActDeps, person: Person, args: ParsedArgs<'limits.set'>): Promise<Outcome> {
  const ward = deps.ward();
  const { bed, parameter, change, reason, forMs } = args;
  if (!hasBed(ward, bed)) return refused(noBed);
  const since = stayOf(ward, bed);
  if (args.since !== undefined && args.since !== since) return refused(otherPatient);
  if (reason.trim() === '') return refused('Limits are changed with a reason');
  const fault = change === null ? null : faultOfTrial(parameter, trialRule(ward, bed, parameter, change));
  if (fault !== null) return refused(fault);
  const id = deps.newCommandId();
  return giveOnce(deps, { type: 'set-limits', id, bed, parameter, change, reason, forMs, since, by: person.name });
}

export async function setProfile(
  deps: ActDeps,
  person: Person,
  { bed, profile, since: seen }: ParsedArgs<'limits.profile'>,
): Promise<Outcome> {
  const ward = deps.ward();
  if (!hasBed(ward, bed)) return refused(noBed);
  const since = stayOf(ward, bed);
  if (seen !== undefined && seen !== since) return refused(otherPatient);
  if (profile !== null && own(ward.policy.profiles, profile) === undefined) return refused('No such profile');
  return giveOnce(deps, { type: 'set-profile', id: deps.newCommandId(), bed, profile, since, by: person.name });
}

export const setPolicy = (deps: ActDeps, person: Person, { policy }: ParsedArgs<'policy.set'>): Promise<Outcome> =>
  give(deps, { type: 'set-policy', id: deps.newCommandId(), policy, by: person.name });
