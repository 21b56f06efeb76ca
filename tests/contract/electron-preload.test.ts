/** The built preload against a recording Electron. */
import { beforeAll, describe, expect, test } from 'vitest';
import { buildElectron } from '../../build/build.ts';
import { createClock, createElectron, runBuilt } from './electron-stand-in.ts';

beforeAll(() => buildElectron());

function aPage() {
  const { api, record } = createElectron({ userData: 'unused' });
  const clock = createClock();
  const posted: { message: unknown; origin: string; transfer: unknown[] }[] = [];
  const window = {
    location: { origin: 'app://wardlight' },
    postMessage: (message: unknown, origin: string, transfer: unknown[]) => posted.push({ message, origin, transfer }),
  };
  const required = runBuilt('preload.cjs', api, { window, ...clock.globals });
  return { api, record, clock, posted, required };
}

describe('Given the preload', () => {
  test('When it has run, Then the page sees exactly four functions under one name (20)', () => {
    const { record } = aPage();
    expect([...record.exposed.keys()]).toEqual(['wardlightShell']);
    const shell = record.exposed.get('wardlightShell') ?? {};
    expect(Object.keys(shell).toSorted()).toEqual(['connect', 'info', 'quit', 'secondWindow']);
    expect(Object.values(shell).every((value) => typeof value === 'function')).toBe(true);
  });

  test('When it is loaded in a sandbox, Then it needs nothing but Electron', () => {
    expect(aPage().required).toEqual(['electron']);
  });

  test('When the page calls, Then only what the map names goes to main', async () => {
    const { record } = aPage();
    const shell = record.exposed.get('wardlightShell');
    await shell?.['secondWindow']?.(true);
    await shell?.['info']?.('extra', 'arguments');
    await shell?.['quit']?.();
    expect(record.invoked).toEqual([
      { channel: 'shell:second-window', args: [true] },
      { channel: 'shell:info', args: [] },
      { channel: 'shell:quit', args: [] },
    ]);
  });

  test('When the page connects, Then the port is asked for and passed on to its own origin only', () => {
    const { api, record, posted } = aPage();
    expect(record.sent).toEqual([]);
    record.exposed.get('wardlightShell')?.['connect']?.('extra');
    expect(record.sent).toEqual([{ channel: 'station:connect', args: [] }]);
    api.ipcRenderer.emit('station:port', { ports: ['the port'], sender: api.ipcRenderer });
    expect(posted).toEqual([
      { message: { type: 'wardlight:port' }, origin: 'app://wardlight', transfer: ['the port'] },
    ]);
  });

  test('When a second passes, Then it beats', async () => {
    const { record, clock } = aPage();
    await clock.pass(3000);
    expect(record.sent.map(({ channel }) => channel)).toEqual(['shell:beat', 'shell:beat', 'shell:beat']);
  });
});
