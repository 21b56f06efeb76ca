/** What happened on each feed, for the feeds page of the stations. Bounded: one record a feed. */
import type { FeedStatus } from '../../shared/feed/protocol.ts';

interface Counted {
  readonly protocol: string;
  readonly address: string;
  readonly peers: Map<string, number>;
  messages: number;
  refused: number;
  lastRefusal: string | null;
  lastMono: number | null;
  /** Messages of the last whole seconds, newest first. */
  readonly window: number[];
  current: number;
}

const windowSeconds = 5;
const peersMax = 256;

export class FeedStats {
  readonly #feeds = new Map<string, Counted>();
  readonly #mono: () => number;

  constructor(mono: () => number) {
    this.#mono = mono;
  }

  add(name: string, protocol: string, address: string): void {
    this.#feeds.set(name, {
      protocol,
      address,
      peers: new Map(),
      messages: 0,
      refused: 0,
      lastRefusal: null,
      lastMono: null,
      window: [],
      current: 0,
    });
  }

  message(name: string): void {
    const feed = this.#feeds.get(name);
    if (feed === undefined) return;
    feed.messages += 1;
    feed.current += 1;
    feed.lastMono = this.#mono();
  }

  refuse(name: string, reason: string, count = 1): void {
    const feed = this.#feeds.get(name);
    if (feed === undefined) return;
    feed.refused += count;
    feed.lastRefusal = reason.slice(0, 500);
  }

  connection(name: string, peer: string, open: boolean): void {
    const peers = this.#feeds.get(name)?.peers;
    if (peers === undefined) return;
    const count = (peers.get(peer) ?? 0) + (open ? 1 : -1);
    if (count <= 0) peers.delete(peer);
    else if (peers.has(peer) || peers.size < peersMax) peers.set(peer, count);
  }

  /** Once a second. */
  tick(): void {
    for (const feed of this.#feeds.values()) {
      feed.window.unshift(feed.current);
      feed.window.length = Math.min(feed.window.length, windowSeconds);
      feed.current = 0;
    }
  }

  status(): FeedStatus[] {
    const mono = this.#mono();
    return [...this.#feeds].map(([name, feed]) => {
      const sources = [...feed.peers.values()].reduce((sum, open) => sum + open, 0);
      return {
        name,
        protocol: feed.protocol,
        address: feed.address.slice(0, 200),
        connected: sources > 0,
        sources,
        messages: feed.messages,
        perSecond: feed.window.length === 0 ? 0 : feed.window.reduce((a, b) => a + b, 0) / feed.window.length,
        ageMs: feed.lastMono === null ? null : Math.max(0, Math.round(mono - feed.lastMono)),
        refused: feed.refused,
        lastRefusal: feed.lastRefusal,
      };
    });
  }
}
