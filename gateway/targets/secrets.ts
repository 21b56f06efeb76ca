/** Reads the files that targets name: secrets, credentials, certificates. Once at start, so that a fault is seen then. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../config-file.ts';

export interface TlsFiles {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

function read(folder: string, file: string, where: string): Buffer {
  const whole = path.resolve(folder, file);
  try {
    return readFileSync(whole);
  } catch {
    throw new ConfigError(`${where}: ${whole} cannot be read.`);
  }
}

/** @throws ConfigError */
export function secretOf(folder: string, file: string, where: string): string {
  const secret = read(folder, file, where).toString('utf8').trim();
  if (secret.length < 16)
    throw new ConfigError(`${where}: ${path.resolve(folder, file)} holds less than 16 characters.`);
  return secret;
}

/** Two lines: user, password. @throws ConfigError */
export function credentialsOf(folder: string, file: string, where: string): { username: string; password: string } {
  const [username, password] = read(folder, file, where).toString('utf8').split(/\r?\n/);
  if (!username || !password)
    throw new ConfigError(`${where}: ${path.resolve(folder, file)} does not hold two lines, user and password.`);
  return { username, password };
}

/** @throws ConfigError */
export function tlsOf(
  folder: string,
  files: {
    readonly caFile?: string | undefined;
    readonly certFile?: string | undefined;
    readonly keyFile?: string | undefined;
  },
  where: string,
): TlsFiles {
  const { caFile, certFile, keyFile } = files;
  return {
    ...(caFile === undefined ? {} : { ca: read(folder, caFile, `${where}.caFile`) }),
    ...(certFile === undefined ? {} : { cert: read(folder, certFile, `${where}.certFile`) }),
    ...(keyFile === undefined ? {} : { key: read(folder, keyFile, `${where}.keyFile`) }),
  };
}
