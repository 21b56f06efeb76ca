/**
 * Messages sent again. A sender that lost our answer sends the same bytes once more; taking them twice would start
 * an infusion twice in the record and make an old value look new. "The same" means sender, MSH-10, length and
 * checksum: some devices begin MSH-10 at 1 after every start, and their new messages must not be lost. An alarm
 * message is the same only until its device tells of an alarm again: after "start" and "end" the bytes of "start" are
 * a new occurrence where the sender's numbers and times do not tell the two apart.
 */
import { crc32 } from 'node:zlib';
import type { MessageOutcome } from '../adapter.ts';

export type Settled = MessageOutcome | Promise<MessageOutcome>;

/** Remembers the last `capacity` messages of one feed with what they were answered. */
export class RecentMessages {
  private readonly outcomes = new Map<string, Settled>();
  /** Per device, the last message that told of alarms. */
  private readonly lastAlarms = new Map<string, string>();
  private readonly capacity: number;

  constructor(capacity = 512) {
    this.capacity = capacity;
  }

  /** Name of a message by its bytes. A frame with several messages adds the position within it. */
  keyOf(frame: Buffer, messageId: string, position: number): string {
    return `${messageId.slice(0, 80)} ${position} ${frame.length} ${crc32(frame)}`;
  }

  get(key: string): Settled | undefined {
    return this.outcomes.get(key);
  }

  set(key: string, outcome: Settled): void {
    this.outcomes.delete(key);
    if (this.outcomes.size >= this.capacity) {
      const oldest = this.outcomes.keys().next().value;
      if (oldest !== undefined) this.outcomes.delete(oldest);
    }
    this.outcomes.set(key, outcome);
  }

  /** A new message tells of alarms of this device: what the one before said may rightly be said again. */
  noteAlarms(device: string, key: string): void {
    const last = this.lastAlarms.get(device);
    if (last !== undefined) this.outcomes.delete(last);
    else if (this.lastAlarms.size >= this.capacity) {
      const oldest = this.lastAlarms.keys().next().value;
      if (oldest !== undefined) this.lastAlarms.delete(oldest);
    }
    this.lastAlarms.set(device, key);
  }

  /** Not taken after all: the same message is to be read when it comes again. */
  forget(key: string): void {
    this.outcomes.delete(key);
  }
}
