/**
 * Which part may import which: the third column of the architecture's table, one rule per row. tests/ and build/
 * cross parts by their nature and may import all. A planted violation of each rule is tested in
 * build/import-rules.test.ts.
 */
const path = require('node:path');

/** One rule: files of `part` may import, of our own code, only what lies under `allowed`. */
function mayImport(part, allowed, comment) {
  return {
    name: `${part.replaceAll('/', '-')}-imports`,
    comment,
    severity: 'error',
    from: { path: `^${part}/`, ...(part === 'station' ? { pathNot: '^station/web/' } : {}) },
    to: {
      path: '^(shared|gateway|simulator|station|electron|renderer|build|tests)/',
      pathNot: [`^${part}/`, ...allowed],
    },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    mayImport('shared', [], 'shared is the language of the ward: it knows no other part'),
    mayImport('gateway', ['^shared/'], 'the gateway runs alone and knows only the common language'),
    mayImport(
      'simulator',
      ['^shared/(domain|ward/ward-file)'],
      'the simulator speaks device protocols over sockets; it takes codes, units and the ward file from shared, no rules',
    ),
    mayImport('station', ['^shared/'], 'the station is headless: no shell, no Electron, no gateway internals'),
    mayImport('station/web', ['^station/', '^shared/'], 'shell 1 serves station and console files'),
    mayImport('electron', ['^station/', '^shared/'], 'shell 2 is thin: it hosts a station and shows the console'),
    mayImport('renderer', ['^shared/'], 'the console talks to a StationApi and to nothing else'),
    {
      name: 'station-without-its-shell',
      comment: 'the core does not know the web shell that stands on it',
      severity: 'error',
      from: { path: '^station/', pathNot: '^station/(web/|main[.]ts$|arguments[.]ts$)' },
      to: { path: '^station/web/' },
    },
    {
      name: 'shared-needs-zod-only',
      comment: 'shared runs in every process, the drawing worker included',
      severity: 'error',
      from: { path: '^shared/', pathNot: '[.]test[.]tsx?$' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '(^|/)node_modules/zod/',
      },
    },
    {
      name: 'shared-without-node',
      comment: 'no Node, no I/O, no clock: time comes in as an argument',
      severity: 'error',
      from: { path: '^shared/', pathNot: '[.]test[.]tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-without-node',
      comment: 'the console runs sandboxed in a browser',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '[.]test[.]tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-only-in-its-shell',
      comment: 'every other part runs under plain Node or in a browser',
      severity: 'error',
      from: { pathNot: '^(electron|tests|build)/' },
      to: { path: ['^electron$', '(^|/)node_modules/electron/'] },
    },
    {
      name: 'no-circles',
      comment: 'a circle has no bottom to start reading from',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'a file that nothing imports and that imports nothing does nothing',
      severity: 'error',
      from: {
        orphan: true,
        // Started by path or by a tool, or only types.
        pathNot: ['[.]test[.]tsx?$', '[.]d[.]ts$', '[.]config[.](ts|cjs)$', '^build/bootstrap[.]mjs$'],
      },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: {},
      // Vite answers these itself.
      to: { couldNotResolve: true, pathNot: '[?](worker|url|raw|inline)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    // A type import makes an arrow as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: path.join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
