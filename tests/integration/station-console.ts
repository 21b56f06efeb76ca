/** A console for tests: attached in process or over the web shell's socket, and no sleeps: it waits for states. */
import type { CallArgs, CallName, CallResult } from '../../shared/station-api/calls.ts';
import type { TopicName, TopicPayload } from '../../shared/station-api/topics.ts';
import type { ToConsole } from '../../shared/station-api/wire.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import type { ConsoleConnection, Station } from '../../station/host.ts';

/** What travels: ids are plain strings until the station has read them. */
type AsSent<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? readonly AsSent<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: AsSent<T[Key]> }
      : T;

export class TestConsole {
  ward: WardState = emptyWard;
  snapshots = 0;
  messages: ToConsole[] = [];
  frames: Uint8Array[] = [];
  buffered = 0;
  #say: (message: unknown) => void;
  #id = 0;
  #answers = new Map<number, PromiseWithResolvers<unknown>>();

  constructor(say: (message: unknown) => void) {
    this.#say = say;
  }

  static attach(station: Station): { readonly console: TestConsole; readonly connection: ConsoleConnection } {
    const console = new TestConsole((message) => connection.receive(message));
    const connection = station.attach({
      send: (message) => console.hear(structuredClone(message)),
      sendBinary: (bytes) => console.frames.push(bytes),
      buffered: () => console.buffered,
    });
    for (const topic of ['ward', 'live', 'link', 'station']) connection.receive({ k: 'subscribe', topic });
    return { console, connection };
  }

  /** Calls so far; the number of the last one. */
  get calls(): number {
    return this.#id;
  }

  say(message: unknown): void {
    this.#say(message);
  }

  hear(message: ToConsole): void {
    this.messages.push(message);
    if (message.k === 'topic') {
      if (message.topic === 'ward') this.#fold(message.payload as TopicPayload<'ward'>);
      return;
    }
    const answer = this.#answers.get(message.id);
    this.#answers.delete(message.id);
    if (message.k === 'reply') answer?.resolve(message.result);
    else answer?.reject(Object.assign(new Error(message.message), { code: message.code }));
  }

  call<Name extends CallName>(name: Name, args: AsSent<CallArgs<Name>>): Promise<CallResult<Name>> {
    this.#id += 1;
    const answer = Promise.withResolvers<unknown>();
    this.#answers.set(this.#id, answer);
    this.#say({ k: 'call', id: this.#id, name, args });
    return answer.promise as Promise<CallResult<Name>>;
  }

  /** The newest message of a topic. */
  last<Topic extends TopicName>(topic: Topic): TopicPayload<Topic> | undefined {
    const found = this.messages.findLast((message) => message.k === 'topic' && message.topic === topic);
    return found?.k === 'topic' ? (found.payload as TopicPayload<Topic>) : undefined;
  }

  all<Topic extends TopicName>(topic: Topic): TopicPayload<Topic>[] {
    return this.messages.flatMap((message) =>
      message.k === 'topic' && message.topic === topic ? [message.payload as TopicPayload<Topic>] : [],
    );
  }

  #fold(payload: TopicPayload<'ward'>): void {
    if (payload.kind === 'snapshot') {
      this.ward = payload.state;
      this.snapshots += 1;
    } else {
      this.ward = foldAll(this.ward, payload.events);
    }
  }
}
