/** `POST /targets/<name>/status` on the gateway's port: what a webhook's other side says became of a call, signed. */
import type { FastifyInstance } from 'fastify';
import type { CallDesk } from './desk.ts';
import { statusBytesMax } from './message.ts';
import { faultOfSignature, headers } from './sign.ts';

export interface StatusRoute {
  readonly desk: CallDesk;
  /** Secrets by target: those of webhooks alone, a broker has its own way back. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly now: () => number;
  readonly onStatus: (target: string, fault: string | null) => void;
}

/** In a scope of its own: the body stays bytes, which are what is signed. */
export function addStatusRoute(app: FastifyInstance, { desk, secrets, now, onStatus }: StatusRoute): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { name: string } }>(
      '/targets/:name/status',
      { bodyLimit: statusBytesMax },
      async (request, reply) => {
        const { name } = request.params;
        const secret = secrets.get(name);
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const said = { timestamp: request.headers[headers.timestamp], signature: request.headers[headers.signature] };
        // One answer for a name that does not exist and a signature that does not fit.
        const fault = secret === undefined ? 'the signature does not fit' : faultOfSignature(secret, said, body, now());
        if (fault !== null) {
          onStatus(secret === undefined ? 'unknown' : name, fault);
          return reply.code(401).send({ reason: fault });
        }
        const { status, reason } = await desk.status(name, body);
        onStatus(name, reason);
        return reply.code(status).send(reason === null ? { taken: true } : { reason });
      },
    );
  });
}
