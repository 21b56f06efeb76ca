/**
 * The same tags over MQTT, as a client of a broker: as an omlox hub extended by MQTT writes them (rtls.md, section 4), or
 * as location systems with topics of their own do (section 5). Positions are not retained and not repeated.
 */
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { Log } from '../log.ts';
import type { Listener } from './hub.ts';
import type { Location } from './hub-objects.ts';

export interface BrokerOptions {
  /** "mqtt://127.0.0.1:1883" */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** `vendor`: "5n/5/tag/02A1B2FFFE102030" with x and y in millimetres. Default: omlox. */
  readonly form?: 'omlox' | 'vendor';
  /** First level of the vendor's topics. */
  readonly site?: string;
  readonly log: Log;
}

export interface Broker extends Listener {
  /** Ends the connection without a word, so that the broker tells the last will (true); connects again. */
  setCut(cut: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Says "online" and, as last will, "offline"; retained. */
export const statusTopic = (form: 'omlox' | 'vendor', site: string): string =>
  form === 'omlox' ? '/omlox/status' : `${site}/status`;

interface Message {
  readonly topic: string;
  readonly body: unknown;
}

const safe = (level: string): string => level.replaceAll(/[+#/\0]/g, '_');

const vendorOf = (site: string, { position, floor, provider_id: tag, ...rest }: Location): Message => ({
  topic: `${site}/${floor ?? 0}/tag/${safe(tag).replaceAll(':', '')}`,
  body: {
    x: Math.round((position.coordinates[0] ?? 0) * 1000),
    y: Math.round((position.coordinates[1] ?? 0) * 1000),
    unit: 'mm',
    battery: rest.properties?.['battery'],
    motion: (rest.speed ?? 0) > 0,
    accuracy: rest.accuracy === undefined ? undefined : Math.round(rest.accuracy * 1000),
    ts: rest.timestamp_generated === undefined ? undefined : Date.parse(rest.timestamp_generated),
  },
});

const omloxOf = (location: Location): Message => ({
  topic: `/omlox/json/location_updates/local/${safe(location.provider_id)}`,
  body: location,
});

class BrokerLink implements Broker {
  readonly #client: MqttClient;
  readonly #form: 'omlox' | 'vendor';
  readonly #site: string;
  #cut = false;

  constructor(client: MqttClient, { form = 'omlox', site = '5n' }: BrokerOptions) {
    this.#client = client;
    this.#form = form;
    this.#site = site;
    client.on('connect', () => this.#online());
    this.#online();
  }

  #online(): void {
    this.#client.publish(statusTopic(this.#form, this.#site), 'online', { retain: true, qos: 1 });
  }

  #publish({ topic, body }: Message, qos: 0 | 1): void {
    // What nobody can hear now is not kept: the newest position wins.
    if (this.#cut || !this.#client.connected) return;
    this.#client.publish(topic, JSON.stringify(body), { qos });
  }

  locations(all: readonly Location[]): void {
    for (const one of all) this.#publish(this.#form === 'omlox' ? omloxOf(one) : vendorOf(this.#site, one), 0);
  }

  fences(events: Parameters<NonNullable<Listener['fences']>>[0]): void {
    if (this.#form !== 'omlox') return;
    for (const event of events) {
      this.#publish({ topic: `/omlox/json/fence_events/${safe(event.fence_id)}`, body: event }, 1);
      const { trackable_id: trackable, provider_id: provider } = event;
      if (trackable !== undefined)
        this.#publish({ topic: `/omlox/json/fence_events/trackables/${safe(trackable)}`, body: event }, 1);
      if (provider !== undefined)
        this.#publish({ topic: `/omlox/json/fence_events/providers/${safe(provider)}`, body: event }, 1);
    }
  }

  async setCut(cut: boolean): Promise<void> {
    if (cut === this.#cut) return;
    this.#cut = cut;
    if (!cut) {
      this.#client.reconnect();
      return;
    }
    // Without DISCONNECT, as a cable that is pulled: the broker tells the will.
    this.#client.stream.destroy();
    await this.#client.endAsync(true);
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { url, username, password, form = 'omlox', site = '5n', log } = options;
  const wanted: IClientOptions = {
    protocolVersion: 5,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    clean: true,
    reconnectPeriod: 1_000,
    queueQoSZero: false,
    will: { topic: statusTopic(form, site), payload: Buffer.from('offline'), qos: 1, retain: true },
  };
  const client = await connectAsync(url, wanted);
  client.on('error', (error) => log('warn', 'the broker refuses the tags', { why: error.message }));
  return new BrokerLink(client, options);
}
