/**
 * Time as an argument. `wall` is epoch ms and may step; `mono` is a length of time and never goes back: every
 * age, timeout and limit is counted on it (L2).
 */
export interface Clock {
  wall(): number;
  mono(): number;
  /** Runs again and again; returns the stop. Nothing here runs longer apart than 2^31 ms (L1). */
  every(intervalMs: number, run: () => void): () => void;
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs);
    return () => clearInterval(timer);
  },
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
