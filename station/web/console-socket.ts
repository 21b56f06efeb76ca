/** One console behind a WebSocket. A socket that answers no ping for two rounds is gone, whatever TCP thinks. */
import type { RawData, WebSocket } from 'ws';
import type { Station } from '../host.ts';
import type { Log } from '../log.ts';

const pingMs = 10_000;

export function serveConsole(socket: WebSocket, station: Station, log: Log): void {
  const connection = station.attach({
    send: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    sendBinary: (bytes) => {
      if (socket.readyState === socket.OPEN) socket.send(bytes, { binary: true });
    },
    buffered: () => socket.bufferedAmount,
  });
  let unanswered = 0;
  const pings = setInterval(() => {
    if (unanswered >= 2) {
      log.warn('A console does not answer and is closed');
      socket.terminate();
      return;
    }
    unanswered += 1;
    socket.ping();
  }, pingMs);
  socket.on('pong', () => {
    unanswered = 0;
  });
  socket.on('message', (data, binary) => {
    if (binary) socket.close(1003, 'Messages are JSON text');
    else connection.receive(parse(data));
  });
  socket.on('error', (error) => log.warn('A console closed with an error', { why: error.message }));
  socket.on('close', () => {
    clearInterval(pings);
    connection.close();
  });
}

function parse(data: RawData): unknown {
  try {
    return JSON.parse((data as Buffer).toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
