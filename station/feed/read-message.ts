/**
 * Parse once, at the edge: what came over the feed is `unknown` until it passed here. A message that does not fit
 * costs a count and a log line; of a live message every device that can be read is kept.
 */
import { z } from 'zod';
import {
  fillPageSchema,
  heartbeatSchema,
  helloSchema,
  lateSchema,
  liveDeviceSchema,
  livePositionSchema,
  liveSchema,
  siteFileAnswerSchema,
  snapshotSchema,
  type FillPage,
} from '../../shared/feed/protocol.ts';
import { maxFrameBytes } from '../../shared/feed/wave-frame.ts';
import { storedEventSchema } from '../../shared/ward/events.ts';
import { wardStateSchema } from '../../shared/ward/state.ts';
import type { FeedMessage, LogEntry } from './feed-types.ts';

const looseEventSchema = z.object({ seq: z.number().int().positive(), at: z.number(), event: z.unknown() });
const looseEventsSchema = z.array(z.unknown()).max(20_000);
const looseDurableSchema = z.object({ events: looseEventsSchema });
const looseSnapshotSchema = z.object({ state: wardStateSchema, missed: looseEventsSchema });
const looseLiveSchema = liveSchema.extend({
  devices: z.array(z.unknown()).max(2000),
  positions: z.array(z.unknown()).max(10_000),
});

const malformed = (event: string, reason: string, n: number | null = null): FeedMessage => ({
  type: 'malformed',
  event,
  reason: reason.slice(0, 300),
  n,
});

const why = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return issue === undefined ? 'does not fit' : `${issue.path.join('.')}: ${issue.message}`;
};

/** Events in the order they came. Null where not even their numbers can be read. */
export function readEntries(value: unknown): readonly LogEntry[] | null {
  const list = looseEventsSchema.safeParse(value);
  if (!list.success) return null;
  const entries: LogEntry[] = [];
  for (const item of list.data) {
    const stored = storedEventSchema.safeParse(item);
    if (stored.success) {
      entries.push({ seq: stored.data.seq, stored: stored.data });
      continue;
    }
    const loose = looseEventSchema.safeParse(item);
    if (!loose.success) return null;
    entries.push({ seq: loose.data.seq, stored: null, at: loose.data.at, raw: loose.data.event });
  }
  return entries;
}

/** @param event name of the socket.io event, @param args what came with it. Never throws. */
export function readMessage(event: string, args: readonly unknown[]): FeedMessage {
  switch (event) {
    case 'hello': {
      const read = helloSchema.safeParse(args[0]);
      return read.success ? { type: 'hello', hello: read.data } : malformed(event, why(read.error));
    }
    case 'snapshot':
      return readSnapshot(args[0]);
    case 'durable': {
      const read = looseDurableSchema.safeParse(args[0]);
      const entries = read.success ? readEntries(read.data.events) : null;
      return entries === null ? malformed(event, 'its events have no numbers') : { type: 'durable', entries };
    }
    case 'ahead': {
      const read = looseDurableSchema.safeParse(args[0]);
      const entries = read.success ? readEntries(read.data.events) : null;
      if (entries === null) return malformed(event, 'its events have no numbers');
      return { type: 'ahead', events: entries.flatMap(({ stored }) => stored ?? []) };
    }
    case 'live':
      return readLive(args[0]);
    case 'waves':
      return readWaves(args[0], args[1]);
    case 'late':
      return readLate(args[0], args[1]);
    case 'heartbeat': {
      const read = heartbeatSchema.safeParse(args[0]);
      return read.success ? { type: 'heartbeat', heartbeat: read.data } : malformed(event, why(read.error));
    }
    default:
      return malformed(event.slice(0, 40), 'this version does not know the event');
  }
}

function readSnapshot(value: unknown): FeedMessage {
  const read = snapshotSchema.safeParse(value);
  if (read.success) {
    const missed = read.data.missed.map((stored): LogEntry => ({ seq: stored.seq, stored }));
    return { type: 'snapshot', state: read.data.state, missed };
  }
  const loose = looseSnapshotSchema.safeParse(value);
  if (!loose.success) return malformed('snapshot', why(loose.error));
  // The picture is whole; what the record lacks is asked for again.
  return { type: 'snapshot', state: loose.data.state, missed: readEntries(loose.data.missed) ?? [] };
}

function readLive(value: unknown): FeedMessage {
  const read = liveSchema.safeParse(value);
  if (read.success) return { type: 'live', live: read.data, refused: 0 };
  const loose = looseLiveSchema.safeParse(value);
  if (!loose.success) return malformed('live', why(read.error), numberIn(value));
  const devices = loose.data.devices.flatMap((item) => liveDeviceSchema.safeParse(item).data ?? []);
  const positions = loose.data.positions.flatMap((item) => livePositionSchema.safeParse(item).data ?? []);
  const refused = loose.data.devices.length - devices.length + (loose.data.positions.length - positions.length);
  return { type: 'live', live: { ...loose.data, devices, positions }, refused };
}

function readWaves(n: unknown, frame: unknown): FeedMessage {
  if (typeof n !== 'number' || !Number.isSafeInteger(n)) return malformed('waves', 'no frame number');
  if (!(frame instanceof Uint8Array)) return malformed('waves', 'no bytes', n);
  if (frame.length > maxFrameBytes) return malformed('waves', `${frame.length} bytes`, n);
  return { type: 'waves', n, frame };
}

function readLate(n: unknown, value: unknown): FeedMessage {
  if (typeof n !== 'number' || !Number.isSafeInteger(n)) return malformed('late', 'no frame number');
  const read = lateSchema.safeParse(value);
  if (!read.success) return malformed('late', why(read.error), n);
  if (read.data.frame !== null && read.data.frame.length > maxFrameBytes) return malformed('late', 'too long', n);
  return { type: 'late', n, late: read.data };
}

/** An answer to `fill`. Null: not now; undefined: nothing that can be read. */
export function readFillPage(value: unknown): FillPage | null | undefined {
  return value === null ? null : fillPageSchema.safeParse(value).data;
}

function numberIn(value: unknown): number | null {
  const read = z.object({ n: z.number().int().positive() }).safeParse(value);
  return read.success ? read.data.n : null;
}

/** Null: the gateway has no such file. Undefined where the answer cannot be read. */
export function readSiteFile(value: unknown): string | null | undefined {
  if (value === null) return null;
  const read = siteFileAnswerSchema.safeParse(value);
  return read.success ? read.data.text : undefined;
}
