/**
 * The wire between one station and the gateway: messages take their time, and are lost, doubled, overtaken, or stop
 * without a word, as the faults of the night say. Both ends see what socket.io would show them.
 */
import type { StationSocket } from '../../gateway/feed/session.ts';
import type { FeedAuth } from '../../shared/feed/protocol.ts';
import type { FeedSocket, FeedSocketEvents } from '../../station/feed/feed-socket.ts';
import type { Dice } from './dice.ts';
import type { Host } from './time.ts';

export interface WireMood {
  delayMs: number;
  loss: number;
  repeat: number;
  overtake: number;
  /** Open, and nothing passes. */
  partitioned: boolean;
  /** The station's side takes nothing: what the gateway sends waits in the socket. */
  slow: boolean;
}

export const calmWire = (): WireMood => ({
  delayMs: 4,
  loss: 0,
  repeat: 0,
  overtake: 0,
  partitioned: false,
  slow: false,
});

type Handler = (...args: never[]) => void;

/** As much of a socket.io socket as a session of the gateway uses. */
class GatewaySocket {
  connected = true;
  readonly conn = { writeBuffer: [] as unknown[], on: () => this.conn, off: () => this.conn };
  readonly handlers = new Map<string, Handler>();
  readonly #send: (event: string, args: readonly unknown[]) => void;

  constructor(send: (event: string, args: readonly unknown[]) => void) {
    this.#send = send;
  }

  emit(event: string, ...args: unknown[]): boolean {
    if (this.connected) this.#send(event, args);
    return true;
  }

  on(event: string, handler: Handler): this {
    this.handlers.set(event, handler);
    return this;
  }

  disconnect(): this {
    this.connected = false;
    return this;
  }
}

/** Takes a connection of a station; null where no gateway listens. */
export type Listener = (socket: StationSocket, auth: FeedAuth) => boolean;

export class Wire {
  readonly mood = calmWire();
  readonly #dice: Dice;
  readonly #ether: Host;
  #connection: { readonly socket: GatewaySocket; readonly events: FeedSocketEvents; free: number } | null = null;

  /** @param ether carries what is under way, whoever crashes meanwhile */
  constructor(dice: Dice, ether: Host) {
    this.#dice = dice;
    this.#ether = ether;
  }

  open(listener: Listener, auth: FeedAuth, events: FeedSocketEvents): FeedSocket {
    this.drop();
    const socket = new GatewaySocket((event, args) => this.#carry(mine, () => events.message(event, args)));
    const mine = { socket, events, free: 0 };
    this.#connection = mine;
    this.#carry(mine, () => {
      if (listener(socket as unknown as StationSocket, auth)) return;
      this.#connection = null;
      events.closed('The gateway cannot be reached');
    });
    const toGateway = (event: string, ...args: unknown[]): void =>
      this.#carry(mine, () => (socket.handlers.get(event) as ((...args: unknown[]) => void) | undefined)?.(...args));
    return {
      send: toGateway,
      ask: (event, payload, answer) =>
        toGateway(event, payload, (value: unknown) => this.#carry(mine, () => answer(value))),
      close: () => {
        if (this.#connection === mine) this.drop();
      },
    };
  }

  /** Both ends are told nothing: the process is gone. */
  drop(): void {
    const connection = this.#connection;
    this.#connection = null;
    if (connection === null) return;
    connection.socket.connected = false;
    connection.socket.handlers.get('disconnect')?.();
  }

  /** The line breaks, and the station notices. */
  cut(reason: string): void {
    const events = this.#connection?.events;
    this.drop();
    events?.closed(reason);
  }

  #carry(connection: { readonly socket: GatewaySocket; free: number }, deliver: () => void): void {
    const { mood } = this;
    connection.socket.conn.writeBuffer = mood.slow ? Array.from({ length: 8 }) : [];
    if (mood.partitioned || this.#dice.chance(mood.loss)) return;
    const arrive = (): void => {
      if (this.#connection === connection && !this.mood.partitioned) deliver();
    };
    const now = this.#ether.mono();
    // In order, unless this one is overtaken.
    const at = Math.max(now + this.#dice.between(1, mood.delayMs), connection.free);
    if (this.#dice.chance(mood.overtake)) this.#ether.after(at - now + this.#dice.between(20, 900), arrive);
    else {
      connection.free = at;
      this.#ether.after(at - now, arrive);
    }
    if (this.#dice.chance(mood.repeat)) this.#ether.after(at - now + this.#dice.between(1, 300), arrive);
  }
}
