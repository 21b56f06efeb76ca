/** Electron's main process: starts the parts, wires them, holds no rule of its own. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { BrowserWindow, app, dialog, powerMonitor, powerSaveBlocker, screen, session } from 'electron';
import { registerBundleScheme, serveBundle } from './bundle-handler.ts';
import { guardContents, guardSession } from './guards.ts';
import { createIpcMain } from './ipc-main.ts';
import { createLastResortSound } from './last-resort-sound.ts';
import { log } from './log.ts';
import { setMenu } from './menu.ts';
import { readOptions } from './options.ts';
import type { DesktopOptions } from './options.ts';
import { startStationProcess } from './station-process.ts';
import { texts } from './texts.ts';
import { decideWatch, quietWatch } from './watch.ts';
import type { WatchEvent } from './watch.ts';
import { createWindows, preloadFile } from './windows.ts';
import type { WindowNumber } from './windows.ts';
import { readShellState, writeShellState } from './window-state.ts';

const tickMs = 500;
const built = __dirname;

function readCommandLine(): DesktopOptions | null {
  try {
    return readOptions(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
  } catch (error) {
    process.stderr.write(`wardlight: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

function setSwitches(): void {
  app.enableSandbox();
  // Sound without a click first; alarms do not depend on focus, frames or visibility (L22).
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
  app.commandLine.appendSwitch('disable-renderer-backgrounding');
  app.commandLine.appendSwitch('disable-background-timer-throttling');
  app.commandLine.appendSwitch('disable-backgrounding-occluded-windows');
  app.commandLine.appendSwitch(
    'disable-features',
    'CalculateNativeWinOcclusion,MediaRouter,Translate,AutofillServerCommunication',
  );
}

async function run(options: DesktopOptions): Promise<void> {
  const data = options.data ?? app.getPath('userData');
  const stateFile = path.join(data, 'shell.json');
  let shellState = readShellState(stateFile);
  const keepState = (change: Partial<typeof shellState>): void => {
    shellState = { ...shellState, ...change };
    try {
      writeShellState(stateFile, shellState);
    } catch (error) {
      log('warn', 'window state not kept', { reason: String(error) });
    }
  };
  mkdirSync(data, { recursive: true });
  if (shellState.softwareRendering) app.disableHardwareAcceleration();
  const report = (what: string, detail: string): void => log('warn', what, { detail });
  guardContents(report);
  await app.whenReady();

  // In memory only: nothing of a page is left on the disk.
  const consoleSession = session.fromPartition('console');
  guardSession(consoleSession, report);
  guardSession(session.defaultSession, report);
  serveBundle(consoleSession, path.join(built, '..', 'renderer'));
  powerSaveBlocker.start('prevent-display-sleep');

  const sound = createLastResortSound(data);
  let watch = quietWatch;
  let quitting = false;
  const tell = (event: WatchEvent): void => {
    if (quitting) return;
    const step = decideWatch(watch, event, performance.now());
    watch = step.state;
    for (const effect of step.effects) {
      if (effect.kind === 'recreate') windows.recreate(effect.window as WindowNumber);
      else if (effect.kind === 'ring') sound.start();
      else if (effect.kind === 'silence') sound.stop();
      else if (effect.kind === 'log') log('error', effect.text);
      else startAgainInSoftware();
    }
  };
  const startAgainInSoftware = (): void => {
    log('error', 'graphics process lost again and again; going on without hardware acceleration');
    keepState({ softwareRendering: true });
    app.relaunch();
    void quit();
  };

  const station = await startStationProcess(options, built, data, app.getVersion(), (reason) => {
    void dialog.showMessageBox({ type: 'error', message: texts.cannotStart, detail: reason });
  });
  const windows = createWindows({
    session: consoleSession,
    preload: preloadFile(built),
    kiosk: options.kiosk,
    placeOf: (window) => shellState.windows[`${window}`],
    keepPlace: (window, place) => keepState({ windows: { ...shellState.windows, [`${window}`]: place } }),
    tell,
    closeAsked: (window) => void (window === 2 ? closeSecond() : askToQuit()),
  });

  const confirm = async (question: string, detail: string): Promise<boolean> => {
    const ask = {
      type: 'warning' as const,
      message: question,
      detail,
      buttons: [texts.cancel, texts.confirm],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    };
    const over = BrowserWindow.getFocusedWindow() ?? windows.get(1);
    const { response } = await (over === null ? dialog.showMessageBox(ask) : dialog.showMessageBox(over, ask));
    return response === 1;
  };
  let asking = false;
  const askOnce = async (question: string, detail: string): Promise<boolean> => {
    if (asking) return false;
    asking = true;
    try {
      return await confirm(question, detail);
    } finally {
      asking = false;
    }
  };
  const quit = async (): Promise<void> => {
    if (quitting) return;
    quitting = true;
    sound.stop();
    await station.stop();
    app.exit(0);
  };
  const askToQuit = async (): Promise<void> => {
    if (await askOnce(texts.quitQuestion, texts.quitDetail)) await quit();
  };
  const openSecond = (): void => {
    windows.open(2);
    keepState({ secondWindow: true });
  };
  const closeSecond = async (): Promise<void> => {
    if (!(await askOnce(texts.closeSecondQuestion, texts.closeSecondDetail))) return;
    windows.close(2);
    station.forget(2);
    keepState({ secondWindow: false });
  };

  const ipc = createIpcMain({
    windowOf: windows.numberOf,
    refused: (channel, reason) => log('warn', 'message refused', { channel, reason }),
  });
  ipc.hear('station:connect', (sender) => station.connect(sender));
  ipc.hear('shell:beat', ({ window }) => tell({ kind: 'beat', window }));
  ipc.answer('shell:info', ({ window }) => ({
    window,
    displays: Math.max(1, screen.getAllDisplays().length),
    secondWindow: windows.get(2) !== null,
    kiosk: options.kiosk,
    recoveries: watch.recoveries,
    stationRestarts: station.restarts(),
  }));
  ipc.answer('shell:second-window', async (_sender, open) => {
    if (open) openSecond();
    else if (windows.get(2) !== null) await closeSecond();
  });
  ipc.answer('shell:quit', askToQuit);

  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return;
    log('error', 'graphics process gone', { reason });
    tell({ kind: 'gpu-lost' });
  });
  app.on('second-instance', windows.focus);
  app.on('activate', windows.focus);
  // Windows go and come while they are made anew; only `quit` ends the application.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (quitting) return;
    event.preventDefault();
    void askToQuit();
  });
  powerMonitor.on('resume', () => station.resumed());
  powerMonitor.on('shutdown', () => void quit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void quit());

  setMenu(options.kiosk, {
    secondWindow: openSecond,
    fullScreen: () => {
      const window = BrowserWindow.getFocusedWindow();
      window?.setFullScreen(!window.isFullScreen());
    },
    quit: () => void askToQuit(),
  });
  windows.open(1);
  if (options.windows === 2 || shellState.secondWindow) openSecond();
  setInterval(() => tell({ kind: 'tick' }), tickMs);
}

const options = readCommandLine();
if (options === null) {
  app.exit(1);
} else {
  setSwitches();
  registerBundleScheme();
  if (options.data !== null) app.setPath('userData', path.join(options.data, 'shell'));
  if (app.requestSingleInstanceLock()) {
    run(options).catch((error: unknown) => {
      log('error', 'the shell failed to start', { reason: String(error) });
      app.exit(1);
    });
  } else {
    app.exit(0);
  }
}
