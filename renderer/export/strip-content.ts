/** What stands on the strip page as a content to export or print. */
import { channelOrder } from '../../shared/domain/channels.ts';
import { onOneGrid, type ExportContent } from '../../shared/export/content.ts';
import type { StripContent } from '../strip/outputs.ts';

/** Pieces of one scale make one channel; a change of scale in between makes another of the same name. */
export function exportContent(strip: StripContent): ExportContent {
  const byScale = Map.groupBy(strip.pieces, ({ channel, unit, rateHz, gain, offset }) =>
    JSON.stringify([channel, unit, rateHz, gain, offset]),
  );
  const channels = [...byScale.values()]
    .flatMap((pieces) => onOneGrid(pieces, strip.fromAt, strip.toAt) ?? [])
    .toSorted((a, b) => channelOrder(a.channel.key) - channelOrder(b.channel.key))
    .map(({ channel }) => channel);
  const { patient, moment } = strip;
  const name = patient === null ? '' : [patient.family, patient.given].filter(Boolean).join(', ');
  return {
    ward: strip.ward,
    bed: strip.bed,
    patient: patient === null ? null : { name, mrn: patient.mrn, sex: patient.sex, birthDate: patient.birthDate },
    fromAt: strip.fromAt,
    toAt: strip.toAt,
    channels,
    beats: strip.beats,
    notes: [
      ...(moment.text === '' ? [] : [{ at: moment.at, durationMs: null, text: moment.text }]),
      ...(strip.text === '' ? [] : [{ at: moment.at, durationMs: null, text: strip.text }]),
    ],
    by: strip.by,
  };
}
