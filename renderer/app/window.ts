/** Which of the station's displays this window is: `?window=2`, or what the desktop shell says. */
import { desktopShell } from '../api/shell.ts';

let number = new URLSearchParams(window.location.search).get('window') === '2' ? 2 : 1;

export const windowNumber = (): number => number;

/** Asked once, before the first picture. */
export async function askWindow(): Promise<void> {
  const shell = desktopShell();
  if (shell === null) return;
  const info = await shell.info().catch(() => null);
  if (info !== null) number = info.window;
}
