/** A thread of the record was asked to read: its answer, unless the reader leaves or the disk takes too long. */
import type { Clock } from './clock.ts';

interface Waiting {
  readonly clock: Clock;
  readonly withinMs: number;
  /** Null: nobody leaves. */
  readonly stop: AbortSignal | null;
  /** Tells the thread that its answer is not wanted any more. */
  readonly cancel: () => void;
}

/** @throws {Error} "Cancelled", or that the disk did not answer; what the thread says afterwards is dropped. */
export async function answerInTime<T>(answer: Promise<T>, { clock, withinMs, stop, cancel }: Waiting): Promise<T> {
  const late = Promise.withResolvers<never>();
  const giveUp = (why: string) => (): void => {
    cancel();
    late.reject(new Error(why));
  };
  const stopped = giveUp('Cancelled');
  const clear = clock.after(withinMs, giveUp('The disk did not answer in time'));
  stop?.addEventListener('abort', stopped, { once: true });
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clear();
    stop?.removeEventListener('abort', stopped);
    answer.catch(() => undefined);
  }
}
