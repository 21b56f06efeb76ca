/** The synthetic ward of the drawing benchmarks: the same channels, places and signals for every renderer. */
import type { Lane } from '../../../renderer/waves/types.ts';

export const channels = [
  { key: 'ECG II', rateHz: 250, colour: '#8FD0A0', mmPerS: 25, range: [-1, 2] as const, mmPerUnit: 10 },
  { key: 'ART', rateHz: 125, colour: '#E39EAD', mmPerS: 25, range: [40, 160] as const, mmPerUnit: null },
  { key: 'PLETH', rateHz: 125, colour: '#8BB9E9', mmPerS: 25, range: null, mmPerUnit: null },
  { key: 'RESP', rateHz: 125, colour: '#D8D1B8', mmPerS: 6.25, range: null, mmPerUnit: null },
] as const;

export const pxPerMm = 3.6;
const margin = 8;

export const bedName = (bed: number): string => `${bed + 1}`.padStart(2, '0');

/** A grid of beds, four lanes each, as the overview lays them out. */
export function lanesFor(beds: number, width: number, height: number): Lane[] {
  const columns = Math.ceil(Math.sqrt((beds * width) / height / 1.4));
  const rows = Math.ceil(beds / columns);
  const tileWidth = width / columns;
  const laneHeight = (height / rows - margin) / channels.length;
  return Array.from({ length: beds }, (_, bed) =>
    channels.map((channel, index) => ({
      id: `${bedName(bed)} ${channel.key}`,
      bed: bedName(bed),
      channel: channel.key,
      x: (bed % columns) * tileWidth + margin / 2,
      y: Math.floor(bed / columns) * (height / rows) + index * laneHeight + margin / 2,
      width: tileWidth - margin,
      height: laneHeight - 2,
      colour: channel.colour,
      background: 'transparent',
      mmPerS: channel.mmPerS,
      pxPerMm,
      gapPx: 14,
      lineWidth: 1.5,
      range: channel.range,
      mmPerUnit: channel.mmPerUnit,
      state: 'live' as const,
    })),
  ).flat();
}

const bump = (x: number, at: number, width: number): number => Math.exp(-(((x - at) / width) ** 2));

/** Physical value of a channel at a time; beds differ by rate and phase. */
export function valueAt(channel: number, bed: number, ms: number): number {
  const beat = ((ms * (0.9 + (bed % 7) * 0.1)) / 1000 + bed * 0.13) % 1;
  if (channel === 0) {
    const qrs = 1.1 * bump(beat, 0.3, 0.012) - 0.2 * bump(beat, 0.275, 0.01) - 0.25 * bump(beat, 0.33, 0.012);
    return 0.12 * bump(beat, 0.14, 0.03) + qrs + 0.3 * bump(beat, 0.58, 0.06);
  }
  if (channel === 1) return 72 + 48 * bump(beat, 0.45, 0.09) + 16 * bump(beat, 0.66, 0.1);
  if (channel === 2) return 0.2 + bump(beat, 0.52, 0.12) + 0.3 * bump(beat, 0.75, 0.12);
  return Math.sin((ms / 1000) * 2 * Math.PI * (0.22 + (bed % 5) * 0.02));
}

export const gains = [0.0005, 0.01, 0.0001, 0.0001] as const;
