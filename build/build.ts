/** Builds what browsers, Electron and `npm start` load, where sources changed. Everything else runs from its TypeScript. */
import path from 'node:path';
import { makeIfChanged, root } from './files.ts';

const common = ['shared', 'resources', 'package-lock.json', 'package.json'];
const parts = ['electron', 'station', 'gateway', 'simulator', 'build/hosts', 'build/bundle-node.ts', ...common];

const dist = path.join(root, 'dist');
export const consoleFolder = path.join(dist, 'renderer');
export const electronFolder = path.join(dist, 'electron');
export const hostsFolder = path.join(dist, 'hosts');

/** dist/renderer: the console. */
export async function buildConsole(): Promise<boolean> {
  return makeIfChanged(consoleFolder, ['renderer', 'build/vite.renderer.config.ts', ...common], async (outDir) => {
    const { build } = await import('vite');
    const configFile = path.join(root, 'build', 'vite.renderer.config.ts');
    await build({ configFile, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  });
}

/** dist/electron: main, preload, the hosted station and the embedded demo. */
export async function buildElectron(): Promise<boolean> {
  return makeIfChanged(electronFolder, parts, async (outDir) => {
    const { bundleInto, electronEntries } = await import('./bundle-node.ts');
    await bundleInto(outDir, electronEntries);
  });
}

/** dist/hosts: the parts that `npm start` runs in processes of their own. */
export async function buildHosts(): Promise<boolean> {
  return makeIfChanged(hostsFolder, parts, async (outDir) => {
    const { bundleInto, hostEntries } = await import('./bundle-node.ts');
    await bundleInto(outDir, hostEntries);
  });
}
