/**
 * Bundles what runs under Node or Electron: dist/electron (main, the sandboxed preload, the utility processes) and
 * dist/hosts (the same parts for `npm start`, which start quicker from one file each than from hundreds). Each entry
 * becomes one CommonJS file. Outside stay `electron`, Node's own modules and the database's native addon.
 */
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'vite';
import type { Plugin } from 'vite';
import { root } from './files.ts';

type Entries = Readonly<Record<string, string>>;

/** Bundled file → its source. Threads are started by the bundles beside them. */
const threads: Entries = {
  'store-worker': 'station/store/store-worker.ts',
  'wave-worker': 'station/waves/wave-worker.ts',
  'equipment-worker': 'station/assets/equipment-worker.ts',
  'sqlite-worker': 'gateway/log/sqlite-worker.ts',
};
const demo: Entries = {
  'gateway-host': 'build/hosts/gateway-host.ts',
  'simulator-host': 'build/hosts/simulator-host.ts',
};
export const electronEntries: Entries = {
  main: 'electron/main.ts',
  preload: 'electron/preload.ts',
  'station-host': 'electron/station-host.ts',
  ...demo,
  ...threads,
};
export const hostEntries: Entries = { 'station-host': 'build/hosts/station-host.ts', ...demo, ...threads };

const external = [...builtinModules, ...builtinModules.map((name) => `node:${name}`), 'electron', 'better-sqlite3'];

/** Builds the entries, each by itself: no two share a chunk. */
export async function bundleInto(outDir: string, entries: Entries): Promise<void> {
  await Promise.all(Object.entries(entries).map(([name, source]) => bundleOne(name, source, outDir)));
}

async function bundleOne(name: string, source: string, outDir: string): Promise<void> {
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
 * Sources name files beside them: `new URL('…', import.meta.url)`. A bundle lies elsewhere, so such addresses are
 * written anew: threads to their bundled file, everything else to where it lies in the repository or archive. What a
 * thread reads lies unpacked beside the archive.
 */
function besideTheBundle(): Plugin {
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

/** Pure: the text of a source (path from the root) with its addresses moved to two folders below the root. */
export function moveAddresses(code: string, source: string): string {
  const addresses = /new URL\(\s*(['"])(\.\.?\/[^'"]*|\.\.)\1,\s*import\.meta\.url,?\s*\)/g;
  return code.replaceAll(addresses, (_whole, _quote, relative: string) => {
    const target = path.posix.join(path.posix.dirname(source), relative);
    const thread = Object.entries(threads).find(([, file]) => file === target)?.[0];
    if (thread === undefined && target.endsWith('.ts'))
      throw new Error(`${source} starts ${target}, which is no known thread`);
    const place = thread === undefined ? `../../${target === '.' ? '' : target}` : `./${thread}.cjs`;
    const unpacked = thread !== undefined || target.startsWith('resources/migrations');
    const address = `new URL('${place}', import.meta.url)`;
    return unpacked ? `new URL(${address}.href.replace('app.asar/', 'app.asar.unpacked/'))` : address;
  });
}
