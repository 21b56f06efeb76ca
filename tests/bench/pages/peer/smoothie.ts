/** Smoothie Charts: it scrolls by itself; we append samples. */
import { SmoothieChart, TimeSeries } from 'smoothie';
import type { Stream, Update } from './stream.ts';

export function drawWithSmoothie(streams: readonly Stream[]): Update {
  const beganMs = Date.now();
  const charts = streams.map((stream) => {
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(stream.lane.width);
    canvas.height = Math.floor(stream.lane.height);
    stream.box.append(canvas);
    const series = new TimeSeries();
    const chart = new SmoothieChart({
      millisPerPixel: 1000 / (stream.lane.mmPerS * stream.lane.pxPerMm),
      interpolation: 'linear',
      grid: { verticalSections: 0, millisPerLine: 0, fillStyle: '#101419', borderVisible: false },
      labels: { disabled: true },
      limitFPS: 0,
    });
    chart.addTimeSeries(series, { strokeStyle: stream.lane.colour, lineWidth: 1.5 });
    chart.streamTo(canvas, 150);
    return { series, stream, at: 0 };
  });
  return (seconds) => {
    for (const entry of charts) {
      const { rateHz, table } = entry.stream;
      const to = Math.floor(seconds * rateHz);
      for (; entry.at < to; entry.at += 1) {
        entry.series.append(beganMs + (entry.at * 1000) / rateHz, table[entry.at % table.length] ?? 0);
      }
    }
  };
}
