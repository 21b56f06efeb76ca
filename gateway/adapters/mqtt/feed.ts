/**
 * Positions over an MQTT broker. Subscribes anew after each connect, since nothing is kept for us; comes back with
 * back-off and jitter for as long as it runs. The feed is open while the broker is there and the location system has
 * not said, by its last will, that it is gone.
 */
import type { connect as connectMqtt, IPublishPacket, MqttClient } from 'mqtt';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Observation } from '../../../shared/domain/observation.ts';
import type { Timers } from '../../engine/timers.ts';
import type { TlsFiles } from '../../targets/secrets.ts';
import type { AdapterClock, AdapterEvents, Intake } from '../adapter.ts';
import { keptWithoutTime, readDirectory, readLocations } from '../omlox/fill.ts';
import type { MqttFeedConfig } from './config.ts';
import { decoderOf, type Decoder, type Route } from './decode.ts';
import { Refusals } from './refusals.ts';
import { StatusWatch } from './status.ts';

export interface MqttFeedDeps {
  readonly intake: Intake;
  readonly events: AdapterEvents;
  readonly clock: AdapterClock;
  readonly timers: Timers;
  readonly random: () => number;
  readonly tls: TlsFiles;
  readonly credentials: { readonly username: string; readonly password: string } | null;
  /** Where a relative `hub.tokenFile` begins. */
  readonly folder: string;
}

export interface MqttFeed {
  readonly name: string;
  stop(): void;
}

type MqttProtocol = 'mqtt' | 'mqtts' | 'ws' | 'wss';
const ports: Record<MqttProtocol, number> = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 };
const bytesMax = 1024 * 1024;
/** Tags come one a message: so long they are gathered, so that the ward decides once for many. */
const gatherMs = 40;
const gatheredMax = 5_000;
/** Names and rooms of the hub are read again this often. */
const refreshMs = 5 * 60_000;
const reasonsMax = 400;

class Feed implements MqttFeed {
  readonly name: string;
  readonly #config: MqttFeedConfig;
  readonly #deps: MqttFeedDeps;
  readonly #client: MqttClient;
  readonly #decoder: Decoder;
  readonly #refusals: Refusals;
  readonly #status: StatusWatch | null;
  readonly #cancelRefresh: () => void;
  #gathered: Observation[] = [];
  #cancelGather: (() => void) | null = null;
  #messages = 0;
  #attempt = 0;
  #subscribed = false;
  #open = false;
  #stopped = false;
  #error: string | null = null;

  constructor(config: MqttFeedConfig, deps: MqttFeedDeps, connect: typeof connectMqtt) {
    this.name = config.name;
    this.#config = config;
    this.#deps = deps;
    this.#refusals = new Refusals(deps.timers, (reason, count) => this.#tellRefused(reason, count));
    this.#decoder = decoderOf(config, (reason, count) => this.#refusals.add(reason, count));
    this.#status = config.status === null ? null : new StatusWatch(config.status);
    const { protocol, hostname, port, pathname } = new URL(config.url);
    const scheme = protocol.slice(0, -1) as MqttProtocol;
    this.#client = connect({
      protocol: scheme,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? ports[scheme] : Number(port),
      ...(scheme.startsWith('ws') ? { path: pathname } : {}),
      ...deps.tls,
      ...deps.credentials,
      ...(config.clientId === undefined ? {} : { clientId: config.clientId }),
      protocolVersion: config.version,
      clean: true,
      keepalive: config.keepaliveS,
      connectTimeout: config.timeoutMs,
      reconnectPeriod: config.retryMinMs,
      // Ours is done after each connect, with what the broker answers.
      resubscribe: false,
      queueQoSZero: false,
    });
    this.#client.on('connect', () => this.#connected());
    // An error is followed by the close: that says why.
    this.#client.on('error', (error) => (this.#error = error.message));
    this.#client.on('close', () => this.#lost());
    this.#client.on('message', (topic, body, packet) => this.#message(topic, body, packet));
    this.#cancelRefresh = deps.timers.every(refreshMs, () => void this.#fill());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRefresh();
    this.#cancelGather?.();
    this.#refusals.stop();
    this.#client.end(true);
  }

  #connected(): void {
    this.#status?.begin();
    this.#decoder.hub?.begin();
    const wanted = this.#decoder.routes.filter(({ isForChoice }) => !isForChoice || this.#hasChoice());
    this.#subscribe(wanted, () => {
      this.#attempt = 0;
      this.#subscribed = true;
      this.#settle();
      void this.#fill();
    });
  }

  #hasChoice(): boolean {
    return this.#decoder.hub?.hasChoice === true;
  }

  #subscribe(routes: readonly Route[], done: () => void): void {
    const { qos, status } = this.#config;
    const filters = routes.map(({ pattern }) => pattern.filter);
    const all = status === null ? filters : [...filters, ...(this.#status?.filter ?? [])];
    this.#client.subscribe([...new Set(all)], { qos }, (error, granted, packet) => {
      const refused = all.filter(
        (_, at) => ((packet?.granted[at] as number | undefined) ?? granted?.[at]?.qos ?? 0) >= 128,
      );
      for (const filter of refused) this.#refusals.add(`the broker refuses the subscription of ${filter}`);
      if (error !== null && refused.length === 0) this.#refusals.add(`subscription: ${error.message}`);
      if (error === null || refused.length < all.length) done();
      else this.#client.stream.destroy();
    });
  }

  /** Open: the broker is there and the location system has not said that it is gone. */
  #settle(): void {
    const open = this.#client.connected && this.#subscribed && this.#status?.isOffline !== true;
    if (open === this.#open) return;
    this.#open = open;
    this.#deps.events.onConnection({ feed: this.name, peer: this.#config.url, open });
  }

  /** Doubling, with jitter: clients of one broker must not come back together (L15). */
  #lost(): void {
    if (this.#stopped) return;
    this.#subscribed = false;
    this.#settle();
    this.#refusals.add(this.#error ?? 'the connection to the broker is closed');
    this.#error = null;
    const { retryMinMs, retryMaxMs } = this.#config;
    const wait = Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(this.#attempt, 20));
    this.#attempt += 1;
    this.#client.options.reconnectPeriod = Math.round(wait * (0.5 + this.#deps.random() / 2));
  }

  #message(topic: string, body: Buffer, { retain }: IPublishPacket): void {
    if (this.#status?.take(topic, body) === true) return this.#settle();
    if (body.length > bytesMax) return this.#refusals.add('message is too long');
    let parsed: unknown;
    try {
      parsed = JSON.parse(body.toString('utf8'));
    } catch {
      return this.#refusals.add('message is not JSON');
    }
    for (const { pattern, take } of this.#decoder.routes) {
      const levels = pattern.match(topic);
      if (levels === null) continue;
      for (const one of take(parsed, levels, this.#deps.clock.mono())) this.#gather(one, retain);
      return;
    }
    this.#refusals.add('message of a topic that is not mapped');
  }

  #gather(one: Observation, retained: boolean): void {
    // A broker gives what it kept for however long: without its own time that would look new (L17).
    if (retained && one.deviceAt === null) return this.#refusals.add('kept by the broker, without a time');
    this.#gathered.push(one);
    if (this.#gathered.length >= gatheredMax) return this.#hand();
    this.#cancelGather ??= this.#deps.timers.after(gatherMs, () => this.#hand());
  }

  #hand(): void {
    this.#cancelGather?.();
    this.#cancelGather = null;
    const observations = this.#gathered;
    this.#gathered = [];
    if (observations.length === 0 || this.#stopped) return;
    const { clock, events, intake } = this.#deps;
    const began = clock.mono();
    this.#messages += 1;
    try {
      intake({
        feed: this.name,
        messageId: String(this.#messages),
        device: null,
        location: null,
        patient: null,
        demo: false,
        receivedAt: clock.now(),
        receivedMono: began,
        observations,
      })?.catch((error: unknown) => this.#refusals.add(String(error)));
    } catch (error) {
      this.#refusals.add(String(error));
    }
    events.onMessage({
      feed: this.name,
      type: 'location',
      outcome: 'none',
      bytes: 0,
      ms: clock.mono() - began,
      notes: [],
    });
  }

  /** A broker repeats nothing: names, rooms and last positions are asked of the hub, where there is one. */
  async #fill(): Promise<void> {
    const { hub: reader } = this.#decoder;
    const { hub } = this.#config;
    if (reader === null || hub === undefined || !this.#client.connected) return;
    try {
      const refused = (reason: string): void => this.#refusals.add(reason);
      const deps = { url: hub.url, token: this.#token(), refused };
      reader.directory = await readDirectory(deps, reader.directory);
      if (this.#stopped) return;
      const motions = this.#decoder.routes.filter(({ isForChoice }) => isForChoice);
      if (reader.hasChoice) this.#subscribe(motions, () => undefined);
      const locations = await readLocations(deps, reader.directory);
      for (const one of reader.read('location_updates', locations, this.#deps.clock.mono())) {
        if (one.deviceAt === null) this.#refusals.add(keptWithoutTime);
        else this.#gather(one, false);
      }
    } catch (error) {
      this.#refusals.add(error instanceof Error ? error.message : String(error));
    }
  }

  /** Read each time: tokens are renewed while the gateway runs. */
  #token(): string | null {
    const file = this.#config.hub?.tokenFile;
    return file === undefined ? null : readFileSync(path.resolve(this.#deps.folder, file), 'utf8').trim();
  }

  #tellRefused(sent: string, count: number): void {
    const reason = sent.slice(0, reasonsMax);
    const { url: peer } = this.#config;
    this.#deps.events.onRefused({ feed: this.name, peer, messageId: '', reason, segment: null, field: null, count });
  }
}

/** The package is loaded only where a site has a broker. */
export async function startMqttFeed(config: MqttFeedConfig, deps: MqttFeedDeps): Promise<MqttFeed> {
  const { connect } = await import('mqtt');
  return new Feed(config, deps, connect);
}
