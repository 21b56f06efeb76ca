/** A supervised part in a child process on this Node. */
import { fork } from 'node:child_process';
import type { Child, ChildEvents } from '../electron/supervisor.ts';
import { root } from './files.ts';

/** Starts a built file. Its standard output goes to our standard error: ours is for the address. */
export function forkNode(entry: string, events: ChildEvents): Child & { readonly pid: number | undefined } {
  const child = fork(entry, [], {
    cwd: root,
    stdio: ['ignore', 2, 2, 'ipc'],
    serialization: 'advanced',
  });
  child.on('message', events.message);
  child.on('exit', events.exit);
  // Also where it could not be started at all; then there is no exit.
  child.on('error', () => (child.pid === undefined ? events.exit(null) : undefined));
  return {
    pid: child.pid,
    post: (message) => {
      if (child.connected) child.send(message as object, () => undefined);
    },
    kill: () => child.kill('SIGKILL'),
  };
}
