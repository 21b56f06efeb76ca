/** What a location system says of itself, its last will included: while all that spoke are gone, the feed is cut. */
import type { MqttFeedConfig } from './config.ts';
import { valueAt } from './mapping.ts';
import { patternOf, type TopicPattern } from './topic.ts';

const topicsMax = 1_000;
const bytesMax = 64 * 1024;

export class StatusWatch {
  readonly #config: NonNullable<MqttFeedConfig['status']>;
  readonly #pattern: TopicPattern | null;
  readonly #offline = new Map<string, boolean>();

  constructor(config: NonNullable<MqttFeedConfig['status']>) {
    this.#config = config;
    this.#pattern = patternOf(config.topic);
  }

  get filter(): readonly string[] {
    return this.#pattern === null ? [] : [this.#pattern.filter];
  }

  /** After a connect: the broker tells again what it kept. */
  begin(): void {
    this.#offline.clear();
  }

  /** Whether the topic is one of ours. */
  take(topic: string, body: Buffer): boolean {
    if (this.#pattern === null || this.#pattern.match(topic) === null) return false;
    const known = this.#offline.has(topic);
    if (known || this.#offline.size < topicsMax) this.#offline.set(topic, this.#isOffline(body));
    return true;
  }

  #isOffline(body: Buffer): boolean {
    if (body.length > bytesMax) return false;
    const { path, offline } = this.#config;
    const text = body.toString('utf8').trim();
    const word = path === null ? text : wordAt(text, path);
    return offline.some((one) => one.toLowerCase() === word.toLowerCase());
  }

  /** Nobody spoke: nothing is known, and positions speak for themselves. */
  get isOffline(): boolean {
    return this.#offline.size > 0 && [...this.#offline.values()].every(Boolean);
  }
}

function wordAt(text: string, path: string): string {
  try {
    const value = valueAt(JSON.parse(text), path);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  } catch {
    return '';
  }
}
