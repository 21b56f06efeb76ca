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

/** An answer that depends on the receiver is waited for this long: silence is one of the answers. */
const graceMs = 1_000;

type Answers = readonly Ack[] | string;

/** The answers to what was just written; a string says why there are too few. */
function answersTo(socket: Socket, message: FileMessage, timeoutMs: number): Promise<Answers> {
  const { answers: wanted, controlId } = message;
  if (wanted === 0) return Promise.resolve([]);
  return new Promise((resolve) => {
    const heard: Ack[] = [];
    const done = (result: Answers): void => {
      clearTimeout(timer);
      socket.off('data', read);
      socket.off('close', closed);
      resolve(result);
    };
    const read = frameReader((text) => {
      const ack = readAck(text);
      // An answer to another message is late: it belongs to nobody here.
      if (ack === null || (ack.controlId !== '' && controlId !== '' && ack.controlId !== controlId)) return;
      heard.push(ack);
      if (wanted !== null && heard.length >= wanted) done(heard);
    });
    const closed = (): void => done(heard.length > 0 ? heard : 'connection closed without an answer');
    const late = (): void =>
      done(wanted === null || heard.length > 0 ? heard : `no answer within ${timeoutMs / 1000} s`);
    const timer = setTimeout(late, wanted === null ? Math.min(graceMs, timeoutMs) : timeoutMs);
    socket.on('data', read);
    socket.once('close', closed);
  });
}

const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ');

/** True when every message got the answers it asked for. Rejects when there is no connection to be had. */
export async function sendMessages(messages: readonly FileMessage[], options: SendOptions): Promise<boolean> {
  let socket: Socket | null = null;
  let all = true;
  for (const message of messages) {
    if (socket === null || socket.destroyed) socket = await open(options.to);
    const answers = answersTo(socket, message, options.timeoutMs);
    socket.write(Buffer.concat([Buffer.of(startBlock), message.bytes, Buffer.of(endBlock, 0x0d)]));
    const result = await answers;
    if (typeof result === 'string') {
      all = false;
      options.print(`${message.controlId}\t-\t${result}`);
      // A late answer must not be taken for that of the next message.
      socket.destroy();
      socket = null;
    } else if (result.length === 0) options.print(`${message.controlId}\t-\tasks for no answer`);
    else {
      for (const { controlId, code, error } of result)
        options.print(`${controlId || message.controlId}\t${code}\t${oneLine(error)}`);
    }
  }
  socket?.end();
  return all;
}
