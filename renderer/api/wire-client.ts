/** One client for both shells: calls, topics and wave frames over whatever carries them. */
import { StationCallError, toConsoleSchema, type StationApi, type ToStation } from '../../shared/station-api/wire.ts';
import { decodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import {
  hasBytes,
  stationCalls,
  type BytesCallName,
  type CallArgs,
  type CallName,
  type CallResult,
} from '../../shared/station-api/calls.ts';
import { readWaveAnswer } from '../../shared/station-api/wave-answer.ts';
import { stationTopics, type TopicName, type TopicPayload } from '../../shared/station-api/topics.ts';

/** A way to the station. It connects by itself and goes on trying. */
export interface Carrier {
  /** False where the message could not be given to the link. */
  send(message: ToStation): boolean;
  listen(to: CarrierEvents): void;
}

export interface CarrierEvents {
  onOpen(): void;
  onClose(): void;
  onMessage(message: unknown): void;
  onWaves(frame: ArrayBuffer): void;
}

interface Waiting {
  readonly name: CallName;
  readonly resolve: (result: { readonly answer: unknown; readonly blocks: readonly WaveBlock[] | null }) => void;
  readonly reject: (error: StationCallError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly unlisten: () => void;
  /** Its waves, which come before its words. */
  blocks: readonly WaveBlock[] | null;
}

type Listener = (payload: never) => void;

const answerWithinMs = 10_000;
const mostWaiting = 200;

export class WireClient implements StationApi {
  readonly #carrier: Carrier;
  readonly #onWaves: (frame: ArrayBuffer) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #topics = new Map<TopicName, Set<Listener>>();
  readonly #connection = new Set<(state: 'open' | 'closed') => void>();
  #open = false;
  #nextId = 1;
  #waves: MessagePort | null = null;

  /** `onWaves` sees each frame before it is handed on. */
  constructor(carrier: Carrier, onWaves: (frame: ArrayBuffer) => void = () => undefined) {
    this.#carrier = carrier;
    this.#onWaves = onWaves;
    carrier.listen({
      onOpen: () => this.#opened(),
      onClose: () => this.#closed(),
      onMessage: (message) => this.#received(message),
      onWaves: (frame) => this.#passOn(frame),
    });
  }

  call<Name extends CallName>(name: Name, args: CallArgs<Name>, stop?: AbortSignal): Promise<CallResult<Name>> {
    return this.#ask(name, args, stop).then(({ answer }) => answer as CallResult<Name>);
  }

  async read<Name extends BytesCallName>(
    name: Name,
    args: CallArgs<Name>,
    stop?: AbortSignal,
  ): Promise<{ readonly answer: CallResult<Name>; readonly blocks: readonly WaveBlock[] }> {
    const { answer, blocks } = await this.#ask(name, args, stop);
    if (blocks === null) throw new StationCallError('fault', 'The waves of the answer could not be read.');
    return { answer: answer as CallResult<Name>, blocks };
  }

  #ask(
    name: CallName,
    args: unknown,
    stop: AbortSignal | undefined,
  ): Promise<{ readonly answer: unknown; readonly blocks: readonly WaveBlock[] | null }> {
    if (!this.#open) return Promise.reject(new StationCallError('closed', 'The station does not answer.'));
    if (stop?.aborted === true) return Promise.reject(new StationCallError('closed', 'Not wanted any more.'));
    if (this.#waiting.size >= mostWaiting) {
      return Promise.reject(new StationCallError('too-often', 'Too many requests wait for an answer.'));
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#carrier.send({ k: 'cancel', id });
        this.#settle(id)?.reject(new StationCallError('unavailable', 'The station did not answer.'));
      }, answerWithinMs);
      const cancel = (): void => {
        this.#carrier.send({ k: 'cancel', id });
        this.#settle(id)?.reject(new StationCallError('closed', 'Not wanted any more.'));
      };
      stop?.addEventListener('abort', cancel, { once: true });
      const unlisten = (): void => stop?.removeEventListener('abort', cancel);
      this.#waiting.set(id, { name, resolve, reject, timer, unlisten, blocks: null });
      if (!this.#carrier.send({ k: 'call', id, name, args })) {
        this.#settle(id)?.reject(new StationCallError('closed', 'The station does not answer.'));
      }
    });
  }

  subscribe<Topic extends TopicName>(topic: Topic, listener: (payload: TopicPayload<Topic>) => void): () => void {
    let listeners = this.#topics.get(topic);
    if (listeners === undefined) {
      listeners = new Set();
      this.#topics.set(topic, listeners);
    }
    listeners.add(listener);
    // Also for a second listener: the station then sends the whole again.
    if (this.#open) this.#carrier.send({ k: 'subscribe', topic });
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#topics.delete(topic);
      if (this.#open) this.#carrier.send({ k: 'unsubscribe', topic });
    };
  }

  openWaves(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#waves?.close();
    this.#waves = port1;
    return port2;
  }

  onConnection(listener: (state: 'open' | 'closed') => void): () => void {
    this.#connection.add(listener);
    listener(this.#open ? 'open' : 'closed');
    return () => {
      this.#connection.delete(listener);
    };
  }

  #opened(): void {
    this.#open = true;
    for (const listener of this.#connection) listener('open');
    for (const topic of this.#topics.keys()) this.#carrier.send({ k: 'subscribe', topic });
  }

  #closed(): void {
    this.#open = false;
    for (const id of this.#waiting.keys()) {
      this.#settle(id)?.reject(new StationCallError('closed', 'The link to the station was cut.'));
    }
    for (const listener of this.#connection) listener('closed');
  }

  #passOn(frame: ArrayBuffer): void {
    const answer = readWaveAnswer(new Uint8Array(frame));
    if (answer !== null) {
      const waiting = this.#waiting.get(answer.id);
      if (waiting === undefined || !hasBytes(waiting.name)) return;
      const read = decodeWaveFrame(answer.frame);
      if (read.ok) waiting.blocks = read.frame.blocks;
      else complain(`The waves of ${waiting.name} could not be read`, new Error(read.reason));
      return;
    }
    this.#onWaves(frame);
    this.#waves?.postMessage(frame, [frame]);
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    waiting?.unlisten();
    return waiting;
  }

  #received(message: unknown): void {
    const read = toConsoleSchema.safeParse(message);
    if (!read.success) return complain('A message of the station could not be read', read.error);
    const said = read.data;
    if (said.k === 'topic') return this.#tell(said.topic, said.payload);
    const waiting = this.#settle(said.id);
    if (waiting === undefined) return;
    if (said.k === 'refusal') return waiting.reject(new StationCallError(said.code, said.message));
    const result = stationCalls[waiting.name].result.safeParse(said.result);
    if (result.success) return waiting.resolve({ answer: result.data, blocks: waiting.blocks });
    complain(`The answer to ${waiting.name} could not be read`, result.error);
    waiting.reject(new StationCallError('fault', 'The answer of the station could not be read.'));
  }

  #tell(topic: string, payload: unknown): void {
    const listeners = this.#topics.get(topic as TopicName);
    if (listeners === undefined) return;
    const read = stationTopics[topic as TopicName].safeParse(payload);
    if (!read.success) return complain(`Topic ${topic} could not be read`, read.error);
    for (const listener of listeners) listener(read.data as never);
  }
}

function complain(what: string, error: Error): void {
  console.error(what, error);
}
