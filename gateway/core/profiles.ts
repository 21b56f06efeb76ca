/** The site's limit profiles, read once at start: a limit that cannot be watched stops the gateway, not an alarm. */
import { z } from 'zod';
import { faultOfRule, limitProfileSchema, type LimitRule } from '../../shared/alarm/limits.ts';
import type { AlarmPolicy } from '../../shared/alarm/policy.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';

const profilesSchema = z
  .record(z.string().min(1).max(80), limitProfileSchema)
  .refine((profiles) => Object.keys(profiles).length > 0, 'there is no profile in it')
  .refine((profiles) => Object.keys(profiles).length <= 50, 'there are more than 50 profiles in it');

function faultOf(key: string, rule: LimitRule): string | null {
  const parameter = parameterByKey(key);
  if (parameter === undefined) return 'there is no such parameter';
  if (parameter.kind === 'text') return 'it has no number to watch';
  const fault = faultOfRule(rule, parameter.plausible);
  if (fault !== null) return fault;
  const { low, high, extremeLow, extremeHigh } = rule;
  if (low !== null && high !== null && rule.hysteresis * 2 >= high - low) {
    return 'the hysteresis leaves nothing between the limits';
  }
  if (extremeLow !== undefined && (low === null || extremeLow > low)) return 'extremeLow is not below the low limit';
  if (extremeHigh !== undefined && (high === null || extremeHigh < high)) {
    return 'extremeHigh is not above the high limit';
  }
  return null;
}

/**
 * Profiles of a site's file, by name. @throws Error with one sentence that names profile and parameter.
 */
export function profilesOf(json: unknown): AlarmPolicy['profiles'] {
  const read = profilesSchema.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`${issue?.path.join('.') || 'The profiles'}: ${issue?.message ?? 'cannot be read'}.`);
  }
  for (const [name, profile] of Object.entries(read.data)) {
    for (const [key, rule] of Object.entries(profile)) {
      const fault = faultOf(key, rule);
      if (fault !== null) throw new Error(`${name}.${key}: ${fault}.`);
    }
  }
  return read.data;
}
