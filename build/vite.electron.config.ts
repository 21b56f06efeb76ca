/**
 * dist/electron: main, the sandboxed preload, and the entries of the utility processes with their database workers,
 * each bundled to one CommonJS file. Outside stay `electron`, Node's own modules and the database's native addon.
 */
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'vite';
import type { Plugin } from 'vite';
import { root } from './files.ts';

/** File in dist/electron → its source. */
export const electronEntries: Readonly<Record<string, string>> = {
  main: 'electron/main.ts',
  preload: 'electron/preload.ts',
  'station-host': 'electron/station-host.ts',
  'store-worker': 'station/store/store-worker.ts',
  'gateway-host': 'build/hosts/gateway-host.ts',
  'sqlite-worker': 'gateway/log/sqlite-worker.ts',
  'simulator-host': 'build/hosts/simulator-host.ts',
};

const external = [...builtinModules, ...builtinModules.map((name) => `node:${name}`), 'electron', 'better-sqlite3'];

/** Builds all entries, each by itself: preload and main share no chunk. */
export async function buildElectronInto(outDir: string): Promise<void> {
  for (const [name, source] of Object.entries(electronEntries)) await buildEntry(name, source, outDir);
}

async function buildEntry(name: string, source: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    plugins: [besideTheBundle()],
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

/**
 * Sources name files beside them: `new URL('…', import.meta.url)`. A bundle in dist/electron lies elsewhere, so such
 * addresses are written anew: threads to their bundled file, everything else to where it lies in the repository or
 * archive. What a thread reads lies unpacked beside the archive.
 */
export function besideTheBundle(): Plugin {
  return {
    name: 'beside-the-bundle',
    transform: {
      filter: { id: { include: /\.ts$/, exclude: /node_modules/ } },
      handler: (code, id) => {
        const moved = moveAddresses(code, path.relative(root, id).split(path.sep).join('/'));
        return moved === code ? null : { code: moved, map: null };
      },
    },
  };
}

/** Pure: the text of a source (path from the root) with its addresses moved. */
export function moveAddresses(code: string, source: string): string {
  return code.replaceAll(
    /new URL\(\s*(['"])(\.\.?\/[^'"]*|\.\.)\1,\s*import\.meta\.url,?\s*\)/g,
    (_whole, _quote, relative: string) => {
      const target = path.posix.join(path.posix.dirname(source), relative);
      const entry = Object.entries(electronEntries).find(([, file]) => file === target)?.[0];
      if (entry === undefined && target.endsWith('.ts'))
        throw new Error(`${source} starts ${target}, which electronEntries lacks`);
      const place = entry === undefined ? `../../${target === '.' ? '' : target}` : `./${entry}.cjs`;
      const unpacked = entry !== undefined || target.startsWith('resources/migrations');
      const address = `new URL('${place}', import.meta.url)`;
      return unpacked ? `new URL(${address}.href.replace('app.asar/', 'app.asar.unpacked/'))` : address;
    },
  );
}
