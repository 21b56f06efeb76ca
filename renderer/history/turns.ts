/**
 * Questions of one kind to the record, one at a time: the station answers two of a window at once and refuses a third, and
 * one place is left for a view that does not wait in this line. One that is not wanted any more leaves it.
 */
import { StationCallError } from '../../shared/station-api/wire.ts';

/** Lower goes first: 0 what a person waits for, 1 what fills the picture, 2 what is read ahead. */
export type Rank = 0 | 1 | 2;

interface Turn {
  readonly rank: Rank;
  readonly begin: () => void;
}

export class Turns {
  readonly #line: Turn[] = [];
  #busy = false;

  /** @param ask is called when it is its turn; `stop` ends the waiting, and is the asker's own to end the asking. */
  run<Value>(rank: Rank, stop: AbortSignal, ask: () => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = this.#line.indexOf(turn);
        if (at >= 0) this.#line.splice(at, 1);
        reject(new StationCallError('closed', 'Not wanted any more.'));
      };
      const turn: Turn = {
        rank,
        begin: () => {
          stop.removeEventListener('abort', leave);
          ask()
            .then(resolve, reject)
            .finally(() => {
              this.#busy = false;
              this.#next();
            });
        },
      };
      if (stop.aborted) return leave();
      stop.addEventListener('abort', leave, { once: true });
      this.#line.push(turn);
      this.#next();
    });
  }

  #next(): void {
    if (this.#busy) return;
    // Stable: of one rank the one that came first.
    const [first] = this.#line.toSorted((a, b) => a.rank - b.rank);
    if (first === undefined) return;
    this.#line.splice(this.#line.indexOf(first), 1);
    this.#busy = true;
    first.begin();
  }
}
