/** Words on paper and of exports. */
export const print = {
  noName: 'Name not known here',
  span: '{{date}}, {{from}} to {{to}}',
  scale: '{{speed}} mm/s, ECG {{gain}} mm/mV, not filtered',
  printed: 'Printed {{date}} {{time}} by {{by}}',
  page: 'Page {{page}} of {{pages}}. Confidential.',
  interval: '{{ms}} ms, {{rate}} /min',
} as const;

export const exporting = {
  wfdb: 'WFDB',
  wfdbHint: 'sample for sample, with marks',
  tooMuch: 'These waves have more samples than one file holds: choose a shorter stretch',
  edf: 'EDF+',
  edfHint: 'one file, marks as annotations',
  csv: 'CSV',
  csvHint: 'time and value, one column each',
  fhir: 'FHIR',
  fhirHint: 'Observation, SampledData',
} as const;
