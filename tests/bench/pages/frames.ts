/** Frame intervals of a page that draws in its main thread or in a worker without figures of its own. */

export interface Frames {
  readonly count: number;
  readonly ms: number[];
}

export interface FrameLog {
  tick(): void;
  read(): Frames;
}

const most = 100_000;

export function frameLog(): FrameLog {
  let last = Number.NaN;
  let count = 0;
  const ms: number[] = [];
  return {
    tick() {
      const now = performance.now();
      if (!Number.isNaN(last) && ms.length < most) ms.push(now - last);
      last = now;
      count += 1;
    },
    read: () => ({ count, ms }),
  };
}
