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
  // The words of the fault that it would be hold the token.
  if (token !== null && !/^[\x21-\x7e]+$/.test(token)) throw new HubFault(`GET ${path}: the token is not one word`);
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
  const text = await textOf(response, path);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HubFault(`GET ${path}: not JSON`);
  }
  if (Array.isArray(body)) return body as unknown[];
  throw new HubFault(`GET ${path}: no list`);
}

/** The body within the bound, whatever its length is said to be; it may be packed. @throws HubFault */
async function textOf({ body }: Response, path: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += part.byteLength;
      if (bytes > bytesMax) throw new HubFault(`GET ${path}: too long`);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof HubFault) throw error;
    throw new HubFault(`GET ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return Buffer.concat(parts).toString('utf8');
}
