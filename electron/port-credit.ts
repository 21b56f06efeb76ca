/**
 * What waits in a MessagePort. A port does not say it, so the page answers each message that it has taken and what
 * is unanswered counts as buffered: the station thins for a slow window here as it does over a socket.
 */
import type { Taken } from '../shared/station-api/shell.ts';

export const portCredit = {
  /** 32 frames, 1.6 s of waves, are 1 MiB: more under way makes a window slow however small they are. */
  frameBytes: 32 * 1024,
  /** What the messages of the topics are of the order of; weighing each would mean writing it out. */
  messageBytes: 16 * 1024,
} as const;

export class PortCredit {
  /** Weights of what is under way, oldest first. */
  readonly #weights: number[] = [];
  #taken = 0;
  #bytes = 0;

  get buffered(): number {
    return this.#bytes;
  }

  /** @param frameBytes of a wave frame; null for any other message. */
  sent(frameBytes: number | null): void {
    const weight = frameBytes === null ? portCredit.messageBytes : Math.max(frameBytes, portCredit.frameBytes);
    this.#weights.push(weight);
    this.#bytes += weight;
  }

  /** True where the message was the page's answer; one that counts what was never sent changes nothing. */
  heard(message: unknown): boolean {
    const said = message as Partial<Taken> | null;
    if (typeof said !== 'object' || said?.k !== 'taken') return false;
    const { n } = said;
    const count = typeof n === 'number' && Number.isSafeInteger(n) ? n - this.#taken : 0;
    if (count <= 0 || count > this.#weights.length) return true;
    for (const weight of this.#weights.splice(0, count)) this.#bytes -= weight;
    this.#taken += count;
    return true;
  }
}
