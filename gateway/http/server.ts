/** The gateway's HTTP port: three answers for machines, none with patient data; the feed shares the port. */
import { readFileSync } from 'node:fs';
import Fastify, { type FastifyInstance } from 'fastify';
import type { GatewayConfig } from '../config.ts';
import { ConfigError } from '../config.ts';
import type { GatewayMetrics } from './metrics.ts';

export interface Health {
  readonly version: string;
  readonly uptimeS: () => number;
  /** Why the gateway cannot do its work now, or null. */
  readonly notReady: () => string | null;
}

function pem(file: string, where: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new ConfigError(`http.tls.${where}: ${file} cannot be read.`);
  }
}

function tlsOf(http: GatewayConfig['http']) {
  const { tls } = http;
  if (tls === undefined) return null;
  return {
    cert: pem(tls.certFile, 'certFile'),
    key: pem(tls.keyFile, 'keyFile'),
    minVersion: 'TLSv1.2' as const,
    ...(tls.caFile === undefined ? {} : { ca: pem(tls.caFile, 'caFile'), requestCert: true, rejectUnauthorized: true }),
  };
}

/** Makes the server with its routes; it does not listen yet. */
export function makeHttp(http: GatewayConfig['http'], metrics: GatewayMetrics, health: Health): FastifyInstance {
  const tls = tlsOf(http);
  const options = { logger: false, bodyLimit: 1024, exposeHeadRoutes: true, forceCloseConnections: true } as const;
  const app = (tls === null ? Fastify(options) : Fastify({ ...options, https: tls })) as unknown as FastifyInstance;
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  });
  app.get('/healthz', () => ({ version: health.version, uptimeS: Math.round(health.uptimeS()) }));
  app.get('/readyz', async (_request, reply) => {
    const reason = health.notReady();
    await reply.code(reason === null ? 200 : 503).send(reason === null ? { ready: true } : { ready: false, reason });
  });
  app.get('/metrics', async (_request, reply) => {
    await reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return app;
}
