/**
 * L21 as a property: whatever is cut, lost, repeated, refused by the disk or killed, and whenever, in the end the
 * record is the gateway's log and the picture is the gateway's state.
 */
import { describe, expect, it } from 'vitest';
import { feedBounds, feedProtocolVersion } from '../../shared/feed/protocol.ts';
import { fold, foldAll } from '../../shared/ward/fold.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { silentLog } from '../log.ts';
import { raised } from '../testing/builders.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { WardPicture } from '../core/ward-picture.ts';
import { stationId } from '../../shared/domain/ids.ts';
import { FeedClient, type EventRecord } from './feed-client.ts';
import type { FeedSocketEvents } from './feed-socket.ts';
import type { LogEntry } from './feed-types.ts';

function dice(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

interface Faults {
  lose: number;
  repeat: number;
  cut: number;
  diskFails: number;
  kill: number;
}

/** Gateway, wire, disk and station in one process; every step takes a moment that the dice choose. */
class World {
  readonly clock = new VirtualClock();
  readonly log: StoredEvent[] = [];
  state: WardState = emptyWard;
  readonly disk: number[] = [];
  confirmed = 0;
  picture = new WardPicture(null);
  faults: Faults = { lose: 0, repeat: 0, cut: 0, diskFails: 0, kill: 0 };
  readonly random: () => number;
  #socket: FeedSocketEvents | null = null;
  #client: FeedClient;

  constructor(seed: number) {
    this.random = dice(seed);
    this.#client = this.#startStation();
    this.clock.every(1_000, () =>
      this.#wire(() => this.#socket?.message('heartbeat', [{ now: 0, seq: this.state.seq }])),
    );
  }

  happens(): void {
    const event: StoredEvent = { seq: this.state.seq + 1, at: 0, event: raised(`a${this.state.seq + 1}`) };
    this.log.push(event);
    this.state = fold(this.state, event);
    if (this.random() < this.faults.lose) return;
    this.#wire(() => this.#socket?.message('durable', [{ events: [event] }]));
    if (this.random() < this.faults.repeat) this.#wire(() => this.#socket?.message('durable', [{ events: [event] }]));
  }

  maybe(): void {
    if (this.random() < this.faults.cut) {
      const socket = this.#socket;
      this.#socket = null;
      socket?.closed('cut');
    }
    if (this.random() < this.faults.kill) {
      this.#socket = null;
      this.#client.stop();
      this.#client = this.#startStation();
    }
  }

  #startStation(): FeedClient {
    const seq = this.disk.length;
    this.picture = new WardPicture(foldAll(emptyWard, this.log.slice(0, seq)));
    const picture = this.picture;
    const client: FeedClient = new FeedClient({
      url: 'http://localhost',
      station: stationId('s'),
      name: 's',
      secret: 's',
      heads: { log: { fork: 0, seq } },
      logId: 'log',
      pictureSeq: seq,
      record: this.#record(() => client === this.#client),
      clock: this.clock,
      random: this.random,
      log: silentLog,
      openSocket: (_url, auth, events) => this.#accept(auth.lastSeq, events),
      listener: {
        synced: (state) => picture.replace(state),
        folded: (list) => void picture.fold(list),
        recording: () => undefined,
        ahead: () => undefined,
        live: () => undefined,
        waves: () => undefined,
        late: () => undefined,
        link: () => undefined,
      },
    });
    client.start();
    return client;
  }

  #record(alive: () => boolean): EventRecord {
    return {
      append: (_key, list: readonly LogEntry[]) =>
        new Promise((resolve, reject) => {
          const fails = this.random() < this.faults.diskFails;
          // One queue: the disk answers in the order asked.
          this.clock.after(5, () => {
            if (!alive()) return;
            const follows = (list[0]?.seq ?? 0) <= this.disk.length + 1;
            if (fails || !follows) return reject(new Error('disk'));
            for (const { seq } of list) if (seq === this.disk.length + 1) this.disk.push(seq);
            resolve(this.disk.length);
          });
        }),
      noteGap: () => expect.unreachable('no event may become a gap'),
    };
  }

  #accept(lastSeq: number, events: FeedSocketEvents) {
    this.#socket = events;
    const mine = (): boolean => this.#socket === events;
    this.clock.after(10, () => {
      if (!mine()) return;
      events.message('hello', [
        { protocol: feedProtocolVersion, gateway: 'g', version: '1', logId: 'log', headSeq: this.state.seq, now: 0 },
      ]);
      const missed = this.log.slice(lastSeq, lastSeq + 5);
      events.message('snapshot', [{ state: this.state, missed, missedFrom: null }]);
    });
    return {
      send: (event: string, payload: unknown) => {
        if (event !== 'confirm') return;
        // The heart of it: nothing is confirmed that is not on the disk.
        expect(payload as number).toBeLessThanOrEqual(this.disk.length);
        this.confirmed = Math.max(this.confirmed, payload as number);
      },
      ask: (event: string, payload: unknown, answer: (value: unknown) => void) => {
        if (event !== 'replay' || this.random() < this.faults.lose) return;
        this.clock.after(10, () => {
          const from = payload as number;
          if (mine()) answer(this.log.slice(from, from + Math.min(7, feedBounds.replayPage)));
        });
      },
      close: () => {
        if (mine()) this.#socket = null;
      },
    };
  }

  /** In order, a few milliseconds later, on the connection of that moment. */
  #wire(deliver: () => void): void {
    const socket = this.#socket;
    this.clock.after(3, () => {
      if (this.#socket === socket && socket !== null) deliver();
    });
  }
}

describe('cut anywhere', () => {
  it('Given 400 wards with random faults, when they heal, then no durable event is missing and every picture is the gateway’s', async () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const world = new World(seed);
      world.faults = { lose: 0.05, repeat: 0.1, cut: 0.05, diskFails: 0.1, kill: 0.03 };
      for (let step = 0; step < 60; step += 1) {
        const happening = Math.floor(world.random() * 4);
        for (let index = 0; index < happening; index += 1) world.happens();
        world.clock.advance(Math.floor(world.random() * 700));
        await Promise.resolve();
        world.maybe();
      }
      world.faults = { lose: 0, repeat: 0, cut: 0, diskFails: 0, kill: 0 };
      for (let step = 0; step < 1_500 && world.disk.length < world.log.length; step += 1) {
        world.clock.advance(100);
        await Promise.resolve();
      }
      world.clock.advance(5_000);
      expect(world.disk, `record of seed ${seed}`).toEqual(world.log.map(({ seq }) => seq));
      expect(world.picture.state, `picture of seed ${seed}`).toEqual(world.state);
    }
  });
});
