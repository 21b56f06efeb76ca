/** The console's windows: made, kept in place, made anew when lost, closed only on purpose. */
import path from 'node:path';
import { BrowserWindow, app, screen } from 'electron';
import type { Session, WebContents } from 'electron';
import { bundleOrigin } from './bundle.ts';
import { log } from './log.ts';
import { texts } from './texts.ts';
import type { WatchEvent } from './watch.ts';
import { placeOn } from './window-state.ts';
import type { Place } from './window-state.ts';

export type WindowNumber = 1 | 2;

interface WindowsOptions {
  readonly session: Session;
  readonly preload: string;
  readonly kiosk: boolean;
  readonly placeOf: (window: WindowNumber) => Place | undefined;
  readonly keepPlace: (window: WindowNumber, place: Place) => void;
  readonly tell: (event: WatchEvent) => void;
  /** A person wants to close it. Answered later by `close`. */
  readonly closeAsked: (window: WindowNumber) => void;
}

export interface Windows {
  readonly open: (window: WindowNumber) => void;
  /** Closes without asking. */
  readonly close: (window: WindowNumber) => void;
  /** Replaces the window; the old one goes when the new one stands. */
  readonly recreate: (window: WindowNumber) => void;
  readonly focus: () => void;
  readonly get: (window: WindowNumber) => BrowserWindow | null;
  readonly numberOf: (contents: WebContents) => WindowNumber | null;
  readonly all: () => BrowserWindow[];
}

const keepPlaceAfterMs = 500;

export function createWindows(options: WindowsOptions): Windows {
  const open = new Map<WindowNumber, BrowserWindow>();

  const make = (number: WindowNumber): void => {
    const place = placeOn(
      screen.getAllDisplays().map((display) => display.workArea),
      number,
      options.placeOf(number),
    );
    const window = new BrowserWindow({
      ...place.bounds,
      show: false,
      title: texts.applicationName,
      // The page's own background (tokens.css): no white flash in a dark room.
      backgroundColor: '#0a0d10',
      kiosk: options.kiosk,
      autoHideMenuBar: true,
      webPreferences: {
        session: options.session,
        preload: options.preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !app.isPackaged,
        // Alarms do not depend on focus or visibility (L22).
        backgroundThrottling: false,
        autoplayPolicy: 'no-user-gesture-required',
      },
    });
    open.set(number, window);
    options.tell({ kind: 'created', window: number });
    window.once('ready-to-show', () => {
      if (place.maximized) window.maximize();
      window.setFullScreen(place.fullScreen || options.kiosk);
      window.show();
    });
    watchPage(number, window);
    keepItsPlace(number, window);
    window.on('close', (event) => {
      if (open.get(number) !== window) return;
      event.preventDefault();
      options.closeAsked(number);
    });
    load(number, window);
  };

  const load = (number: WindowNumber, window: BrowserWindow): void => {
    window.loadURL(`${bundleOrigin}/?window=${number}`).catch((error: unknown) => {
      log('error', 'page did not load', { window: number, reason: String(error) });
      if (open.get(number) === window) options.tell({ kind: 'lost', window: number, why: 'page did not load' });
    });
  };

  const watchPage = (number: WindowNumber, window: BrowserWindow): void => {
    const lost = (why: string): void => {
      if (open.get(number) === window) options.tell({ kind: 'lost', window: number, why });
    };
    window.webContents.on('render-process-gone', (_event, details) => lost(`renderer ${details.reason}`));
    window.on('unresponsive', () => lost('unresponsive'));
  };

  const keepItsPlace = (number: WindowNumber, window: BrowserWindow): void => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (window.isDestroyed() || window.isMinimized() || options.kiosk) return;
        const [maximized, fullScreen] = [window.isMaximized(), window.isFullScreen()];
        options.keepPlace(number, { bounds: window.getNormalBounds(), maximized, fullScreen });
      }, keepPlaceAfterMs);
    };
    for (const change of [
      'resize',
      'move',
      'maximize',
      'unmaximize',
      'enter-full-screen',
      'leave-full-screen',
    ] as const) {
      // One overload per event name; all have the same shape.
      window.on(change as 'resize', keep);
    }
  };

  const discard = (window: BrowserWindow): void => {
    if (window.isDestroyed()) return;
    // A hung page does not go by being asked.
    window.webContents.forcefullyCrashRenderer();
    window.destroy();
  };

  return {
    open: (number) => {
      if (!open.has(number)) make(number);
    },
    close: (number) => {
      const window = open.get(number);
      open.delete(number);
      options.tell({ kind: 'closed', window: number });
      window?.destroy();
    },
    recreate: (number) => {
      const old = open.get(number);
      make(number);
      if (old !== undefined) discard(old);
    },
    focus: () => {
      const window = open.get(1);
      if (window === undefined) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    get: (number) => open.get(number) ?? null,
    numberOf: (contents) =>
      [...open].find(([, window]) => !window.isDestroyed() && window.webContents === contents)?.[0] ?? null,
    all: () => [...open.values()],
  };
}

/** The built preload beside the built main. */
export const preloadFile = (folder: string): string => path.join(folder, 'preload.cjs');
