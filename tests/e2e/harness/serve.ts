/** The harness page: built once for all specs, served by each worker. */
import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const folder = import.meta.dirname;
const built = path.join(folder, '..', '..', '..', 'dist', 'harness');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

export async function buildHarness(): Promise<void> {
  await build({ configFile: path.join(folder, 'vite.config.ts'), logLevel: 'warn' });
}

export async function serveHarness(): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path.join(built, path.normalize(name === '/' ? 'index.html' : name));
    if (!file.startsWith(built) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  const port = await listening(server);
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
