/** The embedded demo ward: which process listens where, and the secret of this start. Used by both shells. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';

/** Everything on loopback; the ports stay the same when a part is started anew. */
export interface DemoPlan {
  readonly mllpPort: number;
  readonly httpPort: number;
  readonly hubPort: number;
  /** Shared by gateway and station, new at each start. */
  readonly secret: string;
}

export const demoLoopback = '127.0.0.1';
/** Where devices and `npm run replay` look for a gateway. */
export const usualMllpPort = 2575;

export async function planDemo(): Promise<DemoPlan> {
  const [usual, httpPort, hubPort] = await Promise.all([freePort(usualMllpPort), freePort(0), freePort(0)]);
  const mllpPort = usual ?? (await freePort(0));
  if (mllpPort === null || httpPort === null || hubPort === null) throw new Error('No free port on this machine.');
  return { mllpPort, httpPort, hubPort, secret: randomBytes(32).toString('base64url') };
}

/** The port if it is free, or any free one for 0; null if there is none. */
export function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(wanted, demoLoopback, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
