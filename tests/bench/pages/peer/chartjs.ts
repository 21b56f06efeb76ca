/** chart.js: line charts without animation, parsing or points, update('none') per frame. */
import { CategoryScale, Chart, LineController, LineElement, LinearScale, PointElement } from 'chart.js';
import type { Stream, Update } from './stream.ts';

export function drawWithChartjs(streams: readonly Stream[]): Update {
  Chart.register(CategoryScale, LineController, LineElement, LinearScale, PointElement);
  const charts = streams.map((stream) => {
    const canvas = document.createElement('canvas');
    stream.box.append(canvas);
    const data = Array.from({ length: Math.ceil(stream.seconds * stream.rateHz) }, (_, x) => ({ x, y: 0 }));
    const chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: [{ data, borderColor: stream.lane.colour, borderWidth: 1.5, pointRadius: 0 }] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        scales: { x: { type: 'linear', display: false, min: 0, max: data.length }, y: { display: false } },
      },
    });
    return { chart, stream, data, at: 0 };
  });
  return (seconds) => {
    for (const entry of charts) {
      const { rateHz, table } = entry.stream;
      const to = Math.floor(seconds * rateHz);
      for (; entry.at < to; entry.at += 1) {
        const point = entry.data[entry.at % entry.data.length];
        if (point !== undefined) point.y = table[entry.at % table.length] ?? 0;
      }
      entry.chart.update('none');
    }
  };
}
