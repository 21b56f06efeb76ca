/** Reading the files of a configuration: each fault is one sentence that names the file and the field. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** A configuration that cannot be used; the message is one sentence with the field's path. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** "http.tls is needed: …" */
export function sentence(error: z.ZodError, source: string): string {
  const issue = error.issues[0];
  const where = issue?.path.length ? issue.path.join('.') : 'it';
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return `${source}: ${where}: ${issue?.message ?? 'cannot be read'}${more}.`;
}

export function readJson(file: string, what: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'fault';
    throw new ConfigError(`The ${what} ${file} cannot be read (${code}).`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`The ${what} ${file} is not JSON: ${error instanceof Error ? error.message : ''}.`);
  }
}
