/** Disks in memory: slow, full, or cut off in the middle of a write. What is on them outlives the process. */
import { LogUnavailable, type LogHead, type WardLog } from '../../gateway/log/ward-log.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import type { WardState } from '../../shared/ward/state.ts';
import type { EventRecord } from '../../station/feed/feed-client.ts';
import type { LogEntry } from '../../station/feed/feed-types.ts';
import type { Dice } from './dice.ts';
import type { Host } from './time.ts';

/** What a disk does now; faults change it. */
export interface DiskMood {
  full: boolean;
  /** Added to each write. */
  stallMs: number;
}

abstract class Disk {
  readonly mood: DiskMood = { full: false, stallMs: 0 };
  protected readonly dice: Dice;
  /** Writes under way: at a crash each may have reached the disk or not. */
  readonly #underWay = new Set<() => void>();

  constructor(dice: Dice) {
    this.dice = dice;
  }

  /** One write after a moment. The host may be gone by then. */
  protected write(host: Host, apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#underWay.add(apply);
      host.after(this.dice.between(1, 12) + this.mood.stallMs, () => {
        if (!this.#underWay.delete(apply)) return;
        if (this.mood.full) return reject(new LogUnavailable('SQLITE_FULL', 'The disk is full.'));
        try {
          apply();
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  }

  /** The power goes: the writes under way are whole on the disk, or not there at all. */
  crash(): void {
    const keep = !this.mood.full && this.dice.chance(0.5);
    const writes = [...this.#underWay];
    this.#underWay.clear();
    if (keep) for (const write of writes) write();
  }
}

export class GatewayDisk extends Disk {
  /** Says that it has written before it did: what a disk without fsync does. */
  lies = false;
  readonly events: StoredEvent[] = [];
  snapshot: { readonly seq: number; readonly state: unknown } | null = null;

  /** The log as a process that begins now has it. */
  open(host: Host): WardLog {
    const head = (): LogHead => ({ logId: 'night', headSeq: this.events.length });
    return {
      open: async () => {
        await this.write(host, () => undefined);
        return head();
      },
      append: (events) => {
        const written = this.write(host, () => this.#append(events));
        if (!this.lies) return written;
        written.catch(() => undefined);
        return Promise.resolve();
      },
      read: (afterSeq, limit) => Promise.resolve(this.events.slice(afterSeq, afterSeq + limit)),
      snapshot: () => Promise.resolve(this.snapshot),
      writeSnapshot: (seq, state) =>
        this.write(host, () => {
          this.snapshot = { seq, state: structuredClone(state) };
        }),
      confirm: () => Promise.resolve(),
      prune: () => Promise.resolve(0),
      close: () => Promise.resolve(),
    };
  }

  #append(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.seq !== this.events.length + 1) {
        throw new LogUnavailable('HOLE', `event ${event.seq} after ${this.events.length}`);
      }
      this.events.push(event);
    }
  }
}

export class StationDisk extends Disk {
  readonly events: LogEntry[] = [];
  readonly commands = new Map<string, { readonly command: Command; readonly at: number; settled: boolean }>();
  picture: WardState | null = null;

  record(host: Host): EventRecord {
    let last: Promise<unknown> = Promise.resolve();
    return {
      append: (_key, entries) => {
        // In the order of the calls.
        const done = last.then(() =>
          this.write(host, () => {
            for (const entry of entries) {
              if (entry.seq <= this.events.length) continue;
              if (entry.seq !== this.events.length + 1)
                throw new Error(`event ${entry.seq} after ${this.events.length}`);
              this.events.push(entry);
            }
          }),
        );
        last = done.catch(() => undefined);
        return done.then(() => this.events.length);
      },
      noteGap: (_key, from, to) => {
        throw new Error(`Events ${from} to ${to} are gone: the gateway of a night keeps all`);
      },
    };
  }

  saveCommand(host: Host, command: Command, at: number): Promise<void> {
    return this.write(host, () => {
      if (!this.commands.has(command.id)) this.commands.set(command.id, { command, at, settled: false });
    });
  }

  settleCommand(host: Host, id: string): Promise<void> {
    return this.write(host, () => {
      const entry = this.commands.get(id);
      if (entry !== undefined) entry.settled = true;
    });
  }

  savePicture(host: Host, state: WardState): Promise<void> {
    return this.write(host, () => {
      this.picture = state;
    });
  }
}
