import { describe, expect, it } from 'vitest';
import { MllpFramer } from './framer.ts';

function aFramer(options: Partial<{ maxMessageBytes: number; bareStart: boolean }> = {}) {
  const frames: string[] = [];
  const seen = { overflow: '', unfinished: 0 };
  const framer = new MllpFramer(
    { maxMessageBytes: 10_000, bareStart: false, ...options },
    {
      frame: (bytes) => frames.push(bytes.toString('latin1')),
      overflow: (head) => {
        seen.overflow = head.toString('latin1');
      },
      unfinished: (bytes) => {
        seen.unfinished += bytes;
      },
    },
  );
  const push = (text: string): void => framer.push(Buffer.from(text, 'latin1'));
  return { framer, frames, seen, push };
}
const frame = (text: string): string => `\u000b${text}\u001c\r`;

describe('MLLP framing', () => {
  it('Given frames joined in one chunk, When pushed, Then each comes out', () => {
    const { push, frames, framer } = aFramer();
    push(frame('one') + frame('two') + frame('three'));
    expect(frames).toEqual(['one', 'two', 'three']);
    expect(framer.garbageBytes).toBe(0);
  });

  it('Given a stream cut at every byte, When pushed, Then the frames are the same', () => {
    const stream = `junk${frame('MSH|1\rPID|\u001cx')}\r\n${frame('MSH|2')}`;
    for (let size = 1; size < 9; size += 1) {
      const { push, frames, framer } = aFramer();
      for (let at = 0; at < stream.length; at += size) push(stream.slice(at, at + size));
      expect(frames).toEqual(['MSH|1\rPID|\u001cx', 'MSH|2']);
      expect(framer.garbageBytes).toBe(4);
    }
  });

  it('Given no final CR, When the next frame begins or the sender pauses, Then the frame has ended', () => {
    const { push, frames, framer } = aFramer();
    push('\u000bone\u001c\u000btwo\u001c');
    expect(frames).toEqual(['one']);
    expect(framer.tail).toBe(true);
    framer.flushTail();
    expect(frames).toEqual(['one', 'two']);
    push(`\r${frame('three')}`);
    expect(frames).toEqual(['one', 'two', 'three']);
    expect(framer.garbageBytes).toBe(0);
  });

  it('Given a frame that begins again before its end, When pushed, Then the unfinished half is dropped and counted', () => {
    const { push, frames, seen } = aFramer();
    push('\u000bMSH|half of 12');
    push(frame('MSH|whole'));
    expect(frames).toEqual(['MSH|whole']);
    expect(seen.unfinished).toBe(14);
    push(frame('MSH|text with \u000b in it'));
    expect(frames[1]).toBe('MSH|text with \u000b in it');
  });

  it('Given a message past the limit, When pushed, Then its head is given and no more is taken', () => {
    const { push, frames, seen } = aFramer({ maxMessageBytes: 2000 });
    push(`${frame('before')}\u000bMSH|^~\\&|A`);
    for (let i = 0; i < 30; i += 1) push('x'.repeat(100));
    push(frame('after'));
    expect(frames).toEqual(['before']);
    expect(seen.overflow.startsWith('MSH|^~\\&|A')).toBe(true);
  });

  it('Given "MSH" without a start block, When the feed allows it, Then it is a frame, else garbage', () => {
    const strict = aFramer();
    strict.push('MSH|x\u001c\r');
    expect(strict.frames).toEqual([]);
    expect(strict.framer.garbageBytes).toBe(6);
    const lenient = aFramer({ bareStart: true });
    lenient.push(`MSH|x\u001c\r${frame('MSH|y')}`);
    expect(lenient.frames).toEqual(['MSH|x', 'MSH|y']);
  });

  it('Given an empty frame, When pushed, Then nothing comes out', () => {
    const { push, frames } = aFramer();
    push('\u000b\u001c\r');
    expect(frames).toEqual([]);
  });
});
