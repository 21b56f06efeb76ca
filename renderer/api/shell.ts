/** What the desktop shell adds, where it is there at all. */
import type { DesktopShell } from '../../shared/station-api/shell.ts';

declare global {
  interface Window {
    readonly wardlightShell?: DesktopShell;
  }
}

export const desktopShell = (): DesktopShell | null => window.wardlightShell ?? null;
