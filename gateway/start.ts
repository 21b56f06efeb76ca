/** Puts the parts of a gateway together and runs them: alone (main.ts) or inside another process (the demo). */
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { systemClock, type AdapterClock, type AdapterEvents, type Intake } from './adapters/adapter.ts';
import { AcknowledgeSender } from './adapters/hl7/acknowledge-sender.ts';
import { startHl7Listener, type Hl7Listener } from './adapters/hl7/listener.ts';
import { startMqttFeed } from './adapters/mqtt/feed.ts';
import { startOmloxHub } from './adapters/omlox/hub.ts';
import { stationSecrets, type GatewayConfig } from './config.ts';
import { siteOf } from './core/site.ts';
import { WardEngine, type EngineEvents } from './engine/engine.ts';
import { systemTimers, type Timers } from './engine/timers.ts';
import { StationAuth } from './feed/auth.ts';
import { FeedClock } from './feed/feed-clock.ts';
import { FeedServer } from './feed/server.ts';
import { FeedStats } from './http/feed-stats.ts';
import { GatewayMetrics } from './http/metrics.ts';
import { noteTeller } from './http/note-teller.ts';
import { makeHttp } from './http/server.ts';
import { openSiteFiles } from './site-files/open.ts';
import type { SiteFiles } from './site-files/site-files.ts';
import { SqliteLog } from './log/sqlite-log.ts';
import type { WardLog } from './log/ward-log.ts';
import { credentialsOf, tlsOf } from './targets/secrets.ts';
import { SourceTeller, type SourceWay } from './targets/source-teller.ts';
import { startTargets } from './targets/start.ts';
import { gatewayVersion } from './version.ts';

export interface StartOptions {
  readonly config: GatewayConfig;
  /** Folder of the log; made where it is missing. */
  readonly dataDir: string;
  readonly logger: Logger;
  /** Where relative paths of the configuration begin; the working folder by default. */
  readonly configDir?: string;
  readonly clock?: AdapterClock;
  readonly timers?: Timers;
  readonly random?: () => number;
  /** Another engine for the log; SQLite in `dataDir` by default. */
  readonly log?: WardLog;
  /** Where the log's thread has its code, for a build that bundles it. */
  readonly logWorker?: URL;
}

export interface GatewayStats {
  readonly seq: number;
  readonly stations: number;
  readonly pending: number;
  readonly devices: number;
  readonly openAlarms: number;
  readonly notReady: string | null;
}

export interface RunningGateway {
  readonly httpHost: string;
  readonly httpPort: number;
  /** By the feed's name. */
  readonly mllpPorts: Readonly<Record<string, number>>;
  /** Of the first listener; null where none is configured. */
  readonly mllpPort: number | null;
  readonly engine: WardEngine;
  stats(): GatewayStats;
  /** Ends within 5 s: adapters first, then the disk, then the stations. */
  stop(): Promise<void>;
}

/** Longer than this without an answer the disk counts as gone. */
const stallMs = 5_000;

interface Parts {
  readonly options: StartOptions;
  readonly clock: AdapterClock;
  readonly timers: Timers;
  readonly engine: WardEngine;
  readonly metrics: GatewayMetrics;
  readonly stats: FeedStats;
  readonly siteFiles: SiteFiles;
}

function adapterEvents({ options, metrics, stats }: Parts): AdapterEvents {
  const { logger } = options;
  return {
    onMessage({ feed, type, outcome, ms, notes }) {
      stats.message(feed);
      metrics.message(feed, type, outcome, ms / 1000);
      for (const note of notes) logger.debug({ feed, type }, note);
    },
    onRefused({ feed, peer, messageId, reason, segment, field, count = 1 }) {
      stats.refuse(feed, reason, count);
      metrics.refuse(feed, reason, count);
      const more = count === 1 ? '' : ` (${count} times)`;
      logger.warn({ feed, peer, messageId, segment, field }, `refused: ${reason}${more}`);
    },
    onConnection({ feed, peer, open }) {
      stats.connection(feed, peer, open);
      logger.info({ feed, peer }, open ? 'connected' : 'disconnected');
    },
    onKept({ feed, messageId, name }) {
      metrics.kept.inc({ feed });
      logger.debug({ feed, messageId, name }, 'unknown code kept');
    },
  };
}

type Decided = NonNullable<EngineEvents['onDecided']>;

async function startEngine(parts: Omit<Parts, 'engine'>, onDecided: Decided): Promise<WardEngine> {
  const { options, clock, timers, metrics } = parts;
  const { config, logger } = options;
  const { maxMb, days, stationDays, snapshotEvery, maxPending } = config.log;
  const log =
    options.log ??
    new SqliteLog({
      file: path.join(options.dataDir, 'ward-log.sqlite'),
      maxBytes: maxMb === null ? null : maxMb * 1024 * 1024,
      ...(options.logWorker === undefined ? {} : { worker: options.logWorker }),
    });
  const periods = new Map(config.mllp.map((feed) => [feed.name, feed.periodMs]));
  try {
    return await WardEngine.start({
      log,
      site: siteOf(config.ward, () => parts.siteFiles.contents()),
      clock,
      timers,
      periodMs: (feed) => periods.get(feed) ?? null,
      maxPending,
      snapshotEvery,
      retention: { days, stationDays },
      alarms: config.alarms,
      targets: new Set(config.targets.map(({ name }) => name)),
      events: {
        onDecided,
        onNote: noteTeller({ logger, metrics, stats: parts.stats, mono: () => clock.mono() }),
        onDurable: (_events, ms) => metrics.commit.observe(ms / 1000),
        onFault: (fault) =>
          fault === null
            ? logger.info('the log can be written again')
            : logger.error({ code: fault.code }, `the log cannot be written: ${fault.message}`),
      },
    });
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** What must be ended, last begun first; the same for an orderly stop and for a start that failed half-way. */
class Undo {
  readonly #steps: (() => Promise<void> | void)[] = [];

  add(step: () => Promise<void> | void): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step();
      } catch {
        // The others are ended all the same.
      }
    }
  }
}

async function startAdapters(parts: Parts, undo: Undo): Promise<Hl7Listener[]> {
  const { options, clock, engine, stats, metrics } = parts;
  const { config } = options;
  const events = adapterEvents(parts);
  const intake: Intake = (batch) =>
    engine.intake(batch)?.then(() => {
      metrics.intake.observe({ feed: batch.feed }, (clock.mono() - batch.receivedMono) / 1000);
    });
  const listeners: Hl7Listener[] = [];
  undo.add(async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
  });
  for (const { periodMs: _period, acknowledges: _takes, reportTo: _where, ...feed } of config.mllp) {
    const listener = await startHl7Listener(feed, { intake, events, clock });
    listeners.push(listener);
    stats.add(feed.name, 'HL7 v2 / MLLP', `${listener.address.host}:${listener.address.port}`);
  }
  await startLocations(parts, { intake, events: locationEvents(parts, events) }, undo);
  return listeners;
}

/** What a location system said last is not live while it cannot be heard: the live side knows which can. */
const locationEvents = ({ engine }: Parts, events: AdapterEvents): AdapterEvents => ({
  ...events,
  onConnection(report) {
    engine.live.setFeedLink(report.feed, report.open);
    events.onConnection(report);
  },
});

/** @throws ConfigError */
async function startLocations(
  { options, clock, timers, engine, stats }: Parts,
  to: { readonly intake: Intake; readonly events: AdapterEvents },
  undo: Undo,
): Promise<void> {
  const { config, configDir: folder = process.cwd(), random = Math.random } = options;
  const deps = { ...to, clock, timers, random, folder };
  for (const hub of config.omlox) {
    stats.add(hub.name, 'omlox', hub.url);
    engine.live.setFeedLink(hub.name, false);
    const client = startOmloxHub(hub, deps);
    undo.add(() => client.stop());
  }
  for (const [index, feed] of config.mqtt.entries()) {
    stats.add(feed.name, 'MQTT', feed.url);
    engine.live.setFeedLink(feed.name, false);
    const where = `mqtt.${index}`;
    const { credentialsFile: file } = feed;
    const credentials = file === undefined ? null : credentialsOf(folder, file, `${where}.credentialsFile`);
    const client = await startMqttFeed(feed, { ...deps, credentials, tls: tlsOf(folder, feed, where) });
    undo.add(() => client.stop());
  }
}

function startTick({ options, timers, engine, stats }: Parts, feedClock: FeedClock): () => void {
  return timers.every(1_000, () => {
    stats.tick();
    const step = feedClock.check();
    if (step !== 0) options.logger.warn({ stepMs: Math.round(step) }, 'the system clock stepped');
    engine.tick();
  });
}

function startFeed(parts: Parts, http: FastifyInstance, feedClock: FeedClock): FeedServer {
  const { options, clock, timers, engine, metrics, stats, siteFiles } = parts;
  const { config, logger } = options;
  const secrets = stationSecrets(config, options.configDir ?? process.cwd());
  return new FeedServer({
    http: http.server,
    engine,
    auth: new StationAuth(secrets, () => clock.mono()),
    clock: feedClock,
    timers,
    gateway: config.name,
    version: gatewayVersion,
    feeds: () => stats.status(),
    siteFile: (sha256) => siteFiles.text(sha256),
    stationsMax: config.http.stationsMax,
    hold: config.hold,
    events: {
      onStation: ({ station, open }) => logger.info({ station }, open ? 'station connected' : 'station gone'),
      onRefused({ address, reason }) {
        metrics.refusedStations.inc();
        logger.warn({ address }, `station refused: ${reason}`);
      },
      onDropped: (what, count) => metrics.dropped.inc({ what }, count),
      onWaveSent: (bytes) => metrics.waveBytes.inc(bytes),
    },
  });
}

/** Ways back to the sources that take acknowledgements. @throws ConfigError */
function startSources({ options, clock, timers, engine }: Parts): SourceTeller {
  const { config, configDir = process.cwd(), random = Math.random } = options;
  const ways = new Map<string, SourceWay>();
  for (const [index, { name, acknowledges, reportTo: to, application, facility }] of config.mllp.entries()) {
    if (!acknowledges || to === undefined) continue;
    const tls = to.tls === undefined ? null : tlsOf(configDir, to.tls, `mllp.${index}.reportTo.tls`);
    const report: ConstructorParameters<typeof AcknowledgeSender>[0]['report'] = (alarm, of, answer, detail) =>
      void engine.report({ type: 'device-told', alarm: alarm.id, of, answer, detail });
    ways.set(name, new AcknowledgeSender({ to, tls, application, facility, clock, timers, random, report }));
  }
  return new SourceTeller(ways);
}

/** What goes out when something is decided: calls for help, and acknowledgements to their source. */
async function startOutlets(parts: Parts, http: FastifyInstance, undo: Undo): Promise<Decided> {
  const { options, clock, timers, engine, metrics } = parts;
  const { config, logger, configDir = process.cwd(), random = Math.random } = options;
  const sources = startSources(parts);
  undo.add(() => sources.stop());
  const targets = await startTargets(config.targets, {
    engine,
    http,
    registry: metrics.registry,
    logger,
    clock,
    timers,
    random,
    folder: configDir,
    ward: config.ward.id,
  });
  undo.add(() => targets.stop());
  targets.desk.resume();
  sources.resume(engine.ward);
  return (events, ward) => {
    targets.desk.decided(events, ward);
    sources.decided(events, ward);
  };
}

/** Why the gateway cannot do its work now, or null. */
function faultOf(engine: WardEngine): string | null {
  const { fault, waitingMs } = engine.health;
  if (fault !== null) return fault;
  return waitingMs > stallMs ? `The disk of the log has not answered for ${Math.round(waitingMs / 1000)} s.` : null;
}

/**
 * Starts a gateway.
 * @throws ConfigError, LogUnavailable, or a system error of a port, each with one clear sentence.
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const undo = new Undo();
  try {
    return await start(options, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function start(options: StartOptions, undo: Undo): Promise<RunningGateway> {
  const clock = options.clock ?? systemClock;
  const timers = options.timers ?? systemTimers;
  const { http: httpConfig } = options.config;
  const startedMono = clock.mono();
  let stopping = false;
  const metrics = new GatewayMetrics();
  const stats = new FeedStats(() => clock.mono());
  const siteFiles = await openSiteFiles(options, timers, stats);
  undo.add(() => siteFiles.stop());
  const before = { options, clock, timers, metrics, stats, siteFiles };
  let decided: Decided = () => {};
  const engine = await startEngine(before, (events, ward) => decided(events, ward));
  undo.add(() => engine.stop());
  engine.siteFiles(siteFiles.files);
  siteFiles.onChange((files) => engine.siteFiles(files));
  const parts: Parts = { ...before, engine };
  const feedClock = new FeedClock(clock);
  const notReady = (): string | null => (stopping ? 'The gateway is stopping.' : faultOf(engine));
  const http = makeHttp(httpConfig, metrics, {
    version: gatewayVersion,
    uptimeS: () => (clock.mono() - startedMono) / 1000,
    notReady,
  });
  undo.add(() => http.close());
  decided = await startOutlets(parts, http, undo);
  await http.ready();
  const feed = startFeed(parts, http, feedClock);
  undo.add(() => feed.stop());
  metrics.watch({ engine, stations: () => feed.stations, feeds: () => parts.stats.status() });
  const listeners = await startAdapters(parts, undo);
  await http.listen({ host: httpConfig.host, port: httpConfig.port });
  undo.add(startTick(parts, feedClock));
  const address = http.server.address();
  return {
    httpHost: httpConfig.host,
    httpPort: typeof address === 'object' && address !== null ? address.port : httpConfig.port,
    mllpPorts: Object.fromEntries(listeners.map((listener) => [listener.name, listener.address.port])),
    mllpPort: listeners[0]?.address.port ?? null,
    engine,
    stats: () => ({
      seq: engine.durable.seq,
      stations: feed.stations,
      pending: engine.health.pending,
      devices: engine.live.devices.size,
      openAlarms: Object.keys(engine.ward.alarms).length,
      notReady: notReady(),
    }),
    async stop() {
      stopping = true;
      await undo.run();
    },
  };
}
