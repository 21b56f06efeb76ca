/** Timers as an argument, so that a ward can run on a virtual clock. */
export interface Timers {
  /** Calls `run` each `ms` until the returned function is called. */
  every(ms: number, run: () => void): () => void;
  after(ms: number, run: () => void): () => void;
}

export const systemTimers: Timers = {
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
