/** uPlot: columns kept by us, setData per frame. */
import uPlot from 'uplot';
import type { Stream, Update } from './stream.ts';

export function drawWithUplot(streams: readonly Stream[]): Update {
  const charts = streams.map((stream) => {
    const count = Math.ceil(stream.seconds * stream.rateHz);
    const xs = Array.from({ length: count }, (_, at) => at / stream.rateHz);
    const ys = Array.from({ length: count }, () => 0);
    const chart = new uPlot(
      {
        width: Math.floor(stream.lane.width),
        height: Math.floor(stream.lane.height),
        cursor: { show: false },
        legend: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { x: { time: false } },
        series: [{}, { stroke: stream.lane.colour, width: 1.5, points: { show: false } }],
      },
      [xs, ys],
      stream.box,
    );
    return { chart, stream, xs, ys, at: 0 };
  });
  return (seconds) => {
    for (const entry of charts) {
      const to = Math.floor(seconds * entry.stream.rateHz);
      // The sweep as a ring: the newest sample overwrites the oldest.
      for (; entry.at < to; entry.at += 1) {
        entry.ys[entry.at % entry.ys.length] = entry.stream.table[entry.at % entry.stream.table.length] ?? 0;
      }
      entry.chart.setData([entry.xs, entry.ys]);
    }
  };
}
