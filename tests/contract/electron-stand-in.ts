/**
 * A recording stand-in of the part of Electron's API that the shell uses, and a loader that runs the built files
 * against it with a clock, arguments and process of the test's own. Nothing of Electron's binary is needed.
 */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { electronFolder } from '../../build/build.ts';

type Handler = (...args: never[]) => unknown;

/** Events that can be prevented, as Electron emits them. */
export function anEvent<Extra extends object>(extra?: Extra) {
  return {
    defaultPrevented: false,
    preventDefault(): void {
      this.defaultPrevented = true;
    },
    ...(extra ?? ({} as Extra)),
  };
}

export class FakeContents extends EventEmitter {
  readonly mainFrame = { url: 'app://wardlight/?window=1', parent: null };
  readonly posted: { channel: string; message: unknown; transfer: unknown[] }[] = [];
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  crashed = false;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  postMessage(channel: string, message: unknown, transfer: unknown[]): void {
    this.posted.push({ channel, message, transfer });
  }
  forcefullyCrashRenderer(): void {
    this.crashed = true;
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly calls: string[] = [];
  loaded: string | null = null;
  destroyed = false;
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> };
  constructor(options: FakeWindow['options']) {
    super();
    this.options = options;
  }
  loadURL(address: string): Promise<void> {
    this.loaded = address;
    return Promise.resolve();
  }
  maximize(): void {
    this.calls.push('maximize');
  }
  setFullScreen(on: boolean): void {
    this.calls.push(`fullScreen ${on}`);
  }
  show(): void {
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
  }
  restore(): void {
    this.calls.push('restore');
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  isFullScreen(): boolean {
    return false;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 10, y: 20, width: 1300, height: 700 };
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('closed');
  }
}

class FakeUtility extends EventEmitter {
  readonly posted: { message: { kind: string; options?: unknown }; transfer: unknown[] | undefined }[] = [];
  readonly pid = 999_999_999;
  readonly entry: string;
  readonly forkOptions: Record<string, unknown>;
  constructor(entry: string, forkOptions: Record<string, unknown>) {
    super();
    this.entry = path.basename(entry);
    this.forkOptions = forkOptions;
  }
  postMessage(message: { kind: string }, transfer?: unknown[]): void {
    this.posted.push({ message, transfer });
  }
}

class FakeSession extends EventEmitter {
  permissionRequest: ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void) | null =
    null;
  permissionCheck: (() => boolean) | null = null;
  devicePermission: (() => boolean) | null = null;
  displayMedia: ((request: unknown, answer: (streams: object) => void) => void) | null = null;
  beforeRequest: ((details: { url: string }, answer: (verdict: { cancel: boolean }) => void) => void) | null = null;
  readonly handlers = new Map<string, (request: Request) => Promise<Response>>();
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) => this.handlers.set(scheme, handler),
  };
  readonly webRequest = {
    onBeforeRequest: (handler: FakeSession['beforeRequest']) => {
      this.beforeRequest = handler;
    },
  };
  setPermissionRequestHandler(handler: FakeSession['permissionRequest']): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: () => boolean): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.devicePermission = handler;
  }
  setDisplayMediaRequestHandler(handler: FakeSession['displayMedia']): void {
    this.displayMedia = handler;
  }
}

/** The stand-in; `lock` false plays a second instance. */
export function createElectron(given: {
  readonly lock?: boolean;
  readonly userData: string;
  readonly packaged?: boolean;
}) {
  const record = {
    windows: [] as FakeWindow[],
    utilities: [] as FakeUtility[],
    schemes: [] as { scheme: string; privileges: Record<string, boolean> }[],
    switches: [] as string[],
    blockers: [] as string[],
    beeps: 0,
    exits: [] as number[],
    relaunches: 0,
    sandboxed: false,
    accelerationOff: false,
    menus: [] as unknown[],
    dialogs: [] as { message: string; defaultId: number; cancelId: number }[],
    dialogAnswer: 0,
    exposed: new Map<string, Record<string, (...args: unknown[]) => unknown>>(),
    sent: [] as { channel: string; args: unknown[] }[],
    invoked: [] as { channel: string; args: unknown[] }[],
    handled: new Map<string, Handler>(),
    heard: new Map<string, Handler>(),
  };
  const sessions = new Map<string, FakeSession>();
  const sessionOf = (name: string): FakeSession => {
    const known = sessions.get(name) ?? new FakeSession();
    sessions.set(name, known);
    return known;
  };
  const app = Object.assign(new EventEmitter(), {
    isPackaged: given.packaged ?? false,
    commandLine: {
      appendSwitch: (name: string, value = '') => record.switches.push(value === '' ? name : `${name}=${value}`),
    },
    enableSandbox: () => {
      record.sandboxed = true;
    },
    disableHardwareAcceleration: () => {
      record.accelerationOff = true;
    },
    requestSingleInstanceLock: () => given.lock ?? true,
    whenReady: () => Promise.resolve(),
    getPath: () => given.userData,
    setPath: () => undefined,
    getVersion: () => '0.0.0',
    relaunch: () => {
      record.relaunches += 1;
    },
    exit: (code: number) => record.exits.push(code),
  });
  class BrowserWindow extends FakeWindow {
    constructor(options: FakeWindow['options']) {
      super(options);
      record.windows.push(this);
      app.emit('web-contents-created', anEvent(), this.webContents);
    }
    static getFocusedWindow(): null {
      return null;
    }
  }
  const api = {
    app,
    BrowserWindow,
    session: { fromPartition: (name: string) => sessionOf(name), defaultSession: sessionOf('default') },
    protocol: { registerSchemesAsPrivileged: (schemes: typeof record.schemes) => record.schemes.push(...schemes) },
    powerSaveBlocker: { start: (kind: string) => record.blockers.push(kind) },
    powerMonitor: new EventEmitter(),
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    shell: {
      beep: () => {
        record.beeps += 1;
      },
    },
    dialog: {
      showMessageBox: (...args: unknown[]) => {
        record.dialogs.push(args.at(-1) as (typeof record.dialogs)[number]);
        return Promise.resolve({ response: record.dialogAnswer });
      },
    },
    Menu: {
      setApplicationMenu: (menu: unknown) => record.menus.push(menu),
      buildFromTemplate: (template: unknown) => template,
    },
    ipcMain: {
      handle: (channel: string, handler: Handler) => record.handled.set(channel, handler),
      on: (channel: string, handler: Handler) => record.heard.set(channel, handler),
    },
    utilityProcess: {
      fork: (entry: string, _args: string[], forkOptions: Record<string, unknown>) => {
        const utility = new FakeUtility(entry, forkOptions);
        record.utilities.push(utility);
        return utility;
      },
    },
    MessageChannelMain: class {
      readonly port1 = { side: 'station' };
      readonly port2 = { side: 'page' };
    },
    contextBridge: {
      exposeInMainWorld: (name: string, value: Record<string, (...args: unknown[]) => unknown>) =>
        record.exposed.set(name, value),
    },
    ipcRenderer: Object.assign(new EventEmitter(), {
      send: (channel: string, ...args: unknown[]) => record.sent.push({ channel, args }),
      invoke: (channel: string, ...args: unknown[]) => {
        record.invoked.push({ channel, args });
        return Promise.resolve({});
      },
    }),
  };
  return { api, record, sessionOf };
}

/** Timers that run when told. */
export function createClock() {
  let nowMs = 0;
  let open: { atMs: number; everyMs: number | null; run: () => void }[] = [];
  const add = (run: () => void, ms: number, everyMs: number | null) => {
    const entry = { atMs: nowMs + ms, everyMs, run };
    open.push(entry);
    return entry;
  };
  const remove = (entry: unknown): void => {
    open = open.filter((other) => other !== entry);
  };
  return {
    globals: {
      setTimeout: (run: () => void, ms: number) => add(run, ms, null),
      setInterval: (run: () => void, ms: number) => add(run, ms, ms),
      clearTimeout: remove,
      clearInterval: remove,
      performance: { now: () => nowMs },
    },
    /** Passes time step by step; between steps promises settle. */
    pass: async (ms: number): Promise<void> => {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = open.filter((entry) => entry.atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        nowMs = next.atMs;
        if (next.everyMs === null) remove(next);
        else next.atMs += next.everyMs;
        next.run();
        await settled();
      }
      nowMs = untilMs;
      await settled();
    },
  };
}

/** After all promise work that is under way. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Runs a built file of dist/electron. `extra` names globals that it shall see instead of the real ones. Returns what
 * it required, so a test can say that nothing else was reached for.
 */
export function runBuilt(file: string, api: object, extra: Readonly<Record<string, unknown>>): string[] {
  const full = path.join(electronFolder, file);
  const real = createRequire(full);
  const required: string[] = [];
  const load = (name: string): unknown => {
    required.push(name);
    if (name === 'electron') return api;
    if (name === 'node:child_process') return { spawn: () => new EventEmitter() };
    if (isBuiltin(name)) return real(name);
    throw new Error(`${file} requires ${name}`);
  };
  const names = Object.keys(extra);
  const run = compileFunction(
    readFileSync(full, 'utf8'),
    ['require', 'module', 'exports', '__filename', '__dirname', ...names],
    { filename: full },
  ) as (...given: unknown[]) => void;
  run(load, { exports: {} }, {}, full, electronFolder, ...Object.values(extra));
  return required;
}

/** A `process` with arguments of its own; signals are kept, not installed. */
export function aProcess(args: readonly string[]) {
  const signals = new EventEmitter();
  const errors: string[] = [];
  const given = {
    argv: ['electron', '.', ...args],
    on: signals.on.bind(signals),
    stderr: { write: (text: string) => errors.push(text) },
    kill: () => undefined,
  };
  const stand = new Proxy(process, {
    get: (target, key) => (key in given ? given[key as keyof typeof given] : Reflect.get(target, key)),
  });
  return { stand, signals, errors };
}
