import { parameterByKey } from '../../shared/domain/parameters.ts';

const parts: Record<string, string> = { S: 'sys', D: 'dia', M: 'mean' };

/** "ART mean", "SpO₂"; an unknown code by the sender's words. */
export function parameterName(key: string, sent: string | null): string {
  const parameter = parameterByKey(key);
  if (parameter === undefined) return sent ?? key.replace(/^x:/, '');
  const part = /^(?:ART|NIBP|PAP)-([SDM])$/.exec(key)?.[1];
  return part === undefined ? parameter.label : `${parameter.label} ${parts[part]}`;
}
