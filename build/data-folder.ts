/** Where a start keeps its data. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** The system's folder for an application's data. */
function userDataFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (platform === 'win32')
    return path.join(env['LOCALAPPDATA'] ?? path.join(homedir(), 'AppData', 'Local'), 'Wardlight');
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'Wardlight');
  return path.join(env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share'), 'wardlight');
}

export interface DataFolder {
  readonly folder: string;
  /** Removes what was only for this start. */
  readonly end: () => void;
}

const ownerFile = 'pid';

/** `given` is kept. Without it a station keeps its record in the system's folder, and the demo gets a fresh one for this start. */
export function openDataFolder(given: string | null, demo: boolean): DataFolder {
  const base = given ?? userDataFolder();
  if (given !== null || !demo) {
    mkdirSync(base, { recursive: true });
    return { folder: base, end: () => undefined };
  }
  const folder = makeDemoFolder(base) ?? mkdtempSync(path.join(tmpdir(), 'wardlight-demo-'));
  writeFileSync(path.join(folder, ownerFile), String(process.pid));
  return { folder, end: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

function makeDemoFolder(base: string): string | null {
  const demos = path.join(base, 'demo');
  try {
    mkdirSync(demos, { recursive: true });
    for (const name of readdirSync(demos)) removeIfLeft(path.join(demos, name));
    return mkdtempSync(path.join(demos, 'run-'));
  } catch {
    // A home that cannot be written to.
    return null;
  }
}

/** A start that was killed could not remove its folder. */
function removeIfLeft(folder: string): void {
  try {
    process.kill(Number(readFileSync(path.join(folder, ownerFile), 'utf8')), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') rmSync(folder, { recursive: true, force: true });
  }
}
