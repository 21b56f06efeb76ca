/**
 * What the desktop shell adds to the console's page, and nothing else: `window.wardlightShell`. In the browser shell
 * it is not there. After `connect()` the page gets a window message `{ type: portMessage }` of its own origin that
 * carries one MessagePort to the station (wire.ts: objects as they are, wave frames as ArrayBuffers). The same
 * message comes again, with a new port, whenever the station's process was started anew.
 */
export const portMessage = 'wardlight:port';

/** The page's answer on the port to each message and frame that it has taken; `n` counts them from 1 on every port. */
export interface Taken {
  readonly k: 'taken';
  readonly n: number;
}

export interface ShellInfo {
  /** 1 or 2: which of the station's displays this window is. */
  readonly window: number;
  readonly displays: number;
  readonly secondWindow: boolean;
  readonly kiosk: boolean;
  /** Times a window had to be made anew since start (renderer or graphics process lost, page hung). */
  readonly recoveries: number;
  /** Times the station's process had to be started anew since start. */
  readonly stationRestarts: number;
}

export interface DesktopShell {
  /** Asks for a port to the station. */
  connect(): void;
  info(): Promise<ShellInfo>;
  /** Opens or closes the window on the second display. */
  secondWindow(open: boolean): Promise<void>;
  /** Asks to end the console; the person is asked to confirm outside the page. */
  quit(): Promise<void>;
}
