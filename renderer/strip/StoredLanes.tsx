/** A stored strip as a small picture: one lane a channel, each as high as it is there, the moment dashed. */
import { useCallback, useMemo, type JSX } from 'react';
import { channelByKey } from '../../shared/domain/channels.ts';
import { hatch } from '../history/hatch.ts';
import { endOf, holesOf, piecesOf, rangeOf, tracePiece } from '../history/stored-trace.ts';
import { useCanvas, type Draw } from '../history/use-canvas.ts';
import { colourClass } from '../ward/colour.ts';
import { clockText } from '../words/format.ts';
import type { StoredStrip } from './use-strip.ts';
import css from './StoredLanes.module.css';

interface StoredLanesProps {
  readonly strip: StoredStrip;
  readonly channels: readonly string[];
  readonly label: string;
  /** Without names of channels and the moment: the smallest pictures. */
  readonly plain?: boolean;
  /** How much of it, around its moment; left out: all of it. */
  readonly part?: { readonly beforeMs: number; readonly afterMs: number };
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
  part,
  className,
}: StoredLanesProps): JSX.Element {
  // The same names are the same picture.
  const key = JSON.stringify(asked);
  const channels = useMemo(() => JSON.parse(key) as readonly string[], [key]);
  const { at } = strip.answer;
  const fromAt = part === undefined ? strip.answer.fromAt : Math.max(strip.answer.fromAt, at - part.beforeMs);
  const toAt = part === undefined ? strip.answer.toAt : Math.min(strip.answer.toAt, at + part.afterMs);
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
        const recordedTo = Math.max(fromAt, ...pieces.map((piece) => endOf(piece, form)));
        const knownTo = complete ? toAt : Math.min(toAt, recordedTo);
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
      {!plain &&
        channels.map((channel, index) => (
          <b
            key={channel}
            className={`${css.name} ${colourClass(channelByKey(channel)?.colour ?? 'temp')}`}
            style={{ top: `calc((100% - 18px) * ${(index + 0.5) / channels.length})` }}
          >
            {channelByKey(channel)?.label ?? channel}
          </b>
        ))}
      <div className={css.area} data-plain={plain ? '' : undefined}>
        <canvas ref={canvas} />
        {!plain && (
          <span className={css.moment} style={{ left: `${((at - fromAt) / (toAt - fromAt)) * 100}%` }}>
            <span>{clockText(at)}</span>
          </span>
        )}
      </div>
    </div>
  );
}
