/** A disk that is full or can only be read: said, waited for, and nothing of it is lost while memory lasts (invariants 1, 4). */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { aFolder } from './station-folder.ts';

const program = fileURLToPath(new URL('waves-small-disk.ts', import.meta.url));
const own = (...args: string[]) => spawnSync('unshare', ['-Urm', ...args], { encoding: 'utf8', timeout: 120_000 });
const mayMount = own('sh', '-c', 'mount -t tmpfs none /mnt').status === 0;

it('Given a real file system of two megabytes, when it is full, emptied, read-only and writable again, then each is said in words, recording goes on by itself, and every sample is there', ({
  skip,
}) => {
  if (!mayMount) skip('This system does not let us mount a small file system of our own (unshare, mount)');
  const { stdout, stderr } = own(process.execPath, program, aFolder());
  expect(stderr).toBe('');
  const result: unknown = JSON.parse(stdout);
  expect(result).toMatchObject({
    said: {
      'at first': null,
      full: 'the disk is full',
      emptied: null,
      'read-only': 'the disk can only be read',
      writable: null,
    },
    lost: 0,
    isWhole: true,
  });
});
