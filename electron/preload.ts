/**
 * Runs sandboxed before the console's page. Gives it four narrow functions (shared/station-api/shell.ts), passes on
 * the station's port, and beats once a second from the page's own thread so that main notices when it hangs.
 */
import { contextBridge } from 'electron';
import { portMessage } from '../shared/station-api/shell.ts';
import type { DesktopShell } from '../shared/station-api/shell.ts';
import { ipc } from './ipc-renderer.ts';

const beatMs = 1000;

const shell: DesktopShell = {
  connect: () => ipc.say('station:connect'),
  info: () => ipc.ask('shell:info'),
  secondWindow: async (open) => {
    await ipc.ask('shell:second-window', open);
  },
  quit: async () => {
    await ipc.ask('shell:quit');
  },
};

contextBridge.exposeInMainWorld('wardlightShell', shell);
// The page's own origin, so that no other document ever receives the port.
ipc.onPort((port) => window.postMessage({ type: portMessage }, window.location.origin, [port]));
setInterval(() => ipc.say('shell:beat'), beatMs);
