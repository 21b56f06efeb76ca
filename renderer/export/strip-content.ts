/** What stands on the strip page as a content to export or print. */
import { channelOrder } from '../../shared/domain/channels.ts';
import { onOneGrid, type ExportContent } from '../../shared/export/content.ts';
import type { StripContent } from '../strip/outputs.ts';
import { t } from '../words/index.ts';

/** Of all channels: ten minutes of 64 channels of 500 Hz. A device may send other rates and scales without end. */
const samplesMax = 20_000_000;

/**
 * Pieces of one scale make one channel; a change of scale in between makes another of the same name.
 *
 * @throws RangeError for people where it is more than a file or a sheet holds.
 */
export function exportContent(strip: StripContent): ExportContent {
  const seconds = (strip.toAt - strip.fromAt) / 1000;
  const byScale = Map.groupBy(strip.pieces, ({ channel, unit, rateHz, gain, offset }) =>
    JSON.stringify([channel, unit, rateHz, gain, offset]),
  );
  const samples = [...byScale.values()].reduce((sum, [first]) => sum + (first?.rateHz ?? 0) * seconds, 0);
  if (samples > samplesMax) throw new RangeError(t('exporting.tooMuch'));
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
