/** The built main process against a recording Electron. Numbers in names are those of Electron's security list. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildElectron } from '../../build/build.ts';
import { filesUnder, root } from '../../build/files.ts';
import { aProcess, anEvent, createClock, createElectron, runBuilt, settled } from './electron-stand-in.ts';
import type { FakeContents, FakeWindow } from './electron-stand-in.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-main-'));
const realGateway = ['--gateway', 'https://gateway.ward.example', '--secret-file', 'secret'];
let runs = 0;

beforeAll(() => buildElectron());
afterAll(() => rmSync(folder, { recursive: true }));

async function aShell(
  args: readonly string[] = realGateway,
  given: { lock?: boolean; packaged?: boolean; userData?: string } = {},
) {
  const userData = given.userData ?? path.join(folder, `run-${(runs += 1)}`);
  const electron = createElectron({ userData, ...given });
  const clock = createClock();
  const own = aProcess(args);
  const required = runBuilt('main.cjs', electron.api, { process: own.stand, ...clock.globals });
  await settled();
  const window = (number = 0): FakeWindow => {
    const found = electron.record.windows[number];
    if (found === undefined) throw new Error(`there is no window ${number}`);
    return found;
  };
  const fromPage = (contents: FakeContents, url = 'app://wardlight/?window=1') => ({
    sender: contents,
    senderFrame: url === contents.mainFrame.url ? contents.mainFrame : { url, parent: null },
  });
  const beat = (number = 0): void => {
    const event = fromPage(window(number).webContents);
    (electron.record.heard.get('shell:beat') as ((event: unknown) => void) | undefined)?.(event);
  };
  const beating = async (ms: number, number = 0): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1000) {
      beat(number);
      await clock.pass(1000);
    }
  };
  const hear = (channel: string, event: unknown, ...more: unknown[]): void =>
    (electron.record.heard.get(channel) as ((...args: unknown[]) => void) | undefined)?.(event, ...more);
  const ask = async (channel: string, event: unknown, ...more: unknown[]): Promise<unknown> =>
    (electron.record.handled.get(channel) as ((...args: unknown[]) => Promise<unknown>) | undefined)?.(event, ...more);
  return { ...electron, ...own, clock, required, window, fromPage, beat, beating, hear, ask, userData };
}

describe('Given the window that main opens', () => {
  test('When its options are read, Then 2–4, 6, 8–11 of the security list hold', async () => {
    const { record, window } = await aShell();
    const { webPreferences } = window().options;
    expect(webPreferences).toMatchObject({
      nodeIntegration: false, // 2
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true, // 3
      sandbox: true, // 4
      webSecurity: true, // 6
      allowRunningInsecureContent: false, // 8
      experimentalFeatures: false, // 9
      webviewTag: false, // 11
      navigateOnDragDrop: false,
      backgroundThrottling: false,
    });
    expect(webPreferences).not.toHaveProperty('enableBlinkFeatures'); // 10
    expect(record.sandboxed).toBe(true);
  });

  test('When it loads, Then it loads the local bundle only (1, 18)', async () => {
    const { window, record } = await aShell();
    expect(window().loaded).toBe('app://wardlight/?window=1');
    expect(record.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  test('When packaged, Then there are no developer tools', async () => {
    expect((await aShell(realGateway, { packaged: false })).window().options.webPreferences['devTools']).toBe(true);
    const packaged = await aShell(['/dropped', '/dropped', ...realGateway], { packaged: true });
    expect(packaged.window().options.webPreferences['devTools']).toBe(false);
  });

  test('When the runtime is looked up, Then it is one exact version, the one installed (16)', () => {
    const read = (file: string): { version: string; devDependencies?: Record<string, string> } =>
      JSON.parse(readFileSync(path.join(root, file), 'utf8')) as never;
    const pinned = read('package.json').devDependencies?.['electron'];
    expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
    expect(read('node_modules/electron/package.json').version).toBe(pinned);
  });

  test('When the bundle of main is loaded, Then it reaches for Electron and Node only', async () => {
    const { required } = await aShell();
    expect(required).toContain('electron');
    expect(required.every((name) => name === 'electron' || name.startsWith('node:'))).toBe(true);
  });

  test('When sound and timers are set up, Then they need no gesture, focus or visibility (L22)', async () => {
    const { record } = await aShell();
    expect(record.switches).toEqual(
      expect.arrayContaining([
        'autoplay-policy=no-user-gesture-required',
        'disable-renderer-backgrounding',
        'disable-background-timer-throttling',
      ]),
    );
    expect(record.blockers).toEqual(['prevent-display-sleep']);
  });
});

describe('Given pages that want more', () => {
  test('When permissions, devices or captures are asked for, Then all are denied (5)', async () => {
    const { sessionOf } = await aShell();
    for (const name of ['console', 'default']) {
      const guarded = sessionOf(name);
      const granted: unknown[] = [];
      for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'fullscreen']) {
        guarded.permissionRequest?.(null, permission, (answer) => granted.push(answer));
      }
      guarded.displayMedia?.(null, (streams) => granted.push(streams));
      expect(granted).toEqual([false, false, false, false, false, {}]);
      expect([guarded.permissionCheck?.(), guarded.devicePermission?.()]).toEqual([false, false]);
      const kept = (url: string): boolean => {
        const download = anEvent();
        guarded.emit('will-download', download, { getURL: () => url });
        return !download.defaultPrevented;
      };
      expect(kept('blob:app://wardlight/0c5a')).toBe(true);
      for (const url of [
        'https://example.org/a.exe',
        'blob:https://example.org/1',
        'blob:app://wardlight.evil/1',
        'app://wardlight/main.js',
        'data:text/plain,1',
      ])
        expect(kept(url), url).toBe(false);
    }
  });

  test('When anything but the bundle is requested, Then it is cancelled (1)', async () => {
    const { sessionOf } = await aShell();
    const verdict = (url: string): boolean | undefined => {
      let cancelled: boolean | undefined;
      sessionOf('console').beforeRequest?.({ url }, ({ cancel }) => {
        cancelled = cancel;
      });
      return cancelled;
    };
    expect(verdict('app://wardlight/assets/main.js')).toBe(false);
    expect(verdict('blob:app://wardlight/0c5a')).toBe(false);
    expect(verdict('blob:https://example.org/1')).toBe(true);
    for (const url of ['https://example.org/', 'http://127.0.0.1/', 'file:///etc/passwd', 'ws://x/', 'app://other/']) {
      expect(verdict(url), url).toBe(true);
    }
  });

  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    'When a page goes elsewhere by %s, Then it stays (13)',
    async (name) => {
      const { window } = await aShell();
      const prevented = (url: string): boolean => {
        const event = anEvent({ url });
        window().webContents.emit(name, event);
        return event.defaultPrevented;
      };
      expect(prevented('app://wardlight/?window=1')).toBe(false);
      for (const url of [
        'https://app//wardlight/',
        'app://wardlight.example/',
        'file:///x',
        'javascript:1',
        'data:text/html,x',
      ]) {
        expect(prevented(url), url).toBe(true);
      }
    },
  );

  test('When a page opens a window, Then none opens (14); own windows come from main', async () => {
    const { window, record } = await aShell();
    expect(window().webContents.openHandler?.({ url: 'app://wardlight/' })).toEqual({ action: 'deny' });
    expect(record.windows).toHaveLength(1);
  });

  test('When a webview is attached, Then it is not (12)', async () => {
    const { window } = await aShell();
    const event = anEvent();
    window().webContents.emit('will-attach-webview', event);
    expect(event.defaultPrevented).toBe(true);
  });

  test('When a certificate is bad or a login asked, Then it is refused', async () => {
    const { api } = await aShell();
    const event = anEvent();
    let answer: unknown = null;
    api.app.emit('certificate-error', event, null, 'https://x', 'bad', {}, (trusted: boolean) => {
      answer = trusted;
    });
    expect([event.defaultPrevented, answer]).toEqual([true, false]);
  });

  test('When the sources of the shell are searched, Then nothing opens addresses outside (15) and no file address is used (18)', () => {
    const sources = filesUnder('electron').filter((file) => !file.includes('.test.'));
    const says = sources.filter((file) =>
      /openExternal|openPath|[.]loadFile|['"`]file:/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(sources.length).toBeGreaterThan(10);
    expect(says).toEqual([]);
  });
});

describe('Given the bundle behind its own scheme', () => {
  const get = async (address: string, init?: RequestInit): Promise<Response | undefined> => {
    const { sessionOf } = await aShell();
    return sessionOf('console').handlers.get('app')?.(new Request(address, init));
  };

  test('When a path leads outside, Then it is not found, and each answer carries the policy (7, 18)', async () => {
    for (const address of [
      'app://wardlight/..%2f..%2fpackage.json',
      'app://wardlight/%2e%2e/%2e%2e/package.json',
      'app://wardlight/..%5c..%5cpackage.json',
      'app://wardlight/missing.js',
      'app://elsewhere/index.html',
    ]) {
      const response = await get(address);
      expect(response?.status, address).toBe(404);
      expect(response?.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; script-src 'self'/);
    }
  });

  test('When something is written to it, Then it is refused', async () => {
    expect((await get('app://wardlight/', { method: 'POST' }))?.status).toBe(405);
  });
});

describe('Given messages to main', () => {
  test('When they come from another page, frame or window, Then they are refused (17)', async () => {
    const { window, hear, ask, fromPage, record, errors } = await aShell();
    const contents = window().webContents;
    const stranger = new (contents.constructor as new () => FakeContents)();
    const bad = [
      fromPage(contents, 'https://evil.example/'),
      fromPage(contents, 'app://wardlight.evil.example/'),
      { sender: contents, senderFrame: { url: 'app://wardlight/', parent: contents.mainFrame } },
      { sender: contents, senderFrame: null },
      fromPage(stranger),
    ];
    for (const event of bad) {
      hear('station:connect', event);
      for (const channel of record.handled.keys())
        await expect(ask(channel, event), channel).rejects.toThrow('refused');
    }
    expect(contents.posted).toEqual([]);
    expect(errors.filter((line) => line.includes('message refused')).length).toBe(
      bad.length * (1 + record.handled.size),
    );
  });

  test('When their arguments do not fit the map, Then they are refused', async () => {
    const { window, hear, ask, fromPage } = await aShell();
    const event = fromPage(window().webContents);
    await expect(ask('shell:second-window', event, 'yes')).rejects.toThrow('refused');
    await expect(ask('shell:info', event, 1)).rejects.toThrow('refused');
    hear('station:connect', event, { port: 1 });
    expect(window().webContents.posted).toEqual([]);
  });

  test('When the page asks about its window, Then it is told', async () => {
    const { window, ask, fromPage } = await aShell();
    expect(await ask('shell:info', fromPage(window().webContents))).toEqual({
      window: 1,
      displays: 1,
      secondWindow: false,
      kiosk: false,
      recoveries: 0,
      stationRestarts: 0,
    });
  });

  test('When the handlers are listed, Then they are the ones of the map', async () => {
    const { record } = await aShell();
    expect([...record.handled.keys()].toSorted()).toEqual(['shell:info', 'shell:quit', 'shell:second-window']);
    expect([...record.heard.keys()].toSorted()).toEqual(['shell:beat', 'station:connect']);
  });
});

describe('Given the station in its own process', () => {
  test('When the page connects, Then station and page hold the two ends of one channel', async () => {
    const { window, hear, fromPage, record } = await aShell();
    hear('station:connect', fromPage(window().webContents));
    expect(record.utilities.map(({ entry }) => entry)).toEqual(['station-host.cjs']);
    expect(record.utilities[0]?.posted.at(-1)).toEqual({
      message: { kind: 'console', window: 1 },
      transfer: [{ side: 'station' }],
    });
    expect(window().webContents.posted).toEqual([
      { channel: 'station:port', message: null, transfer: [{ side: 'page' }] },
    ]);
  });

  test('When it dies, Then it is started again and each page gets a new port', async () => {
    const { window, hear, fromPage, record, clock } = await aShell();
    const station = () => record.utilities.at(-1);
    hear('station:connect', fromPage(window().webContents));
    station()?.emit('message', { kind: 'ready', said: null });
    station()?.emit('exit', 139);
    await clock.pass(200);
    expect(record.utilities).toHaveLength(2);
    station()?.emit('message', { kind: 'ready', said: null });
    expect(window().webContents.posted).toHaveLength(2);
    expect(station()?.posted.map(({ message }) => message.kind)).toEqual(['start', 'console']);
  });

  test('When it cannot start as told, Then a person is told once and it goes on trying', async () => {
    const { record, clock } = await aShell();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      record.utilities.at(-1)?.emit('message', { kind: 'failed', reason: 'the secret file s cannot be read' });
      record.utilities.at(-1)?.emit('exit', 1);
      await clock.pass(5_000);
    }
    expect(record.utilities.length).toBe(4);
    expect(record.dialogs).toEqual([expect.objectContaining({ detail: 'the secret file s cannot be read' })]);
  });

  test('When the computer slept, Then the station is told to trust nothing in its sockets', async () => {
    const { api, record } = await aShell();
    api.powerMonitor.emit('resume');
    expect(record.utilities[0]?.posted.at(-1)?.message).toEqual({ kind: 'resumed' });
  });

  test('When it starts, Then it gets no variables beyond what a process needs', async () => {
    const { record } = await aShell();
    const env = record.utilities[0]?.forkOptions['env'] as Record<string, string>;
    expect(Object.keys(env).filter((key) => /^(ELECTRON|NODE)_/.test(key))).toEqual([]);
  });

  test('When no gateway is named, Then the demo ward runs beside it with a secret of this start', async () => {
    const first = await aShell(['--beds', '12']);
    await expect
      .poll(() => first.record.utilities.map(({ entry }) => entry))
      .toEqual(['gateway-host.cjs', 'simulator-host.cjs', 'station-host.cjs']);
    const secretOf = (shell: typeof first): string =>
      (shell.record.utilities[0]?.posted[0]?.message.options as { plan: { secret: string } } | undefined)?.plan
        .secret ?? '';
    const second = await aShell([]);
    await expect.poll(() => second.record.utilities.length).toBe(3);
    expect(secretOf(first).length).toBeGreaterThanOrEqual(32);
    expect(secretOf(first)).not.toBe(secretOf(second));
  });
});

describe('Given a page that is lost (L5)', () => {
  test('When the renderer crashes, Then it rings at once and a new window stands within a second', async () => {
    const { window, record, beating, clock, ask, fromPage } = await aShell();
    await beating(3000);
    window().webContents.emit('render-process-gone', anEvent(), { reason: 'crashed' });
    expect(record.beeps).toBe(1);
    await clock.pass(1000);
    expect(record.windows).toHaveLength(2);
    expect([window(0).destroyed, window(1).destroyed]).toEqual([true, false]);
    await beating(10_000, 1);
    expect(record.beeps).toBe(1);
    expect(await ask('shell:info', fromPage(window(1).webContents))).toMatchObject({ recoveries: 1 });
  });

  test('When it hangs without a word, Then it is replaced within 7 s and rings until the new one beats', async () => {
    const { record, beating, clock } = await aShell();
    await beating(3000);
    await clock.pass(7000);
    expect(record.windows.length).toBeGreaterThanOrEqual(2);
    const beeps = record.beeps;
    expect(beeps).toBeGreaterThanOrEqual(1);
    await clock.pass(8000);
    expect(record.beeps).toBeGreaterThan(beeps);
  });

  test('When Electron says unresponsive, Then it is replaced', async () => {
    const { window, record, beating, clock } = await aShell();
    await beating(3000);
    window().emit('unresponsive');
    await clock.pass(1000);
    expect([record.windows.length, window(0).webContents.crashed]).toEqual([2, true]);
  });

  test('When the graphics process goes, Then windows are made anew; the third time it restarts without acceleration', async () => {
    const userData = path.join(folder, 'gpu');
    const { api, record, beating } = await aShell(realGateway, { userData });
    await beating(2000);
    for (let loss = 1; loss <= 3; loss += 1) {
      api.app.emit('child-process-gone', anEvent(), { type: 'GPU', reason: 'crashed' });
      await beating(3000, record.windows.length - 1);
    }
    expect(record.windows.length).toBe(3);
    expect(record.relaunches).toBe(1);
    const again = await aShell(realGateway, { userData });
    expect(again.record.accelerationOff).toBe(true);
  });

  test('When another helper process ends, Then nothing is made anew', async () => {
    const { api, record, beating } = await aShell();
    await beating(2000);
    api.app.emit('child-process-gone', anEvent(), { type: 'Utility', reason: 'crashed' });
    await beating(2000);
    expect(record.windows).toHaveLength(1);
  });

  test('When all windows are gone for a moment, Then the application stays', async () => {
    const { api, record } = await aShell();
    api.app.emit('window-all-closed');
    await settled();
    expect(record.exits).toEqual([]);
  });
});

describe('Given somebody closes the console', () => {
  test('When they do not confirm, Then it stays; the safe answer is the default', async () => {
    const { window, record } = await aShell();
    const event = anEvent();
    window().emit('close', event);
    await settled();
    expect(event.defaultPrevented).toBe(true);
    expect(record.dialogs).toEqual([expect.objectContaining({ defaultId: 0, cancelId: 0 })]);
    expect([window().destroyed, record.exits]).toEqual([false, []]);
  });

  test('When they confirm, Then the parts are stopped first and then the application ends', async () => {
    const { window, record } = await aShell();
    record.dialogAnswer = 1;
    window().emit('close', anEvent());
    await settled();
    expect(record.utilities[0]?.posted.at(-1)?.message).toEqual({ kind: 'stop' });
    expect(record.exits).toEqual([]);
    record.utilities[0]?.emit('exit', 0);
    await settled();
    expect(record.exits).toEqual([0]);
  });

  test('When quitting comes from the menu or the system, Then it is asked for too', async () => {
    const { api, record } = await aShell();
    const event = anEvent();
    api.app.emit('before-quit', event);
    await settled();
    expect([event.defaultPrevented, record.dialogs.length, record.exits]).toEqual([true, 1, []]);
  });

  test('When the machine shuts down or a signal comes, Then it ends without asking, within its time', async () => {
    const { signals, record, clock } = await aShell();
    signals.emit('SIGTERM');
    await clock.pass(5000);
    record.utilities[0]?.emit('exit', null);
    await settled();
    expect([record.dialogs.length, record.exits]).toEqual([0, [0]]);
  });
});

describe('Given windows and displays', () => {
  test('When a second window is wanted, Then it opens with its number and is kept for the next start', async () => {
    const userData = path.join(folder, 'second');
    const { window, ask, fromPage } = await aShell(realGateway, { userData });
    await ask('shell:second-window', fromPage(window().webContents), true);
    expect(window(1).loaded).toBe('app://wardlight/?window=2');
    const again = await aShell(realGateway, { userData });
    expect(again.record.windows).toHaveLength(2);
  });

  test('When a window was moved, Then it opens there the next time', async () => {
    const userData = path.join(folder, 'moved');
    const { window, clock } = await aShell(realGateway, { userData });
    expect(window().options).toMatchObject({ width: 1920, height: 1080 });
    window().emit('move');
    await clock.pass(1000);
    const again = await aShell(realGateway, { userData });
    expect(again.window().options).toMatchObject({ x: 10, y: 20, width: 1300, height: 700 });
  });

  test('When it is a kiosk, Then it has no menu', async () => {
    const { window, record } = await aShell([...realGateway, '--kiosk']);
    expect(window().options['kiosk']).toBe(true);
    expect(record.menus).toEqual([null]);
  });

  test('When there is a menu, Then nothing in it reloads, inspects or zooms', async () => {
    const { record } = await aShell();
    expect(JSON.stringify(record.menus)).not.toMatch(/reload|toggleDevTools|zoom|"role"/i);
  });
});

describe('Given a second start of the application', () => {
  test('When it has no lock, Then it ends without a window and the first comes to the front', async () => {
    const second = await aShell(realGateway, { lock: false });
    expect([second.record.exits, second.record.windows.length]).toEqual([[0], 0]);
    const first = await aShell();
    first.api.app.emit('second-instance');
    expect(first.window().calls).toEqual(['show', 'focus']);
  });

  test('When an argument is wrong, Then it says one sentence and ends', async () => {
    const { record, errors } = await aShell(['--gateway', 'gopher://x', '--secret-file', 's']);
    expect(record.exits).toEqual([1]);
    expect(errors.join('')).toBe('wardlight: --gateway gopher://x is not an http or https address.\n');
  });
});
