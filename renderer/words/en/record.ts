/** What the views of the record share: tabs, states of a reading, gaps. */
export const record = {
  trends: 'Trends',
  disclosure: 'Disclosure',
  strip: 'Strip',
  loading: 'Reading the record …',
  failed: 'The record could not be read: {{reason}}',
  again: 'Read again',
  nothing: 'Nothing is recorded here.',
  noPatient: 'No patient in this bed.',
  gap: {
    'not-recorded': 'not recorded',
    damaged: 'damaged',
    'other-patient': 'not this patient',
  },
} as const;
