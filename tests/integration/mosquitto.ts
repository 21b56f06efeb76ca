/** A real broker for tests, where mosquitto is installed: Debian puts it where only root looks. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './until.ts';

const find = (name: string, ...folders: string[]): string | undefined =>
  folders.map((folder) => path.join(folder, name)).find(existsSync);
const broker = find('mosquitto', '/usr/sbin', '/usr/bin', '/usr/local/sbin');
const passwd = find('mosquitto_passwd', '/usr/bin', '/usr/local/bin');
const openssl = find('openssl', '/usr/bin', '/usr/local/bin');

export const hasBroker = broker !== undefined && passwd !== undefined;
export const hasOpenssl = openssl !== undefined;

/** A certificate for 127.0.0.1, its own authority: ca.pem and key.pem. */
export function aCertificate(folder: string): void {
  const at = (name: string): string => path.join(folder, name);
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', at('key.pem'), '-out', at('ca.pem')];
  execFileSync(openssl ?? '', [...args, ...subject], { stdio: 'ignore' });
}

export interface RunningBroker {
  /** Ends its process. */
  stop(): Promise<void>;
}

/** Starts it; the caller stops it. With `tls` it uses the certificate of the folder. */
export async function aBroker(
  folder: string,
  port: number,
  { users = {}, tls = false }: { readonly users?: Readonly<Record<string, string>>; readonly tls?: boolean } = {},
): Promise<RunningBroker> {
  const at = (name: string): string => path.join(folder, name);
  const names = Object.entries(users);
  for (const [index, [name, password]] of names.entries()) {
    const create = index === 0 ? ['-c'] : [];
    execFileSync(passwd ?? '', ['-b', ...create, at('users'), name, password], { stdio: 'ignore' });
  }
  writeFileSync(
    at('mosquitto.conf'),
    [
      `listener ${port} 127.0.0.1`,
      ...(names.length === 0 ? ['allow_anonymous true'] : ['allow_anonymous false', `password_file ${at('users')}`]),
      'persistence false',
      // As root it would become another user, who may not read this folder.
      ...(process.getuid?.() === 0 ? ['user root'] : []),
      ...(tls ? [`certfile ${at('ca.pem')}`, `keyfile ${at('key.pem')}`] : []),
    ].join('\n'),
  );
  const child = spawn(broker ?? '', ['-c', at('mosquitto.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const ended = new Promise<void>((resolve) => void child.on('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  await until(`the broker listens: ${said}`, () => said.includes('running'));
  return { stop };
}
