/** The site's alarm policy and limit profiles: files beside the configuration, checked before anything starts. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { alarmPolicySchema } from '../shared/alarm/policy.ts';
import { ConfigError, readJson, sentence } from './config-file.ts';
import { profilesOf } from './core/profiles.ts';
import type { AlarmFiles } from './core/team.ts';

export const alarmsSchema = z.strictObject({
  policyFile: z.string().min(1).optional(),
  profilesFile: z.string().min(1).optional(),
});

const policyFileSchema = alarmPolicySchema.omit({ profiles: true }).strict();

/** @throws ConfigError */
export function readAlarmFiles({ policyFile, profilesFile }: z.infer<typeof alarmsSchema>, folder: string): AlarmFiles {
  let policy: AlarmFiles['policy'] = null;
  let fingerprint: string | null = null;
  if (policyFile !== undefined) {
    const file = path.resolve(folder, policyFile);
    const read = policyFileSchema.safeParse(readJson(file, 'alarm policy'));
    if (!read.success) throw new ConfigError(sentence(read.error, `The alarm policy ${file}`));
    policy = read.data;
    // Of what it says: spaces and the order of lines are no change.
    fingerprint = createHash('sha256').update(JSON.stringify(policy)).digest('hex');
  }
  let profiles: AlarmFiles['profiles'] = null;
  if (profilesFile !== undefined) {
    const file = path.resolve(folder, profilesFile);
    const json = readJson(file, 'limit profiles');
    try {
      profiles = profilesOf(json);
    } catch (error) {
      throw new ConfigError(`The limit profiles ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (policy !== null && profiles !== null && !Object.hasOwn(profiles, policy.profile)) {
    throw new ConfigError(
      `alarms: the policy names the profile ${policy.profile}, which is not in the limit profiles.`,
    );
  }
  return { policy, fingerprint, profiles };
}
