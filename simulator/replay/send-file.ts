/** Sends messages one after the other and waits for each answer, whatever it is. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { endBlock, frameReader, readAck, startBlock } from '../mllp/frames.ts';
import type { Ack } from '../mllp/frames.ts';
import type { Address } from '../options.ts';
import type { FileMessage } from './hl7-file.ts';

export interface SendOptions {
  readonly to: Address;
  readonly timeoutMs: number;
  /** One line per message: control id, code, error text. */
  readonly print: (line: string) => void;
}

function open(to: Address): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...to, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** The answer to what was just written; a string says why there is none. */
function answer(socket: Socket, timeoutMs: number): Promise<Ack | string> {
  return new Promise((resolve) => {
    const done = (result: Ack | string): void => {
      clearTimeout(timer);
      socket.off('data', read);
      socket.off('close', closed);
      resolve(result);
    };
    const read = frameReader((text) => {
      const ack = readAck(text);
      if (ack !== null) done(ack);
    });
    const closed = (): void => done('connection closed without an answer');
    const timer = setTimeout(() => done(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    socket.on('data', read);
    socket.once('close', closed);
  });
}

/** True when every message was answered. Rejects when there is no connection to be had. */
export async function sendMessages(messages: readonly FileMessage[], options: SendOptions): Promise<boolean> {
  let socket: Socket | null = null;
  let all = true;
  for (const message of messages) {
    if (socket === null || socket.destroyed) socket = await open(options.to);
    const reply = answer(socket, options.timeoutMs);
    socket.write(Buffer.concat([Buffer.of(startBlock), message.bytes, Buffer.of(endBlock, 0x0d)]));
    const result = await reply;
    if (typeof result === 'string') {
      all = false;
      options.print(`${message.controlId}\t-\t${result}`);
      // A late answer must not be taken for that of the next message.
      socket.destroy();
      socket = null;
    } else
      options.print(
        `${result.controlId || message.controlId}\t${result.code}\t${result.error.replace(/[\r\n\t]+/g, ' ')}`,
      );
  }
  socket?.end();
  return all;
}
