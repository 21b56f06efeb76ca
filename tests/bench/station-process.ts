/** `npm start -- --headless` as a process of its own: npm and all that comes under it. */
import { spawn } from 'node:child_process';
import { root } from '../../build/files.ts';
import { atEnd, wait } from './bench.ts';

export interface StationProcess {
  /** With its token. */
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const startMs = 120_000;

export async function startStation(args: readonly string[]): Promise<StationProcess> {
  const child = spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = atEnd(async () => {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(5_000).then(() => child.kill('SIGKILL'))]);
  });
  let output = '';
  const address = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('npm start printed no address in two minutes')), startMs);
    const hear = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
    };
    // The address is all that is said on standard output; a build's own words may have addresses in them too.
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      hear(chunk);
      said = (said + chunk.toString('utf8')).slice(-20_000);
      const found = /https?:\/\/\S+(?=\s)/.exec(said)?.[0];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.stderr.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`npm start ended with ${code}: ${output.trim().split('\n').at(-1) ?? ''}`));
    });
  });
  return { address, pid: child.pid ?? 0, stop };
}
