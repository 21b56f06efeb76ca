import { describe, expect, test } from 'vitest';
import { checkDirect, checkLicences, isAllowed, readList, shippedPlaces } from './package-rules.ts';

const list = readList(
  [
    '| package | licence | ships | what for |',
    '| --- | --- | --- | --- |',
    '| `a` | MIT | yes | x |',
    '| `@s/b` | ISC | no | y |',
  ].join('\n'),
);

describe('Given a list of two packages', () => {
  test('When it is read, Then name, licence and whether it ships are known', () => {
    expect(list).toEqual([
      { name: 'a', licence: 'MIT', ships: true },
      { name: '@s/b', licence: 'ISC', ships: false },
    ]);
  });

  test('When versions are exact and all are listed, Then nothing is said', () => {
    expect(
      checkDirect({ dependencies: { a: '1.2.3' }, devDependencies: { '@s/b': 'npm:@t/c@1.0.0-rc.1' } }, list),
    ).toEqual([]);
  });

  test.each(['^1.2.3', '~1.2.3', 'latest', '*', '1.x', 'npm:c@^1.0.0'])(
    'When a version is %s, Then it is named',
    (version) => {
      expect(checkDirect({ dependencies: { a: version, '@s/b': '1.0.0' } }, list)).toEqual([
        `a has no exact version (${version})`,
      ]);
    },
  );

  test('When a package is not listed or a row has no package, Then both are named', () => {
    expect(checkDirect({ dependencies: { a: '1.0.0', z: '1.0.0' } }, list)).toEqual([
      'z is not listed in docs/dependencies.md',
      '@s/b is listed but not a dependency',
    ]);
  });
});

describe('Given a lock file', () => {
  const lock = {
    packages: {
      'node_modules/a': { license: 'MIT', dependencies: { deep: '^1.0.0' } },
      'node_modules/@s/b': { license: 'ISC', dependencies: { tool: '^1.0.0' } },
      'node_modules/deep': { license: 'GPL-3.0', dependencies: {} },
      'node_modules/a/node_modules/deep': { license: 'MIT', dependencies: { leaf: '1' } },
      'node_modules/leaf': { license: 'AGPL-3.0' },
      'node_modules/tool': { license: 'GPL-2.0' },
    },
  };

  test('When what ships is followed, Then nested packages win over outer ones and tools are left out', () => {
    expect(shippedPlaces(lock, list)).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/deep',
      'node_modules/leaf',
    ]);
  });

  test('When something shipped binds its users, Then it is named', () => {
    expect(checkLicences(lock, list)).toEqual(['leaf ships under AGPL-3.0']);
  });

  test('When expressions are read, Then one good side of OR is enough and both of AND are needed', () => {
    expect(['MIT OR GPL-2.0', '(MIT AND ISC)'].map(isAllowed)).toEqual([true, true]);
    expect(['MIT AND GPL-2.0', 'GPL-3.0-only', 'none'].map(isAllowed)).toEqual([false, false, false]);
  });
});
