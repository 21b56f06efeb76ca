/** The feed machine's vocabulary: what it knows, what it hears, what it wants done. */
import type { FeedAuth, Heartbeat, Hello, Late, Live, Snapshot } from '../../shared/feed/protocol.ts';
import type { LinkTopic } from '../../shared/station-api/topics.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';

/**
 * An event of the log as it came. One that no schema here reads (a newer gateway's) keeps its place: it is
 * recorded as it is and the picture comes by snapshot.
 */
export type LogEntry =
  | { readonly seq: number; readonly stored: StoredEvent }
  | { readonly seq: number; readonly stored: null; readonly at: number; readonly raw: unknown };

/** Where the station's record of one log ends. A fork is a log that went back (restored from a backup). */
export interface LogHead {
  readonly fork: number;
  /** Events up to and including this one are on the station's disk. */
  readonly seq: number;
}

export type FeedMessage =
  | { readonly type: 'hello'; readonly hello: Hello }
  | {
      readonly type: 'snapshot';
      readonly state: Snapshot['state'];
      readonly missed: readonly LogEntry[];
    }
  | { readonly type: 'durable'; readonly entries: readonly LogEntry[] }
  /** Decided and not yet durable: shown, never stored. */
  | { readonly type: 'ahead'; readonly events: readonly StoredEvent[] }
  | { readonly type: 'live'; readonly live: Live; readonly refused: number }
  | { readonly type: 'waves'; readonly n: number; readonly frame: Uint8Array }
  | { readonly type: 'late'; readonly n: number; readonly late: Late }
  | { readonly type: 'heartbeat'; readonly heartbeat: Heartbeat }
  /** `n` is set where the frame's number could be read: credit is given for it, else the gateway would thin. */
  | { readonly type: 'malformed'; readonly event: string; readonly reason: string; readonly n: number | null };

export type FeedInput =
  | { readonly type: 'tick' }
  | { readonly type: 'message'; readonly generation: number; readonly message: FeedMessage }
  | { readonly type: 'closed'; readonly generation: number; readonly reason: string }
  | { readonly type: 'replayed'; readonly generation: number; readonly entries: readonly LogEntry[] | null }
  | { readonly type: 'recorded'; readonly logKey: string; readonly seq: number; readonly count: number }
  | { readonly type: 'record-failed'; readonly logKey: string; readonly count: number }
  /** The record was opened late, or again: its heads, and begin anew with them. */
  | { readonly type: 'record-opened'; readonly heads: Readonly<Record<string, LogHead>>; readonly logId: string | null }
  /** This process stood still, or somebody asks: what is in the socket can not be trusted in age. */
  | { readonly type: 'distrust'; readonly reason: string }
  | { readonly type: 'stop' };

export type FeedEffect =
  | { readonly type: 'open'; readonly generation: number; readonly auth: Pick<FeedAuth, 'logId' | 'lastSeq'> }
  | { readonly type: 'close'; readonly generation: number }
  | { readonly type: 'synced'; readonly state: Snapshot['state'] }
  | { readonly type: 'fold'; readonly entries: readonly LogEntry[] }
  | { readonly type: 'ahead'; readonly events: readonly StoredEvent[] }
  | { readonly type: 'live'; readonly live: Live }
  | { readonly type: 'waves'; readonly frame: Uint8Array }
  /** What a device sent late: for the record alone. */
  | { readonly type: 'late'; readonly late: Late }
  | { readonly type: 'credit'; readonly n: number }
  /** The gateway's clock as it said it just now. `begins`: with this a connection begins. */
  | { readonly type: 'clock'; readonly now: number; readonly begins: boolean }
  | { readonly type: 'record'; readonly logKey: string; readonly entries: readonly LogEntry[] }
  /** The gateway no longer has these: a gap stays a gap (L11). */
  | { readonly type: 'record-gap'; readonly logKey: string; readonly fromSeq: number; readonly toSeq: number }
  | { readonly type: 'confirm'; readonly seq: number }
  | { readonly type: 'replay'; readonly generation: number; readonly afterSeq: number }
  | { readonly type: 'log'; readonly level: 'info' | 'warn'; readonly text: string };

export interface FeedState {
  readonly phase: 'waiting' | 'opening' | 'greeting' | 'synced' | 'stopped';
  /** Number of the connection; inputs of an older one are ignored. */
  readonly generation: number;
  readonly phaseMono: number;
  /** Attempts that failed in a row. */
  readonly failures: number;
  readonly nextAttemptMono: number;
  readonly startedMono: number;
  /** The last message of a whole session (one that had its snapshot). */
  readonly heardMono: number | null;
  readonly link: LinkTopic['state'];
  /** Epoch ms of the last contact, once it is lost. */
  readonly lostAt: number | null;
  readonly reason: string | null;
  readonly gateway: string;
  readonly thinned: number;
  /** By log id: the newest fork of each log in the record. */
  readonly heads: Readonly<Record<string, LogHead>>;
  readonly logId: string | null;
  /** The last event handed to the record, and how many are on their way to the disk. */
  readonly queuedSeq: number;
  readonly inFlight: number;
  readonly recordRetryMono: number;
  /** The last event in the picture, and the last one known to exist. */
  readonly pictureSeq: number;
  readonly headSeq: number;
  /** The head as the last heartbeat said it. */
  readonly beatSeq: number;
  /** Since when an event is known to be missing from the picture. */
  readonly behindMono: number | null;
  readonly replay: { readonly afterSeq: number; readonly sinceMono: number } | null;
  readonly distrustMono: number | null;
  readonly counters: {
    readonly reconnects: number;
    readonly gaps: number;
    readonly refused: number;
    readonly ignored: number;
  };
}

export interface FeedNow {
  readonly mono: number;
  /** Epoch ms on the gateway's clock, carried on from here: for what is told, never for what is decided. */
  readonly wall: number;
  /** In [0, 1), drawn anew for each input. */
  readonly random: number;
}

export const feedLimits = {
  /** Events on their way to the disk; beyond it they stay in the gateway's log, unconfirmed, and are asked for later. */
  inFlight: 5_000,
  /** From opening a socket to the snapshot. */
  greetingMs: 10_000,
  replayMs: 10_000,
  /** The picture may lack an event that is known to exist for so long. */
  behindMs: 3_000,
  /** After the disk refused, and after the gateway had nothing to replay. */
  recordRetryMs: 2_000,
  replayEmptyMs: 30_000,
  /** A whole session this long makes the next reconnect a first one. */
  stableMs: 10_000,
  /** Unreadable events bring a new snapshot at most this often. */
  distrustEveryMs: 60_000,
  tickMs: 100,
} as const;

/** Name of one log, and fork of it, in the record. */
export const logKeyOf = (logId: string, fork: number): string => `${logId}~${fork}`;
