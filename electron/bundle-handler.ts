/** Serves app://wardlight/ from the bundle's folder. */
import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import type { Session } from 'electron';
import { answerHeaders, bundleScheme, fileFor, typeOf } from './bundle.ts';

/** Before the application is ready. */
export function registerBundleScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: bundleScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function serveBundle(session: Session, folder: string): void {
  session.protocol.handle(bundleScheme, async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    const file = fileFor(request.url, folder);
    const type = file === null ? null : typeOf(file);
    if (file === null || type === null) return refusal(404);
    try {
      const body = await readFile(file);
      return new Response(new Uint8Array(body), { headers: { ...answerHeaders, 'Content-Type': type } });
    } catch {
      return refusal(404);
    }
  });
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: { ...answerHeaders } });
}
