/**
 * The console's files behind app://wardlight/ instead of file:// (Electron security list, 18): nothing outside the
 * bundle can be named, and each answer carries the content security policy (7).
 */
import path from 'node:path';

export const bundleScheme = 'app';
const bundleHost = 'wardlight';
export const bundleOrigin = `${bundleScheme}://${bundleHost}`;

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "media-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const answerHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
};

/** The content type of a file of the bundle; null for kinds that the console has no use for. */
export function typeOf(file: string): string | null {
  return types[path.extname(file).toLowerCase()] ?? null;
}

/** Whether an address is the console's own. Parsed, never compared as text (13, 17). */
export function isConsoleAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${bundleScheme}:` && url.host === bundleHost;
}

/** The file that an address names, inside `folder`; null for anything else. */
export function fileFor(address: string, folder: string): string | null {
  if (!isConsoleAddress(address)) return null;
  const decoded = decode(URL.parse(address)?.pathname ?? '');
  if (decoded === null || /[\0\\]/.test(decoded)) return null;
  const relative = decoded === '/' ? 'index.html' : decoded.replace(/^\/+/, '');
  const base = path.resolve(folder);
  const file = path.resolve(base, relative);
  return file.startsWith(base + path.sep) ? file : null;
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
