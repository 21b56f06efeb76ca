import { describe, expect, it } from 'vitest';
import { FrameQueue } from './frame-queue.ts';

const frame = (bytes: number, mark = 0): Uint8Array => new Uint8Array(bytes).fill(mark);

describe('Given frames that wait for a disk that stalls', () => {
  it('When there are too many, Then the oldest give way', () => {
    const queue = new FrameQueue({ frames: 3, bytes: 1000 });
    const lost = [1, 2, 3, 4, 5].map((mark) => queue.push(frame(1, mark)));
    expect(lost).toEqual([0, 0, 0, 1, 1]);
    expect(queue.takeAll().map(([mark]) => mark)).toEqual([3, 4, 5]);
  });

  it('When few of them are large, Then their bytes are bounded; one that is larger by itself is taken', () => {
    const queue = new FrameQueue({ frames: 600, bytes: 100 });
    expect([queue.push(frame(60)), queue.push(frame(60)), queue.length]).toEqual([0, 1, 1]);
    expect([queue.push(frame(500)), queue.length]).toEqual([1, 1]);
    expect([queue.push(frame(10)), queue.length, queue.shift()?.length]).toEqual([1, 1, 10]);
    expect([queue.push(frame(100)), queue.length, queue.shift()?.length, queue.shift()]).toEqual([
      0,
      1,
      100,
      undefined,
    ]);
    expect([queue.push(frame(90)), queue.takeAll().length, queue.push(frame(90)), queue.length]).toEqual([0, 1, 0, 1]);
  });
});
