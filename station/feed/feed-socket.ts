/** The feed's transport. Thin: it reconnects nothing, reads nothing, and says what happened. */
import { io } from 'socket.io-client';
import type { FeedAuth } from '../../shared/feed/protocol.ts';
import { feedNamespace } from '../../shared/feed/protocol.ts';

export interface FeedSocketEvents {
  message(event: string, args: readonly unknown[]): void;
  /** Once. */
  closed(reason: string): void;
  bytes(count: number): void;
}

export interface FeedSocket {
  send(event: 'watch' | 'report' | 'confirm' | 'credit', payload: unknown): void;
  /** The answer comes once or never: the caller has its own timeout. */
  ask(event: 'command' | 'replay' | 'fill' | 'siteFile', payload: unknown, answer: (value: unknown) => void): void;
  close(): void;
}

export type OpenFeedSocket = (url: string, auth: FeedAuth, events: FeedSocketEvents) => FeedSocket;

const connectMs = 8_000;

/** socket.io over websocket only; its own reconnecting is off, ours is in the machine. */
export const openSocketIo: OpenFeedSocket = (url, auth, events) => {
  const socket = io(new URL(feedNamespace, url).href, {
    transports: ['websocket'],
    upgrade: false,
    reconnection: false,
    forceNew: true,
    timeout: connectMs,
    auth,
  });
  let open = true;
  const end = (reason: string): void => {
    if (!open) return;
    open = false;
    socket.offAny();
    socket.disconnect();
    events.closed(reason);
  };
  socket.onAny((event: string, ...args: unknown[]) => {
    if (open) events.message(event, args);
  });
  socket.on('connect_error', (error) => end(describe(error)));
  socket.on('disconnect', (reason) => end(`The connection closed (${reason})`));
  socket.io.on('open', () => {
    socket.io.engine.on('data', (data: unknown) => events.bytes(sizeOf(data)));
  });
  return {
    send: (event, payload) => void socket.emit(event, payload),
    ask: (event, payload, answer) => void socket.emit(event, payload, (value: unknown) => open && answer(value)),
    close() {
      open = false;
      socket.offAny();
      socket.disconnect();
    },
  };
};

const describe = (error: Error): string =>
  error.message === 'websocket error' || error.message === 'timeout'
    ? `The gateway cannot be reached (${error.message})`
    : `The gateway refused: ${error.message}`;

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : 0;
}
