/**
 * Shell 1: the console for a browser on this computer. HTTP on loopback serves the built renderer; a WebSocket at
 * /api carries the station API, wave frames as binary messages.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { consoleSocketPath } from '../../shared/station-api/wire.ts';
import type { Station } from '../host.ts';
import { silentLog, type Log } from '../log.ts';
import { StationRefusal } from '../station-options.ts';
import { Access, type AccessKeys } from './access.ts';
import { securityHeaders } from './headers.ts';
import { serveConsole } from './console-socket.ts';
import { readStatic } from './static-files.ts';

export interface WebShellOptions {
  readonly station: Station;
  /** Folder of the built console. */
  readonly renderer: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly host?: string;
  /** New ones at each start, unless a supervisor gives those of before. */
  readonly keys?: AccessKeys;
  readonly log?: Log;
}

export interface WebShell {
  /** With the token: opens the console as often as it is used. */
  readonly address: string;
  readonly port: number;
  /** From now on, once and for a minute, `ticket` opens it in the token's place. */
  issue(ticket: string): void;
  stop(): Promise<void>;
}

export const defaultPort = 4600;
const messageBytes = 256 * 1024;
const consolesMost = 64;
const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** Rejects with StationRefusal where the address may not or cannot be listened on. */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const host = options.host ?? '127.0.0.1';
  if (!loopback.has(host)) {
    throw new StationRefusal(
      `Serving the console on ${host}, beyond this computer, needs TLS and sign-in, which this version does not have: use 127.0.0.1`,
    );
  }
  const log = options.log ?? silentLog;
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 });
  const port = await listen(server, options.port ?? defaultPort, host);
  const access = new Access(port, options.keys);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageBytes, perMessageDeflate: false });
  server.on('request', (request, response) => void answer(request, response, access, options.renderer));
  server.on('upgrade', (request, socket, head) => {
    const why = whyNoUpgrade(request, access, sockets.clients.size);
    if (why !== null) {
      log.warn('A websocket was refused', { why });
      refuseUpgrade(socket, why);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (websocket) => serveConsole(websocket, options.station, log));
  });
  const name = host === '::1' ? '[::1]' : host;
  return {
    address: `http://${name}:${port}/?token=${access.token}`,
    port,
    issue: (ticket) => access.issue(ticket),
    async stop() {
      for (const client of sockets.clients) client.close(1001, 'The station stops');
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
        server.closeAllConnections();
      }, 500).unref();
      await closed;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'is in use: give another with --port' : `cannot be used (${error.message})`;
      reject(new StationRefusal(`Port ${port} ${why}`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  renderer: string,
): Promise<void> {
  const admission = access.admit(request);
  if (admission.kind === 'refused') {
    end(response, admission.status, admission.why, 'invalid.');
    return;
  }
  const host = request.headers.host ?? '';
  if (request.method !== 'GET') {
    response.setHeader('Allow', 'GET');
    end(response, 405, 'Only GET', host);
    return;
  }
  if (admission.kind === 'token') {
    response.setHeader('Set-Cookie', access.cookie);
    const location = withoutToken(request.url ?? '/');
    response.setHeader('Location', location);
    end(response, 303, `The console is at ${location}`, host);
    return;
  }
  const pathname = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const file = await readStatic(renderer, pathname);
  if (file !== null) {
    response.writeHead(200, {
      ...securityHeaders(host),
      'Content-Type': file.type,
      'Content-Length': file.body.length,
      'Cache-Control': file.cacheControl,
    });
    response.end(file.body);
  } else if (pathname === '/') {
    end(response, 503, 'The console is not built yet: npm start builds it', host);
  } else {
    end(response, 404, 'No such file', host);
  }
}

/** The console's own address: the token is not for the address line, which window it is ("?window=2") is. */
function withoutToken(requested: string): string {
  const display = URL.parse(requested, 'http://station')?.searchParams.get('window');
  return display === '1' || display === '2' ? `/?window=${display}` : '/';
}

function end(response: ServerResponse, status: number, text: string, host: string): void {
  response.writeHead(status, {
    ...securityHeaders(host),
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(`${text}\n`);
}

function whyNoUpgrade(request: IncomingMessage, access: Access, consoles: number): string | null {
  const admission = access.admit(request);
  if (admission.kind === 'refused') return admission.why;
  if (URL.parse(request.url ?? '', 'http://station')?.pathname !== consoleSocketPath)
    return `The station API is at ${consoleSocketPath}`;
  if (consoles >= consolesMost) return `Already ${consolesMost} consoles`;
  return null;
}

function refuseUpgrade(socket: Duplex, why: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${why}\n`);
}
