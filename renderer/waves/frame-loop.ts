/**
 * Frames from requestAnimationFrame, and from a timer where that falls silent: a hidden or covered window may
 * stop it in a worker without a word (electron#33703).
 */

const watchMs = 250;
const silentMs = 400;

export interface FrameSource {
  request(callback: () => void): number;
  cancel(handle: number): void;
  every(ms: number, callback: () => void): () => void;
  now(): number;
}

/** Calls `draw` per frame and `second` once a second, until the returned stop. */
export function runFrames(
  source: FrameSource,
  draw: (nowMs: number) => void,
  second: (nowMs: number) => void,
): () => void {
  let lastMs = source.now();
  let secondMs = lastMs;
  let handle = 0;
  const onFrame = (): void => {
    handle = source.request(onFrame);
    lastMs = source.now();
    draw(lastMs);
  };
  handle = source.request(onFrame);
  const stopTimer = source.every(watchMs, () => {
    const nowMs = source.now();
    if (nowMs - lastMs > silentMs) draw(nowMs);
    if (nowMs - secondMs < 1000 - watchMs / 2) return;
    secondMs = nowMs;
    second(nowMs);
  });
  return () => {
    source.cancel(handle);
    stopTimer();
  };
}
