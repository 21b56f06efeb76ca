/**
 * dist/electron: main, the sandboxed preload, and the entries of the utility processes with their database workers,
 * each bundled to one CommonJS file. Outside stay `electron`, Node's own modules and the database's native addon.
 */
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'vite';
import { root } from './files.ts';

/** File in dist/electron → its source. */
export const electronEntries = {
  main: 'electron/main.ts',
  preload: 'electron/preload.ts',
  'station-host': 'electron/station-host.ts',
  'gateway-host': 'build/demo/gateway-host.ts',
  'simulator-host': 'build/demo/simulator-host.ts',
} as const;

const external = [...builtinModules, ...builtinModules.map((name) => `node:${name}`), 'electron', 'better-sqlite3'];

/** Builds all entries. Apart from each other, so that preload and main share no chunk. */
export async function buildElectronInto(outDir: string): Promise<void> {
  const entries = Object.entries(electronEntries).filter(([, source]) => existsSync(path.join(root, source)));
  for (const [name, source] of entries) await buildEntry(name, source, outDir);
}

async function buildEntry(name: string, source: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: ['better-sqlite3', 'electron'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: { [name]: path.join(root, source) },
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  });
}
