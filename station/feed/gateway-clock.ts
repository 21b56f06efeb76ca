/**
 * The gateway's clock as seen from here: what it says of its time, carried on by our monotonic clock. Messages only
 * ever come late, so of the last few the one that seems earliest underway is the nearest to the truth.
 */
const kept = 8;

export class GatewayClock {
  #offsets: number[] = [];

  /** @param now epoch ms that a message of the gateway said as it left. */
  heard(now: number, mono: number): void {
    this.#offsets = [...this.#offsets, now - mono].slice(-kept);
  }

  /** A new session: the gateway may be another one, or its clock was set. */
  begin(): void {
    this.#offsets = [];
  }

  /** Epoch ms there, at a moment of our monotonic clock. @param ours what holds where it never said any */
  at(mono: number, ours: number): number {
    return this.#offsets.length === 0 ? ours : Math.round(Math.max(...this.#offsets) + mono);
  }
}
