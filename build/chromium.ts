/** Finds a Chromium-like browser: for the console's app window, the e2e tests and the display benchmarks. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const namesInPath = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'msedge',
];

const fixedPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const base = process.env[variable];
    return base === undefined
      ? []
      : [
          path.join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          path.join(base, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ];
  }),
};

export const noChromium =
  'no Chromium, Chrome or Edge was found: install chromium, or set CHROMIUM_PATH to its program';

/** The browser's program, or null. CHROMIUM_PATH decides where it is set. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const own = env['CHROMIUM_PATH'];
  if (own !== undefined && own !== '') return isProgram(own) ? own : null;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const inPath = namesInPath.flatMap((name) => folders.map((folder) => path.join(folder, name + suffix)));
  return [...inPath, ...(fixedPlaces[process.platform] ?? [])].find(isProgram) ?? null;
}

/** Chromium refuses its sandbox to root, as in containers. */
export function sandboxArguments(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
