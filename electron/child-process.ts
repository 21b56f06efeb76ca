/** A supervised part in a utility process of Electron. */
import { utilityProcess } from 'electron';
import type { MessagePortMain } from 'electron';
import type { Child, ChildEvents } from './supervisor.ts';

/** Starts `entry` (a built file) with nothing of our environment but what a process needs. */
export function forkUtility(entry: string, name: string, events: ChildEvents): Child {
  const keep = new Set([
    'PATH',
    'HOME',
    'TMPDIR',
    'TEMP',
    'SystemRoot',
    'LANG',
    'TZ',
    'USERPROFILE',
    'LOCALAPPDATA',
    'APPDATA',
  ]);
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => keep.has(key)));
  const child = utilityProcess.fork(entry, [], { serviceName: `Wardlight ${name}`, stdio: 'inherit', env });
  child.on('message', events.message);
  child.on('exit', (code) => events.exit(code));
  return {
    post: (message, transfer) => child.postMessage(message, transfer as MessagePortMain[] | undefined),
    kill: () => {
      // Not child.kill(), which asks: a hung process does not answer.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
