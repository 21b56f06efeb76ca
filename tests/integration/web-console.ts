/** A console over the web shell's socket, as a browser opens it: address, cookie, socket. */
import WebSocket from 'ws';
import type { ToConsole } from '../../shared/station-api/wire.ts';
import { TestConsole } from './station-console.ts';

export interface WebConsole {
  readonly socket: WebSocket;
  readonly console: TestConsole;
}

/** @param address as the station printed it. */
export async function openWebConsole(address: string): Promise<WebConsole> {
  const { host, origin } = new URL(address);
  const answer = await fetch(address, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`ws://${host}/api`, { headers: { cookie }, origin });
  const console = new TestConsole((message) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  });
  socket.on('message', (data: Buffer, binary) => {
    if (binary) console.frames.push(new Uint8Array(data));
    else console.hear(JSON.parse(data.toString()) as ToConsole);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  return { socket, console };
}
