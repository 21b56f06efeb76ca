/** Frames that wait for the disk, bounded by number and by bytes: a page of a fill is as large as seconds of live frames. */
export class FrameQueue {
  #frames: Uint8Array[] = [];
  #bytes = 0;
  readonly #most: { readonly frames: number; readonly bytes: number };

  constructor(most: { readonly frames: number; readonly bytes: number }) {
    this.#most = most;
  }

  get length(): number {
    return this.#frames.length;
  }

  /** Takes it in; says how many of the oldest gave way. The newest always stays. */
  push(frame: Uint8Array): number {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    let lost = 0;
    while (this.#frames.length > 1 && (this.#frames.length > this.#most.frames || this.#bytes > this.#most.bytes)) {
      this.shift();
      lost += 1;
    }
    return lost;
  }

  shift(): Uint8Array | undefined {
    const frame = this.#frames.shift();
    this.#bytes -= frame?.length ?? 0;
    return frame;
  }

  takeAll(): readonly Uint8Array[] {
    this.#bytes = 0;
    return this.#frames.splice(0);
  }
}
