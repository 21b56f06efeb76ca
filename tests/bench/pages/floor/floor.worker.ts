/** Clears ahead and draws on, straight from tables: no frames to read, no rings, no gaps, no late data. */
import type { Lane } from '../../../../renderer/waves/types.ts';
import { frameLog } from '../frames.ts';
import { channels, pxPerMm, valueAt } from '../ward.ts';

interface Start {
  readonly canvas: OffscreenCanvas;
  readonly lanes: readonly Lane[];
}

const log = frameLog();

function start({ canvas, lanes }: Start): void {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D context');
  context.lineWidth = 1.5;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const traces = lanes.map((lane, index) => {
    const channel = index % channels.length;
    const { rateHz } = channels[channel] ?? channels[0];
    const values = Array.from({ length: rateHz * 20 }, (_, at) =>
      valueAt(channel, Math.floor(index / channels.length), (at * 1000) / rateHz),
    );
    const low = Math.min(...values);
    const scale = (lane.height - 2) / (Math.max(...values) - low);
    const ys = Float32Array.from(values, (value) => lane.y + lane.height - 1 - (value - low) * scale);
    return { lane, rateHz, ys, pxPerSample: (lane.mmPerS * pxPerMm) / rateHz, drawn: 0 };
  });
  const beganMs = performance.now();
  const draw = (): void => {
    requestAnimationFrame(draw);
    log.tick();
    const seconds = (performance.now() - beganMs) / 1000;
    for (const { lane, rateHz, pxPerSample, drawn } of traces) {
      const from = lane.x + ((drawn * pxPerSample) % lane.width);
      context.clearRect(
        Math.floor(from) + 14,
        lane.y,
        Math.ceil((seconds * rateHz - drawn) * pxPerSample) + 1,
        lane.height,
      );
    }
    for (let channel = 0; channel < channels.length; channel += 1) {
      context.beginPath();
      context.strokeStyle = channels[channel]?.colour ?? '';
      for (let index = channel; index < traces.length; index += channels.length) {
        const trace = traces[index];
        if (trace === undefined) continue;
        const { lane, ys, pxPerSample } = trace;
        const to = Math.floor(seconds * trace.rateHz);
        let x = (trace.drawn * pxPerSample) % lane.width;
        context.moveTo(lane.x + x, ys[trace.drawn % ys.length] ?? 0);
        for (let at = trace.drawn + 1; at <= to; at += 1) {
          x += pxPerSample;
          const y = ys[at % ys.length] ?? 0;
          if (x < lane.width) context.lineTo(lane.x + x, y);
          else {
            x -= lane.width;
            context.moveTo(lane.x + x, y);
          }
        }
        trace.drawn = to;
      }
      context.stroke();
    }
  };
  requestAnimationFrame(draw);
}

globalThis.onmessage = ({ data }: MessageEvent<Start | null>) => {
  if (data === null) postMessage(log.read());
  else start(data);
};
