/** A stored strip as a small picture: one lane a channel, each as high as it is there, the moment dashed. */
import { useCallback, useMemo, type JSX } from 'react';
import { channelByKey } from '../../shared/domain/channels.ts';
import { hatch } from '../history/hatch.ts';
import { holesOf, piecesOf, rangeOf, tracePiece } from '../history/stored-trace.ts';
import { useCanvas, type Draw } from '../history/use-canvas.ts';
import { colourClass } from '../ward/colour.ts';
import type { StoredStrip } from './use-strip.ts';
import css from './StoredLanes.module.css';

interface StoredLanesProps {
  readonly strip: StoredStrip;
  readonly channels: readonly string[];
  readonly label: string;
  /** Names of channels, and the moment: left out of the smallest pictures. */
  readonly plain?: boolean;
  readonly className?: string | undefined;
}

const lineWidthPx = 1.5;
/** Of a lane: above and below its trace. */
const marginPart = 0.12;
/** A hole shorter than this is not seen at this size. */
const leastHoleMs = 300;

export function StoredLanes({
  strip,
  channels: asked,
  label,
  plain = false,
  className,
}: StoredLanesProps): JSX.Element {
  // The same names are the same picture.
  const key = JSON.stringify(asked);
  const channels = useMemo(() => JSON.parse(key) as readonly string[], [key]);
  const { fromAt, toAt, at } = strip.answer;
  const draw = useCallback<Draw>(
    (context, { width, height, dpr }, colour) => {
      const laneHeight = height / Math.max(1, channels.length);
      for (const [index, channel] of channels.entries()) {
        const pieces = piecesOf(strip.blocks, channel);
        const { form, complete } = strip.answer;
        const [low, high] = rangeOf(pieces, form, fromAt, toAt) ?? [0, 1];
        const room = laneHeight * (1 - 2 * marginPart);
        const pxPerUnit = room / Math.max(high - low, 1e-6);
        const top = index * laneHeight + laneHeight * marginPart;
        const zeroY = top + high * pxPerUnit;
        // While it is still recorded what is to come is no gap.
        const knownTo = complete ? toAt : Math.max(fromAt, ...pieces.map(({ startAt }) => startAt));
        for (const hole of holesOf(pieces, form, fromAt, knownTo, leastHoleMs)) {
          const x = ((hole.fromAt - fromAt) / (toAt - fromAt)) * width;
          const wide = ((hole.toAt - hole.fromAt) / (toAt - fromAt)) * width;
          hatch(context, { x, y: top, width: wide, height: room }, colour('--text-primary'), dpr);
        }
        context.beginPath();
        for (const piece of pieces) {
          tracePiece(context, piece, form, { left: 0, width, fromAt, toAt, zeroY, pxPerUnit });
        }
        context.strokeStyle = colour(`--p-${channelByKey(channel)?.colour ?? 'temp'}`);
        context.lineWidth = lineWidthPx * dpr;
        context.lineJoin = 'round';
        context.stroke();
      }
    },
    [strip, channels, fromAt, toAt],
  );
  const canvas = useCanvas(draw);
  return (
    <div className={`${css.lanes} ${className ?? ''}`} role="img" aria-label={label} data-stored-strip="">
      <canvas ref={canvas} />
      {!plain && (
        <>
          {channels.map((channel, index) => (
            <b
              key={channel}
              className={`${css.name} ${colourClass(channelByKey(channel)?.colour ?? 'temp')}`}
              style={{ top: `${(index / channels.length) * 100}%` }}
            >
              {channelByKey(channel)?.label ?? channel}
            </b>
          ))}
          <span className={css.moment} style={{ left: `${((at - fromAt) / (toAt - fromAt)) * 100}%` }} />
        </>
      )}
    </div>
  );
}
