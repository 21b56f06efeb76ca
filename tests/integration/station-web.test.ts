import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { beforeEach, expect, it, describe, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { createStation } from '../../station/host.ts';
import { startWebShell, type WebShell } from '../../station/web/web-shell.ts';
import { configured, FakeGateway, raised, testSecret } from './fake-gateway.ts';
import { aFolder } from './station-folder.ts';
import { openWebConsole, type WebConsole } from './web-console.ts';
import { until } from './until.ts';

let shell: WebShell;
let gateway: FakeGateway;

beforeEach(async () => {
  const folder = aFolder();
  const renderer = path.join(folder, 'renderer');
  mkdirSync(path.join(renderer, 'assets'), { recursive: true });
  writeFileSync(path.join(renderer, 'index.html'), '<!doctype html><title>Wardlight</title>');
  writeFileSync(path.join(renderer, 'assets', 'main-Ab12Cd34.js'), 'export {};');
  writeFileSync(path.join(renderer, '.env'), 'hidden');
  writeFileSync(path.join(renderer, 'run.sh'), 'no kind that anybody serves');
  writeFileSync(path.join(folder, 'outside.txt'), 'outside');
  symlinkSync(path.join(folder, 'outside.txt'), path.join(renderer, 'link.txt'));
  gateway = await new FakeGateway().start();
  gateway.append(configured);
  gateway.append(raised('a1'));
  const station = await createStation({
    gateway: { url: gateway.url, secret: testSecret },
    data: path.join(folder, 'data'),
  });
  shell = await startWebShell({ station, renderer, port: 0 });
  onTestFinished(async () => {
    await shell.stop();
    await station.stop();
    await gateway.stop();
  });
});

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Plain requests: fetch would not let a test lie about Host and Origin, nor send paths as they are. */
function get(pathname: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: shell.port, path: pathname, method, headers }, (incoming) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

const token = (): string => new URL(shell.address).searchParams.get('token') ?? '';

async function cookie(): Promise<string> {
  const { headers } = await get(`/?token=${token()}`);
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

const refusedUpgrade = (url: string, options: WebSocket.ClientOptions): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url, options);
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('open', () => resolve(101));
    socket.on('error', () => undefined);
  });

async function openConsole(): Promise<WebConsole> {
  const opened = await openWebConsole(shell.address);
  onTestFinished(() => opened.socket.terminate());
  return opened;
}

describe('who gets in', () => {
  it('Given no token, a wrong one or a cookie of another start, when anything is asked, then it is 403 and nothing is shown', async () => {
    for (const [where, headers] of [
      ['/', {}],
      ['/assets/main-Ab12Cd34.js', {}],
      ['/?token=wrong', {}],
      [`/?token=${token().slice(0, -1)}`, {}],
      ['/', { cookie: `wardlight-${shell.port}=wrong` }],
      ['/', { cookie: `wardlight-${shell.port}=${token()}` }],
    ] as const) {
      const answer = await get(where, headers);
      expect(answer.status, where).toBe(403);
      expect(answer.body).not.toContain('Wardlight');
    }
  });

  it('Given the printed address, when it is opened, then a strict cookie is set and the console is at /', async () => {
    const second = await get(`/?token=${token()}&window=2&more=//elsewhere`);
    expect(second.headers.location).toBe('/?window=2');
    const answer = await get(`/?token=${token()}`);
    expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(String(answer.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const page = await get('/', { cookie: await cookie() });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Wardlight') });
  });

  it('Given a ticket, when its address is opened, then it is exchanged for the cookie, once', async () => {
    shell.issue('a ticket');
    expect((await get('/?token=a%20ticke')).status).toBe(403);
    const first = await get('/?token=a%20ticket&window=2');
    expect(first).toMatchObject({ status: 303, headers: { location: '/?window=2' } });
    const kept = String(first.headers['set-cookie']).split(';')[0] ?? '';
    expect((await get('/', { cookie: kept })).status).toBe(200);
    expect((await get('/?token=a%20ticket')).status).toBe(403);
  });

  it('Given a name that resolves here but is not ours, or another page’s origin, when it asks with a good cookie, then it is refused', async () => {
    const good = { cookie: await cookie() };
    for (const headers of [
      { host: 'evil.example' },
      { host: `evil.example:${shell.port}` },
      { host: '127.0.0.1' },
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${shell.port + 1}` },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ]) {
      expect((await get('/', { ...good, ...headers })).status, JSON.stringify(headers)).toBe(403);
    }
  });

  it('Given websockets without cookie, from another origin or to another path, when they are opened, then each is refused', async () => {
    const good = await cookie();
    const url = `ws://127.0.0.1:${shell.port}`;
    const origin = `http://127.0.0.1:${shell.port}`;
    expect(await refusedUpgrade(`${url}/api`, {})).toBe(403);
    expect(await refusedUpgrade(`${url}/api`, { origin: 'http://evil.example', headers: { cookie: good } })).toBe(403);
    expect(await refusedUpgrade(`${url}/api`, { headers: { cookie: good, host: 'evil.example' } })).toBe(403);
    expect(await refusedUpgrade(`${url}/other`, { origin, headers: { cookie: good } })).toBe(403);
    expect(await refusedUpgrade(`${url}/api`, { origin, headers: { cookie: good } })).toBe(101);
  });

  it('Given an address beyond this computer, when the shell should listen there, then it refuses in one sentence', async () => {
    await expect(startWebShell({ station: {} as never, renderer: '.', host: '0.0.0.0' })).rejects.toThrow(
      /needs TLS and sign-in/,
    );
  });
});

describe('what is served', () => {
  it('Given paths that lead out, hidden files, links and odd kinds, when they are asked, then none is served', async () => {
    const good = { cookie: await cookie() };
    for (const where of [
      '/../outside.txt',
      '/%2e%2e/outside.txt',
      '/..%2foutside.txt',
      '/assets/../../outside.txt',
      '/assets/..%5c..%5coutside.txt',
      '/.env',
      '/link.txt',
      '/run.sh',
      '//etc/passwd',
      '/%00',
      '/%',
      '/assets',
      '/C:/windows/win.ini',
    ]) {
      const answer = await get(where, good);
      expect(answer.status, where).toBe(404);
    }
  });

  it('Given any answer, when its headers are read, then the policy is the one of the security checklist', async () => {
    const good = { cookie: await cookie() };
    for (const [where, headers] of [
      ['/', good],
      ['/none', good],
      ['/', {}],
    ] as const) {
      const answer = await get(where, headers);
      const policy = String(answer.headers['content-security-policy']).split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "font-src 'self'",
          "worker-src 'self'",
          "object-src 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'",
          "form-action 'none'",
        ]),
      );
      expect(policy.join()).not.toMatch(/unsafe|\*|https?:/);
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
    }
  });

  it('Given hashed and other files, when they are served, then only the hashed are kept for good, with their right types', async () => {
    const good = { cookie: await cookie() };
    const script = await get('/assets/main-Ab12Cd34.js', good);
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect((await get('/', good)).headers['cache-control']).toBe('no-cache');
  });

  it('Given any other method, when it is used, then it is 405', async () => {
    const good = { cookie: await cookie() };
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
      expect((await get('/', good, method)).status).toBe(405);
    }
  });
});

describe('a console over the socket', () => {
  it('Given a browser, when it subscribes and acts, then it speaks the same API', async () => {
    const { console } = await openConsole();
    console.say({ k: 'subscribe', topic: 'ward' });
    await until('the ward', () => console.ward.alarms['a1'] !== undefined);
    const { outcomes } = await console.call('alarms.acknowledge', { alarms: ['a1'], reason: null, note: null });
    expect(outcomes).toMatchObject([{ status: 'confirmed' }]);
    await until('acknowledged', () => console.ward.alarms['a1']?.acknowledged != null);
  });

  it('Given messages that are no JSON, binary or too large, when they come, then that console alone pays', async () => {
    const good = await openConsole();
    const bad = await openConsole();
    bad.socket.send('{not json');
    bad.socket.send(JSON.stringify({ k: 'subscribe', topic: 'constructor' }));
    const closed = new Promise<number>((resolve) => bad.socket.once('close', resolve));
    bad.socket.send('x'.repeat(300_000));
    expect(await closed).toBe(1009);
    expect(await good.console.call('session.get', {})).toMatchObject({ person: { name: 'Station' } });
  });
});
