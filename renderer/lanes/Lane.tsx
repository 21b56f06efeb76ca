import { useEffect, useId, useRef, type JSX } from 'react';
import { registerLane } from './registry.ts';
import { useTileColour, useTraceColour } from './colours.ts';

interface LaneProps {
  readonly bed: string;
  readonly channel: string;
  readonly size: 'tile' | 'detail';
  readonly label: string;
  /** On a tile's own ground, with nothing but lanes between the lanes of its parent: cheaper to put together. */
  readonly onTile?: boolean;
  readonly className?: string | undefined;
  /** Where its scale is asked for; else one is made. */
  readonly id?: string;
}

/** An empty place that the drawing worker fills. */
export function Lane({ bed, channel, size, label, onTile = false, className, id: given }: LaneProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const made = useId();
  const id = given ?? made;
  const colour = useTraceColour(channel);
  const tile = useTileColour();
  const background = onTile ? tile : 'transparent';
  useEffect(() => {
    if (element.current === null) return undefined;
    return registerLane(element.current, { id, bed, channel, size, colour, background });
  }, [id, bed, channel, size, colour, background]);
  return <div ref={element} className={className} data-channel={channel} role="img" aria-label={label} />;
}
