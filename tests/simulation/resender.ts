/** How every device of the night sends what must not be lost: one message at a time, again until it is confirmed. */
import type { Dice } from './dice.ts';
import type { Host } from './time.ts';

const resendMs = 4_000;
/** The answer is lost on the way: the same message comes again. */
const answerLost = 0.02;

export interface ResenderOptions<Message> {
  readonly host: Host;
  readonly dice: Dice;
  /** Null: no gateway there. Undefined: taken at once. Rejects: to be sent again. */
  readonly give: (message: Message) => Promise<void> | undefined | null;
  readonly confirmed: (message: Message) => void;
}

export class Resender<Message> {
  readonly #options: ResenderOptions<Message>;
  readonly #queue: Message[] = [];
  #attempt = 0;

  constructor(options: ResenderOptions<Message>) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  offer(message: Message): void {
    this.#queue.push(message);
    if (this.#queue.length === 1) this.#send();
  }

  #send(): void {
    const { host, dice, give, confirmed } = this.#options;
    const message = this.#queue[0];
    if (message === undefined) return;
    this.#attempt += 1;
    const attempt = this.#attempt;
    const again = host.after(resendMs, () => {
      if (attempt === this.#attempt) this.#send();
    });
    const answered = (): void => {
      if (attempt !== this.#attempt || dice.chance(answerLost)) return;
      again();
      this.#queue.shift();
      confirmed(message);
      this.#attempt += 1;
      this.#send();
    };
    const answer = give(message);
    // Refused: the timer sends it again.
    if (answer !== null) void Promise.resolve(answer).then(answered, () => undefined);
  }
}
