/** A few at a time, the others in line: small pictures come by the dozen, and none of them is worth a refusal. */
import { StationCallError } from '../../shared/station-api/wire.ts';

export class Turns {
  readonly #atOnce: number;
  readonly #inLine: number;
  readonly #line: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, inLine: number) {
    this.#atOnce = atOnce;
    this.#inLine = inLine;
  }

  /**
   * Runs when it is its turn, unless it is not wanted any more by then.
   *
   * @throws StationCallError 'too-often' where the line is full; 'closed' where `gone` fired while it waited.
   */
  async run<Result>(work: () => Promise<Result>, gone: AbortSignal): Promise<Result> {
    if (this.#running >= this.#atOnce) {
      if (this.#line.length >= this.#inLine)
        throw new StationCallError('too-often', 'Too many wait: try again in a moment');
      const turn = Promise.withResolvers<void>();
      const leave = (): void => {
        const at = this.#line.indexOf(turn.resolve);
        if (at < 0) return;
        this.#line.splice(at, 1);
        turn.reject(new StationCallError('closed', 'Not wanted any more'));
      };
      this.#line.push(turn.resolve);
      gone.addEventListener('abort', leave, { once: true });
      await turn.promise.finally(() => gone.removeEventListener('abort', leave));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      // The place goes to the next in line.
      const next = this.#line.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
