/**
 * Gives the lines of an asset list to the gateway, a few at a time: what people do meanwhile finds room in the outbox, and
 * a long list takes half a minute. What is not given yet when the station ends is not done; the same list again does the rest.
 */
import type { CommandId } from '../../shared/domain/ids.ts';
import type { ImportLine, Refusal } from '../../shared/assets/csv-import.ts';
import type { Clock } from '../clock.ts';
import type { CommandDesk } from '../core/command-desk.ts';

export interface ImportOptions {
  readonly clock: Clock;
  readonly desk: Pick<CommandDesk, 'give' | 'outcomeOf' | 'waiting' | 'hasRoomFor'>;
  readonly newCommandId: () => CommandId;
}

export const importPace = {
  /** Of this import, under way at one time. */
  underWay: 32,
  eachMs: 50,
  /** Room in the outbox that is left to people. */
  roomForPeople: 200,
  refusals: 200,
} as const;

interface Waiting {
  readonly line: ImportLine;
  readonly by: string;
}

export class ImportDesk {
  readonly #options: ImportOptions;
  /** By asset: of two imports, the later line of a thing is given. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #underWay = new Map<string, Waiting>();
  #refused: Refusal[] = [];
  #stop: (() => void) | null = null;

  constructor(options: ImportOptions) {
    this.#options = options;
  }

  /** Lines that are not confirmed yet. */
  get queued(): number {
    return this.#waiting.size + this.#underWay.size;
  }

  /** What the gateway refused since the last import began, at most 200. */
  get refused(): readonly Refusal[] {
    return this.#refused;
  }

  give(lines: readonly ImportLine[], by: string): void {
    this.#refused = [];
    for (const line of lines) {
      const given = this.#underWay.get(line.asset);
      if (given !== undefined && isSame(given.line, line)) continue;
      this.#waiting.set(line.asset, { line, by });
    }
    if (this.#waiting.size === 0) return;
    this.#stop ??= this.#options.clock.every(importPace.eachMs, () => this.#giveSome());
    this.#giveSome();
  }

  /** Nothing more is given. */
  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.#waiting.clear();
  }

  #giveSome(): void {
    const { desk } = this.#options;
    for (const [asset, one] of this.#waiting) {
      if (this.#underWay.size >= importPace.underWay || !desk.hasRoomFor(importPace.roomForPeople)) break;
      // The line before it of the same thing comes first.
      if (this.#underWay.has(asset)) continue;
      this.#waiting.delete(asset);
      this.#underWay.set(asset, one);
      void this.#giveOne(asset, one);
    }
    if (this.#waiting.size > 0 || this.#stop === null) return;
    this.#stop();
    this.#stop = null;
  }

  async #giveOne(asset: string, { line, by }: Waiting): Promise<void> {
    const { clock, desk, newCommandId } = this.#options;
    const id = newCommandId();
    desk.give({ type: 'record-asset', id, asset: line.asset, change: line.change, source: 'list', by }, clock.wall());
    let outcome = await desk.outcomeOf(id, 60_000);
    while (outcome === 'queued' && desk.waiting.has(id)) {
      // Cut off: it is on the disk and goes when the link is back.
      await new Promise<void>((resolve) => clock.after(1_000, resolve));
      outcome = await desk.outcomeOf(id, 60_000);
    }
    this.#underWay.delete(asset);
    if (outcome === 'queued' || outcome.status === 'done' || this.#refused.length >= importPace.refusals) return;
    this.#refused = [...this.#refused, { line: line.line, reason: outcome.reason.slice(0, 300) }];
  }
}

const isSame = (a: ImportLine, b: ImportLine): boolean => JSON.stringify(a.change) === JSON.stringify(b.change);
