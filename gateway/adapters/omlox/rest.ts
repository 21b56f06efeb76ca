/** The hub's REST interface: names and last positions, to fill what the socket did not tell. */

const timeoutMs = 5_000;
const bytesMax = 32 * 1024 * 1024;

export class HubFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HubFault';
  }
}

/** GET of a list; null where the hub does not know the path. @throws HubFault */
export async function getList(base: string, path: string, token: string | null): Promise<readonly unknown[] | null> {
  let response: Response;
  try {
    response = await fetch(`${base}${path}`, {
      headers: { accept: 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
  } catch (error) {
    throw new HubFault(`GET ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (response.status === 404 || response.status === 405) return null;
  if (!response.ok) throw new HubFault(`GET ${path}: status ${response.status}`);
  if (Number(response.headers.get('content-length') ?? 0) > bytesMax) throw new HubFault(`GET ${path}: too long`);
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    throw new HubFault(`GET ${path}: not JSON`);
  }
  if (Array.isArray(body)) return body as unknown[];
  throw new HubFault(`GET ${path}: no list`);
}
