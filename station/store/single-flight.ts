/** One write under way, the newest waiting, the ones between forgotten: for state that replaces itself. */
export class SingleFlight<Args> {
  readonly #write: (args: Args) => Promise<unknown>;
  #busy = false;
  #next: { readonly args: Args } | null = null;

  constructor(write: (args: Args) => Promise<unknown>) {
    this.#write = write;
  }

  async run(args: Args): Promise<void> {
    this.#next = { args };
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#next !== null) {
        const { args: newest } = this.#next;
        this.#next = null;
        await this.#write(newest);
      }
    } finally {
      this.#busy = false;
    }
  }
}
