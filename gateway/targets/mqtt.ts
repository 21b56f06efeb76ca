/**
 * A target that takes calls over an MQTT broker: published with QoS 1, and the broker's PUBACK is sent. Whoever listens
 * says what became of a call on the status topic; that it is they is the broker's to see to (its users and rights).
 */
import type { connect as connectMqtt, MqttClient } from 'mqtt';
import type { Timers } from '../engine/timers.ts';
import type { MqttConfig } from './config.ts';
import { statusBytesMax, type CallMessage } from './message.ts';
import type { TlsFiles } from './secrets.ts';
import { SendFault, type Target } from './target.ts';

export interface MqttDeps {
  readonly tls: TlsFiles;
  readonly credentials: { readonly username: string; readonly password: string } | null;
  readonly timers: Timers;
  readonly random: () => number;
  /** Of the ward, for the topic. */
  readonly ward: string;
  readonly onStatus: (body: Buffer) => void;
  /** Null: connected. */
  readonly onLink: (fault: string | null) => void;
}

type MqttProtocol = 'mqtt' | 'mqtts' | 'ws' | 'wss';
const ports: Record<MqttProtocol, number> = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 };
const retryMinMs = 1_000;
const retryMaxMs = 60_000;

/** A level of a topic: no separators and no wildcards. */
const level = (text: string): string => text.replace(/[+#/\0\s]/g, '_').slice(0, 200) || '_';

class MqttTarget implements Target {
  readonly #config: MqttConfig;
  readonly #deps: MqttDeps;
  readonly #client: MqttClient;
  #attempt = 0;
  #fault: string | null = 'not connected yet';
  #error: string | null = null;

  constructor(config: MqttConfig, deps: MqttDeps, connect: typeof connectMqtt) {
    this.#config = config;
    this.#deps = deps;
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
      clean: true,
      keepalive: 30,
      connectTimeout: config.timeoutMs,
      reconnectPeriod: retryMinMs,
      // Calls wait in our own queue, which is bounded and counted.
      queueQoSZero: false,
    });
    this.#client.on('connect', () => this.#connected());
    // An error is followed by the close: that says why.
    this.#client.on('error', (error) => (this.#error = error.message));
    this.#client.on('close', () => this.#lost(this.#error ?? 'the connection to the broker is closed'));
    this.#client.on('message', (_topic, body) => {
      if (body.length <= statusBytesMax) deps.onStatus(body);
    });
  }

  #connected(): void {
    this.#attempt = 0;
    this.#fault = null;
    this.#deps.onLink(null);
    const { statusTopic } = this.#config;
    if (statusTopic === null) return;
    this.#client.subscribe(statusTopic, { qos: 1 }, (error, granted) => {
      const isRefused = error !== null || granted?.some(({ qos }) => qos >= 128) === true;
      if (isRefused) this.#deps.onLink(`the broker refuses the subscription of ${statusTopic}`);
    });
  }

  /** Doubling, with jitter: stations of one broker must not come back together (L15). */
  #lost(reason: string): void {
    if (this.#fault !== reason) this.#deps.onLink(reason);
    this.#fault = reason;
    this.#error = null;
    const wait = Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(this.#attempt, 10));
    this.#attempt += 1;
    this.#client.options.reconnectPeriod = Math.round(wait * (0.5 + this.#deps.random() / 2));
  }

  send(message: CallMessage): Promise<void> {
    const { topic, timeoutMs } = this.#config;
    if (!this.#client.connected) return Promise.reject(new SendFault(this.#fault ?? 'the broker is not connected'));
    const to = topic
      .replaceAll('{ward}', level(this.#deps.ward))
      .replaceAll('{address}', level(message.address ?? message.role));
    return new Promise((resolve, reject) => {
      this.#client.publish(to, JSON.stringify(message), { qos: 1 }, (error) => {
        cancel();
        if (error) reject(new SendFault(error.message));
        else resolve();
      });
      const id = this.#client.getLastMessageId();
      const cancel = this.#deps.timers.after(timeoutMs, () => {
        // Ours to try again: the client must not send it by itself later.
        this.#client.removeOutgoingMessage(id);
        reject(new SendFault(`no PUBACK within ${timeoutMs} ms`));
      });
    });
  }

  stop(): void {
    this.#client.end(true);
  }
}

/** The package is loaded only where a site has a broker. */
export async function startMqttTarget(config: MqttConfig, deps: MqttDeps): Promise<Target> {
  const { connect } = await import('mqtt');
  return new MqttTarget(config, deps, connect);
}
