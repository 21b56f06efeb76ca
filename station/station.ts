/** What a shell holds of a station. */
import type { LinkTopic } from '../shared/station-api/topics.ts';
import type { ConsoleConnection, ConsoleTransport } from './api/console-session.ts';

export interface Station {
  readonly id: string;
  /** One console more. Hand over what it says with `receive`; say with `close` that it is gone. */
  attach(transport: ConsoleTransport): ConsoleConnection;
  readonly link: () => LinkTopic;
  /** A new session with a snapshot, for a shell that knows the computer slept. */
  resync(reason: string): void;
  /** Tests only: the disk stands still. */
  stallDisk(ms: number): void;
  /** Everything queued is written, at most 4 s. */
  stop(): Promise<void>;
}
