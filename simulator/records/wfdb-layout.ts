import { recordNoSample } from './record.ts';
import type { SampleSource } from './sample-source.ts';
import { unitFactor } from './unit-factor.ts';
import type { SegmentSignal, WfdbSegment } from './wfdb-segment.ts';
import type { WfdbSignal } from './wfdb-signal-line.ts';

/**
 * The signal of a segment that belongs to each channel of the layout, null where the segment lacks it.
 *
 * By name, equal names in their order, in fixed layouts too: there position and name agree unless a header is wrong,
 * and then a pressure must not be shown under another one's name.
 */
export function layoutMatches(
  layout: readonly WfdbSignal[],
  signals: readonly SegmentSignal[],
): readonly (SegmentSignal | null)[] {
  const left = [...signals];
  return layout.map((channel) => {
    const at = left.findIndex((signal) => signal.line.name === channel.name);
    return at < 0 ? null : (left.splice(at, 1)[0] ?? null);
  });
}

/** A layout with the channels added that it lacks and a segment has, so that nothing readable is lost. */
export function completedLayout(
  layout: readonly WfdbSignal[],
  segments: readonly WfdbSegment[],
): readonly WfdbSignal[] {
  const complete = [...layout];
  for (const { signals } of segments) {
    const matched = new Set(layoutMatches(complete, signals));
    complete.push(...signals.filter((signal) => !matched.has(signal)).map((signal) => signal.line));
  }
  return complete;
}

const aduMax = 2_147_483_647;

/**
 * The samples of a segment's signal in the adu of the layout, rounded, or what keeps them apart: a unit that measures
 * something else, or another rate.
 */
export function inLayoutUnits(signal: SegmentSignal, layout: WfdbSignal): SampleSource | string | null {
  const { line, source } = signal;
  if (source === null) return null;
  if (line.samplesPerFrame !== layout.samplesPerFrame) return `has ${line.samplesPerFrame} samples per frame`;
  const factor = unitFactor(line.unit, layout.unit);
  if (factor === null) return `is in ${line.unit}, the record in ${layout.unit}`;
  const scale = (factor * layout.gain) / line.gain;
  if (scale === 1 && line.baseline === layout.baseline) return source;
  return {
    read(out, outAt, from, count) {
      source.read(out, outAt, from, count);
      for (let at = outAt; at < outAt + count; at += 1) {
        const adu = out[at] ?? recordNoSample;
        if (adu === recordNoSample) continue;
        const converted = Math.round((adu - line.baseline) * scale + layout.baseline);
        out[at] = Math.min(aduMax, Math.max(-aduMax, converted));
      }
    },
  };
}
