/** The built console, file by file. Nothing outside its folder is ever opened. */
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  readonly cacheControl: string;
}

/** Names that the build made from their contents. */
const hashed = /[-.][\w-]{8,}\.[a-z0-9]+$/i;
const bytesMost = 32 * 1024 * 1024;

/** A path of a URL as names below the folder; null for anything that could mean another place. */
export function safeSegments(pathname: string): readonly string[] | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /[\\\0:]/.test(decoded)) return null;
  const segments = decoded.slice(1).split('/');
  if (segments.at(-1) === '') segments[segments.length - 1] = 'index.html';
  return segments.some((segment) => segment === '' || segment.startsWith('.')) ? null : segments;
}

/** Null where there is no such file, or it lies elsewhere, or nobody serves its kind. */
export async function readStatic(folder: string, pathname: string): Promise<StaticFile | null> {
  const segments = safeSegments(pathname);
  if (segments === null) return null;
  const type = types[path.extname(segments.at(-1) ?? '').toLowerCase()];
  if (type === undefined) return null;
  try {
    const root = await realpath(folder);
    // Links are followed first, so that one that leads out is seen.
    const file = await realpath(path.join(root, ...segments));
    if (!file.startsWith(root + path.sep)) return null;
    const handle = await open(file, 'r');
    try {
      const stat = await handle.stat();
      if (!stat.isFile() || stat.size > bytesMost) return null;
      const immutable = segments[0] === 'assets' && hashed.test(file);
      const cacheControl = immutable ? 'private, max-age=31536000, immutable' : 'no-cache';
      return { body: await handle.readFile(), type, cacheControl };
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}
