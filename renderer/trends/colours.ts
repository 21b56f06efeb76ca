/** Colours of the theme in use for what is drawn on a canvas, which cannot read style sheets. */
import { useMemo } from 'react';
import type { ColourToken } from '../../shared/domain/parameters.ts';
import { useTileColour } from '../lanes/colours.ts';

export interface ChartColours {
  readonly of: (token: ColourToken) => string;
  readonly text: string;
  readonly limit: string;
  /** Scales with the paper: px of a line. */
  readonly lineWidth: number;
  /** Of bands: from lowest to highest, and of a pressure between its parts. */
  readonly shades: readonly [outer: number, inner: number];
}

const readOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function useChartColours(): ChartColours {
  const tile = useTileColour();
  return useMemo(() => {
    const known = new Map<ColourToken, string>();
    const of = (token: ColourToken): string => {
      const colour = known.get(token) ?? readOf(`--p-${token}`);
      known.set(token, colour);
      return colour;
    };
    return {
      of,
      text: readOf('--text-primary'),
      limit: readOf('--text-tertiary'),
      lineWidth: 1.5,
      shades: [0.18, 0.32],
    };
    // Read anew with each theme: its ground tells them apart.
    // eslint-disable-next-line react/exhaustive-deps
  }, [tile]);
}

export const paperColours: ChartColours = {
  of: () => '#000',
  text: '#000',
  limit: '#444',
  lineWidth: 1,
  shades: [0.12, 0.16],
};
