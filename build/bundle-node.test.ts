import { describe, expect, test } from 'vitest';
import { moveAddresses } from './bundle-node.ts';

describe('Given a source that names files beside it', () => {
  test('When it names a resource, Then the bundle looks in the same folder of the repository', () => {
    expect(moveAddresses("new URL('../resources', import.meta.url)", 'simulator/simulator.ts')).toBe(
      "new URL('../../resources', import.meta.url)",
    );
  });

  test('When it names its thread, Then the bundle starts the bundled one, unpacked in an archive', () => {
    expect(moveAddresses("new URL('./sqlite-worker.ts', import.meta.url)", 'gateway/log/sqlite-log.ts')).toBe(
      "new URL(new URL('./sqlite-worker.cjs', import.meta.url).href.replace('app.asar/', 'app.asar.unpacked/'))",
    );
  });

  test('When a thread reads the migrations, Then they are looked for beside the archive', () => {
    expect(moveAddresses("new URL('../resources/migrations', import.meta.url)", 'station/host.ts')).toContain(
      'app.asar.unpacked/',
    );
  });

  test('When it starts a source that is not bundled, Then the build says so', () => {
    expect(() => moveAddresses("new URL('./other.ts', import.meta.url)", 'gateway/a.ts')).toThrow('no known thread');
  });

  test('When it names the repository or nothing, Then that still holds', () => {
    expect(moveAddresses("new URL('..', import.meta.url)", 'station/main.ts')).toBe(
      "new URL('../../', import.meta.url)",
    );
    expect(moveAddresses('new URL(place, import.meta.url)', 'gateway/version.ts')).toBe(
      'new URL(place, import.meta.url)',
    );
  });
});
