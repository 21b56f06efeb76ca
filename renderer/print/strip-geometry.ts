/** Where everything of a printed strip lies, in millimetres on paper. Pure. */
import { channelByKey } from '../../shared/domain/channels.ts';
import { noSample, type ExportChannel, type ExportContent } from '../../shared/export/content.ts';

/** Fits A4 (297 mm) and Letter (279 mm) across with margins: 10 s at 25 mm/s. */
export const rowMm = 250;
export const sheet = { laneMm: 30, lanesMm: 150, topMm: 8, axisMm: 5 } as const;

export interface PrintedLane {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  /** SVG path in millimetres; begins anew after each gap. */
  readonly path: string;
  /** Of the lane's zero line or middle, from the top of the sheet's drawing. */
  readonly baseMm: number;
  /** "10 mm/mV", "0.25 mm/mmHg". */
  readonly scale: string;
}

export interface PrintedSheet {
  readonly fromAt: number;
  readonly toAt: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly lanes: readonly PrintedLane[];
  /** A second each. */
  readonly ticks: readonly { readonly at: number; readonly xMm: number }[];
  readonly marks: readonly { readonly xMm: number; readonly text: string }[];
  readonly beats: readonly { readonly xMm: number; readonly label: string }[];
}

export interface PrintScale {
  readonly speedMmPerS: number;
  readonly gainMmPerMv: number;
}

/** One sheet per row of time and per group of lanes that fit one under the other. */
export function sheetsOf(content: ExportContent, scale: PrintScale): readonly PrintedSheet[] {
  const rowMs = (rowMm / scale.speedMmPerS) * 1000;
  const perSheet = Math.floor(sheet.lanesMm / sheet.laneMm);
  const sheets: PrintedSheet[] = [];
  for (let fromAt = content.fromAt; fromAt < content.toAt; fromAt += rowMs) {
    const toAt = Math.min(content.toAt, fromAt + rowMs);
    for (let first = 0; first < content.channels.length; first += perSheet) {
      sheets.push(oneSheet(content, content.channels.slice(first, first + perSheet), fromAt, toAt, scale));
    }
  }
  return sheets;
}

function oneSheet(
  content: ExportContent,
  channels: readonly ExportChannel[],
  fromAt: number,
  toAt: number,
  scale: PrintScale,
): PrintedSheet {
  const xOf = (at: number): number => ((at - fromAt) / 1000) * scale.speedMmPerS;
  const within = (at: number): boolean => at >= fromAt && at < toAt;
  const lanes = channels.map((channel, index) => {
    const middle = sheet.topMm + (index + 0.5) * sheet.laneMm;
    return laneOf(channel, middle, xOf, within, scale);
  });
  const firstSecond = Math.ceil(fromAt / 1000) * 1000;
  const count = Math.max(0, Math.ceil((toAt - firstSecond) / 1000));
  return {
    fromAt,
    toAt,
    widthMm: xOf(toAt),
    heightMm: sheet.topMm + channels.length * sheet.laneMm + sheet.axisMm,
    lanes,
    ticks: Array.from({ length: count }, (_, index) => {
      const at = firstSecond + index * 1000;
      return { at, xMm: xOf(at) };
    }),
    marks: content.notes.filter(({ at }) => within(at)).map(({ at, text }) => ({ xMm: xOf(at), text })),
    beats: content.beats.filter(({ at }) => within(at)).map(({ at, label }) => ({ xMm: xOf(at), label })),
  };
}

function laneOf(
  channel: ExportChannel,
  middleMm: number,
  xOf: (at: number) => number,
  within: (at: number) => boolean,
  { gainMmPerMv }: PrintScale,
): PrintedLane {
  const known = channelByKey(channel.key);
  const isEcg = known?.family === 'ecg' && channel.unit === 'mV';
  const range = isEcg ? null : rangeOf(channel, known?.range ?? null);
  const mmPerUnit = range === null ? gainMmPerMv : (sheet.laneMm - 6) / (range.high - range.low);
  const centre = range === null ? 0 : (range.high + range.low) / 2;
  const yOf = (value: number): number => middleMm - (value - centre) * mmPerUnit;
  const stepMs = 1000 / channel.rateHz;
  let path = '';
  let isDown = false;
  for (const [index, sample] of channel.samples.entries()) {
    const at = channel.startAt + index * stepMs;
    if (sample === noSample || !within(at)) {
      isDown = false;
      continue;
    }
    const y = yOf(sample * channel.gain + channel.offset);
    path += `${isDown ? 'L' : 'M'}${xOf(at).toFixed(3)} ${y.toFixed(3)}`;
    isDown = true;
  }
  const unit = channel.unit === 'mm[Hg]' ? 'mmHg' : channel.unit;
  const scale = unit === '1' || unit === 'Ohm' ? '' : `${Number(mmPerUnit.toPrecision(3))} mm/${unit}`;
  return { key: channel.key, label: known?.label ?? channel.key, unit, path, baseMm: middleMm, scale };
}

/** The channel's own range, widened to what is there: nothing is cut off on paper. */
function rangeOf(
  { samples, gain, offset }: ExportChannel,
  usual: readonly [low: number, high: number] | null,
): { readonly low: number; readonly high: number } {
  let low = usual?.[0] ?? Number.POSITIVE_INFINITY;
  let high = usual?.[1] ?? Number.NEGATIVE_INFINITY;
  for (const sample of samples) {
    if (sample === noSample) continue;
    const value = sample * gain + offset;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low))
    return { low: (Number.isFinite(low) ? low : 0) - 0.5, high: (Number.isFinite(low) ? low : 0) + 0.5 };
  return { low, high };
}
