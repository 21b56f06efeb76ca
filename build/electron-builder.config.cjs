/**
 * Installers of the desktop console. Nothing in the archive but what runs: the built files, the resources they read,
 * and the database's one native addon for the target.
 */

/** Electron security list 19: the fuses, each as the table in the security notes says. */
const electronFuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'org.wardlight.console',
  productName: 'Wardlight',
  copyright: 'The Wardlight authors',
  asar: true,
  // The addon comes prebuilt for every platform (N-API): nothing is compiled.
  npmRebuild: false,
  nodeGypRebuild: false,
  buildDependenciesFromSource: false,
  directories: { output: 'dist/release', buildResources: 'resources/icons' },
  files: [
    'package.json',
    'dist/electron/**/*.cjs',
    'dist/renderer/**/*',
    'resources/**/*',
    '!resources/icons/**',
    '!resources/design/**',
    '!**/*.{map,ts,tsx,md,stamp}',
    '!node_modules/**/*',
    'node_modules/better-sqlite3/package.json',
    'node_modules/better-sqlite3/LICENSE',
    'node_modules/better-sqlite3/lib/**/*.js',
    'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node',
  ],
  // Threads read outside the archive.
  asarUnpack: ['**/*.node', 'dist/electron/*-worker.cjs', 'resources/migrations/**'],
  electronLanguages: ['en', 'en-GB', 'en-US'],
  electronFuses,
  extraMetadata: {
    devDependencies: null,
    optionalDependencies: null,
    scripts: null,
    allowScripts: null,
    overrides: null,
  },
  publish: null,
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Utility',
    maintainer: 'Wardlight maintainers <maintainers@wardlight.invalid>',
    synopsis: 'Central station of a smart hospital ward',
    executableName: 'wardlight',
  },
  win: { target: ['nsis'] },
  nsis: {
    oneClick: false,
    perMachine: true,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
  mac: { target: ['dmg'], category: 'public.app-category.medical', hardenedRuntime: true },
};
