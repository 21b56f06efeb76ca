/** One write under way, the newest waiting, the ones between forgotten: for state that replaces itself. */
export class SingleFlight<Args> {
  readonly #write: (args: Args) => Promise<unknown>;
  #busy = false;
  #next: { readonly args: Args; readonly done: PromiseWithResolvers<void> } | null = null;

  constructor(write: (args: Args) => Promise<unknown>) {
    this.#write = write;
  }

  /** Resolves when this state, or a newer one, is written. */
  run(args: Args): Promise<void> {
    const done = this.#next?.done ?? Promise.withResolvers<void>();
    this.#next = { args, done };
    if (!this.#busy) void this.#work();
    return done.promise;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#next !== null) {
      const { args, done } = this.#next;
      this.#next = null;
      await this.#write(args).then(
        () => done.resolve(),
        (error: unknown) => done.reject(error),
      );
    }
    this.#busy = false;
  }
}
