/**
 * The last seconds of waves as they came: the recorder has every wave sent here all the time, so a lane that is opened
 * begins full from here and no longer from the gateway.
 */
import type { ArrivedFrame } from './wave-outlet.ts';

const keptMs = 3_000;
const framesMax = 600;
const bytesMax = 32 * 1024 * 1024;

export class RecentFrames {
  #frames: ArrivedFrame[] = [];
  #bytes = 0;

  add(frame: ArrivedFrame): void {
    this.#frames.push(frame);
    this.#bytes += frame.bytes.byteLength;
    for (;;) {
      const oldest = this.#frames[0];
      if (oldest === undefined) return;
      const isOld = frame.arrivedMono - oldest.arrivedMono > keptMs;
      if (!isOld && this.#frames.length <= framesMax && this.#bytes <= bytesMax) return;
      this.#frames.shift();
      this.#bytes -= oldest.bytes.byteLength;
    }
  }

  /** Oldest first. */
  since(mono: number): readonly ArrivedFrame[] {
    return this.#frames.filter(({ arrivedMono }) => mono - arrivedMono <= keptMs);
  }
}
