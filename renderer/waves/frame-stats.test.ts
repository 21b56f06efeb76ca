import { describe, expect, it } from 'vitest';
import { FrameStats, Histogram } from './frame-stats.ts';

describe('Given frames of one second', () => {
  it('When 59 take 16 ms and one takes 50 ms, Then rate, quantile and each interval are told, once', () => {
    const stats = new FrameStats();
    stats.take(0);
    let at = 0;
    for (let frame = 0; frame < 61; frame += 1) {
      stats.frame(at, at + 1);
      at += frame === 30 ? 50 : 16;
    }
    const figures = stats.take(1_000);
    expect(figures.fps).toBe(61);
    expect(figures.frameMs).toHaveLength(60);
    expect(Math.max(...figures.frameMs)).toBe(50);
    expect(figures.frameMsP99).toBeCloseTo(50.5, 5);
    expect(stats.take(2_000)).toMatchObject({ fps: 0, frameMs: [], lagMsP99: 0 });
  });

  it('When values lie beyond the last bin, Then they count in it', () => {
    const histogram = new Histogram(5, 10);
    [1, 2, 3, 9_999].forEach((value) => histogram.add(value));
    expect(histogram.quantile(0.5)).toBe(5);
    expect(histogram.quantile(0.99)).toBe(50);
  });
});
