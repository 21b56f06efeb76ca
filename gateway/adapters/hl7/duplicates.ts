/**
 * Messages sent again. A sender that lost our answer sends the same bytes once more; taking them twice would start
 * an infusion twice in the record and make an old value look new. "The same" means sender, MSH-10, length and
 * checksum: some devices begin MSH-10 at 1 after every start, and their new messages must not be lost.
 */
import { crc32 } from 'node:zlib';
import type { MessageOutcome } from '../adapter.ts';

export type Settled = MessageOutcome | Promise<MessageOutcome>;

/** Remembers the last `capacity` messages of one feed with what they were answered. */
export class RecentMessages {
  private readonly outcomes = new Map<string, Settled>();
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

  /** Not taken after all: the same message is to be read when it comes again. */
  forget(key: string): void {
    this.outcomes.delete(key);
  }
}
