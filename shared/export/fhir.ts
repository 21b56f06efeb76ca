/**
 * FHIR R4: a Bundle (collection) with one Observation per channel, its value a SampledData.
 * value = origin + factor × number; "E" stands for no sample. Source: hl7.org/fhir/R4/datatypes.html#SampledData.
 */
import { channelByKey } from '../domain/channels.ts';
import { exportName, noSample, type ExportChannel, type ExportContent, type ExportFile } from './content.ts';

const mdc = 'urn:iso:std:iso:11073:10101';
const category = 'http://terminology.hl7.org/CodeSystem/observation-category';

export function toFhir(content: ExportContent): readonly ExportFile[] {
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: instant(content.toAt),
    entry: content.channels.map((channel) => ({ resource: observation(channel, content) })),
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(bundle, null, 2)}\n`);
  return [{ name: `${exportName(content)}.json`, type: 'application/fhir+json', bytes }];
}

function observation(channel: ExportChannel, content: ExportContent): object {
  const known = channelByKey(channel.key);
  const code = known?.codes[0];
  const reference = known?.refIds[0];
  const coding =
    code === undefined
      ? {}
      : {
          coding: [
            { system: mdc, code: String(code), ...(reference === undefined ? {} : { display: `MDC_${reference}` }) },
          ],
        };
  const endAt = channel.startAt + (channel.samples.length * 1000) / channel.rateHz;
  const notes = content.notes.map(({ at, text }) => ({ text: `${instant(at)} ${text}` }));
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ system: category, code: 'vital-signs', display: 'Vital Signs' }] }],
    code: { ...coding, text: channel.key },
    ...(content.patient === null ? {} : { subject: subjectOf(content.patient) }),
    effectivePeriod: { start: instant(channel.startAt), end: instant(endAt) },
    performer: [{ display: `${content.ward}, bed ${content.bed}` }],
    valueSampledData: {
      origin: { value: channel.offset, unit: channel.unit, system: 'http://unitsofmeasure.org', code: channel.unit },
      period: 1000 / channel.rateHz,
      factor: channel.gain,
      dimensions: 1,
      data: Array.from(channel.samples, (sample) => (sample === noSample ? 'E' : String(sample))).join(' '),
    },
    ...(notes.length === 0 ? {} : { note: notes }),
  };
}

const subjectOf = ({ name, mrn }: NonNullable<ExportContent['patient']>): object => ({
  ...(mrn === null ? {} : { identifier: { value: mrn } }),
  display: name,
});

const instant = (at: number): string => new Date(Math.round(at)).toISOString();
