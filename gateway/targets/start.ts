/** Makes the targets of a configuration, their queues, their way back and what is counted of them. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { AdapterClock } from '../adapters/adapter.ts';
import type { Timers } from '../engine/timers.ts';
import type { TargetConfig } from './config.ts';
import { CallDesk, type DeskEngine, type Lane } from './desk.ts';
import { startMqttTarget } from './mqtt.ts';
import { CallQueue } from './queue.ts';
import { credentialsOf, secretOf, tlsOf } from './secrets.ts';
import { addStatusRoute } from './status-route.ts';
import type { Target } from './target.ts';
import { WebhookTarget } from './webhook.ts';

export interface TargetsDeps {
  readonly engine: DeskEngine;
  readonly http: FastifyInstance;
  readonly registry: Registry;
  readonly logger: Logger;
  readonly clock: AdapterClock;
  readonly timers: Timers;
  readonly random: () => number;
  /** Where relative paths of the configuration begin. */
  readonly folder: string;
  readonly ward: string;
}

export interface Targets {
  readonly desk: CallDesk;
  stop(): void;
}

const label = 'target';

function counters(registry: Registry, lanes: ReadonlyMap<string, Lane>) {
  const registers = [registry];
  new Gauge({
    name: 'wardlight_target_queue',
    help: 'Calls on their way to a target',
    labelNames: [label],
    registers,
    collect() {
      for (const [name, { queue }] of lanes) this.set({ target: name }, queue.length);
    },
  });
  return {
    calls: new Counter({
      name: 'wardlight_target_calls_total',
      help: 'Calls by target and outcome of a try',
      labelNames: [label, 'outcome'],
      registers,
    }),
    statuses: new Counter({
      name: 'wardlight_target_statuses_total',
      help: 'What targets said of calls, by whether it was taken',
      labelNames: [label, 'outcome'],
      registers,
    }),
  };
}

/** A sender of nonsense must not fill the log: one line a minute, the rest is counted. */
function statusTeller({ logger, clock }: TargetsDeps, count: (name: string, outcome: string) => void) {
  let quietUntilMono = Number.NEGATIVE_INFINITY;
  return (name: string, fault: string | null): void => {
    count(name, fault === null ? 'taken' : 'refused');
    if (fault === null || clock.mono() < quietUntilMono) return;
    quietUntilMono = clock.mono() + 60_000;
    logger.warn({ target: name }, `status of a call refused: ${fault}`);
  };
}

/** @throws ConfigError where a file cannot be used */
export async function startTargets(configs: readonly TargetConfig[], deps: TargetsDeps): Promise<Targets> {
  const { engine, clock, timers, random, folder, logger } = deps;
  const lanes = new Map<string, Lane>();
  const secrets = new Map<string, string>();
  const desk = new CallDesk(engine, lanes);
  const { calls, statuses } = counters(deps.registry, lanes);
  const onStatus = statusTeller(deps, (target, outcome) => statuses.inc({ target, outcome }));
  const make = async (config: TargetConfig, where: string): Promise<Target> => {
    const tls = tlsOf(folder, config, where);
    if (config.type === 'webhook') {
      const secret = secretOf(folder, config.secretFile, `${where}.secretFile`);
      secrets.set(config.name, secret);
      return new WebhookTarget(config.url, config.timeoutMs, { secret, tls, timers, now: () => clock.now() });
    }
    const { credentialsFile } = config;
    return startMqttTarget(config, {
      tls,
      credentials:
        credentialsFile === undefined ? null : credentialsOf(folder, credentialsFile, `${where}.credentialsFile`),
      timers,
      random,
      ward: deps.ward,
      onStatus: (body) => void desk.status(config.name, body).then(({ reason }) => onStatus(config.name, reason)),
      onLink: (fault) =>
        fault === null
          ? logger.info({ target: config.name }, 'connected')
          : logger.warn({ target: config.name }, `calls cannot go out: ${fault}`),
    });
  };
  const stop = (): void => {
    for (const { queue } of lanes.values()) queue.stop();
  };
  try {
    for (const [index, config] of configs.entries()) {
      const target = await make(config, `targets.${index}`);
      const { queueMax, attempts, names, name } = config;
      const count = (outcome: string): void => calls.inc({ target: name, outcome });
      const queue = new CallQueue({
        target,
        queueMax,
        attempts,
        timers,
        random,
        isMoot: desk.isMoot,
        report: desk.report,
        count,
      });
      lanes.set(name, { queue, names });
    }
  } catch (error) {
    stop();
    throw error;
  }
  if (secrets.size > 0) addStatusRoute(deps.http, { desk, secrets, now: () => clock.now(), onStatus });
  return { desk, stop };
}
