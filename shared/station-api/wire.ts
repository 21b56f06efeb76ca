/**
 * The same messages in both shells: JSON objects over a WebSocket (web) or a MessagePort (Electron); wave frames
 * go beside them as binary messages (shared/feed/wave-frame.ts) and are never wrapped. A call with `bytes` gets a
 * binary message too (wave-answer.ts), just before its reply.
 */
import { z } from 'zod';
import type { WaveBlock } from '../feed/wave-frame.ts';
import type { BytesCallName, CallArgs, CallName, CallResult } from './calls.ts';
import type { TopicName, TopicPayload } from './topics.ts';

/** Where the web shell takes the console's WebSocket. */
export const consoleSocketPath = '/api';

export const toStationSchema = z.discriminatedUnion('k', [
  z.object({ k: z.literal('call'), id: z.number().int(), name: z.string().max(60), args: z.unknown() }),
  /** The answer is not wanted any more: the work ends, and no reply comes. */
  z.object({ k: z.literal('cancel'), id: z.number().int() }),
  z.object({ k: z.literal('subscribe'), topic: z.string().max(60) }),
  z.object({ k: z.literal('unsubscribe'), topic: z.string().max(60) }),
]);
export type ToStation = z.infer<typeof toStationSchema>;

export const callErrorCodes = [
  'unknown-call',
  'bad-arguments',
  'not-allowed',
  'too-often',
  'unavailable',
  'closed',
  'fault',
] as const;
export type CallErrorCode = (typeof callErrorCodes)[number];

export const toConsoleSchema = z.discriminatedUnion('k', [
  z.object({ k: z.literal('reply'), id: z.number().int(), ok: z.literal(true), result: z.unknown() }),
  z.object({
    k: z.literal('refusal'),
    id: z.number().int(),
    code: z.enum(callErrorCodes),
    message: z.string(),
  }),
  z.object({ k: z.literal('topic'), topic: z.string(), payload: z.unknown() }),
]);
export type ToConsole = z.infer<typeof toConsoleSchema>;

/** An expected refusal; anything else a call throws is a bug. */
export class StationCallError extends Error {
  readonly code: CallErrorCode;
  constructor(code: CallErrorCode, message: string) {
    super(message);
    this.name = 'StationCallError';
    this.code = code;
  }
}

/** All that the renderer knows of the world. It cannot tell which shell it is in. */
export interface StationApi {
  /** Rejects with StationCallError. `stop` cancels the work in the station; the promise then rejects with 'closed'. */
  call<Name extends CallName>(name: Name, args: CallArgs<Name>, stop?: AbortSignal): Promise<CallResult<Name>>;
  /** The same for calls that answer with waves. Samples are views of one buffer that is the caller's alone. */
  read<Name extends BytesCallName>(
    name: Name,
    args: CallArgs<Name>,
    stop?: AbortSignal,
  ): Promise<{ readonly answer: CallResult<Name>; readonly blocks: readonly WaveBlock[] }>;
  /** The first payload is the whole topic. Returns the unsubscribe. After a reconnect the whole comes again. */
  subscribe<Topic extends TopicName>(topic: Topic, listener: (payload: TopicPayload<Topic>) => void): () => void;
  /** Packed wave frames as transferred ArrayBuffers. One port per window; hand it to the drawing worker. */
  openWaves(): MessagePort;
  /** Of the link between console and station (not gateway). The present state comes at once. */
  onConnection(listener: (state: 'open' | 'closed') => void): () => void;
}
