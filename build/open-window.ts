/** Shows the console where there is a display: Electron's window, else a Chromium application window. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findChromium, sandboxArguments } from './chromium.ts';
import { root } from './files.ts';

/** Electron's program, or null where its binary was never installed. Nothing is downloaded. */
export function findElectron(): string | null {
  const folder = path.join(root, 'node_modules', 'electron');
  const named = path.join(folder, 'path.txt');
  const own = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const program = existsSync(named)
    ? readFileSync(named, 'utf8').trim()
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron';
  const file = path.join(own ?? path.join(folder, 'dist'), program);
  return existsSync(file) ? file : null;
}

export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== 'linux') return true;
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((value) => value !== undefined && value !== '');
}

/**
 * An application window with a profile of its own, so that it ends with us and touches nobody's browser. Null without
 * a browser. Its address stands on a command line that every user of the computer can read: it must open only once.
 */
export function openAppWindow(addressOnce: () => string, profile: string): ChildProcess | null {
  const chromium = findChromium();
  if (chromium === null) return null;
  return spawn(
    chromium,
    [
      `--app=${addressOnce()}`,
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-sync',
      '--start-maximized',
      // Sound without a click first; alarms do not depend on focus or visibility (L22).
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
      ...sandboxArguments(),
    ],
    { stdio: 'ignore' },
  );
}
