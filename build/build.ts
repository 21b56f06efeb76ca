/** Builds what the browser and Electron load, where sources changed. Everything else runs from its TypeScript. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeIfChanged, root } from './files.ts';

const common = ['shared', 'resources', 'package-lock.json', 'package.json'];

export const consoleFolder = path.join(root, 'dist', 'renderer');
export const electronFolder = path.join(root, 'dist', 'electron');

/** dist/renderer: the console. */
export async function buildConsole(): Promise<boolean> {
  const config = path.join(root, 'build', 'vite.renderer.config.ts');
  if (!existsSync(config)) return false;
  return makeIfChanged(consoleFolder, ['renderer', 'build/vite.renderer.config.ts', ...common], async (outDir) => {
    const { build } = await import('vite');
    await build({ configFile: config, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  });
}

/** dist/electron: main, preload, the hosted station and the embedded demo. */
export async function buildElectron(): Promise<boolean> {
  const sources = ['electron', 'station', 'gateway', 'simulator', 'build', ...common];
  return makeIfChanged(electronFolder, sources, async (outDir) => {
    const { buildElectronInto } = await import('./vite.electron.config.ts');
    await buildElectronInto(outDir);
  });
}
