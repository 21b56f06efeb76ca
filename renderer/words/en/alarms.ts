/** Alarms: their priority, their list and their acknowledgement. */
export const priority = { high: 'High', medium: 'Medium', low: 'Low', technical: 'Technical' } as const;

export const marks = { high: '!!!', medium: '!!', low: '!' } as const;

export const reason = {
  'on-my-way': 'On my way',
  'at-the-bedside': 'At the bedside',
  'treatment-in-progress': 'Treatment in progress',
  artefact: 'Artefact, patient moving',
  'known-plan-in-place': 'Known, plan in place',
  other: 'Other, type a note',
} as const;

export const ack = {
  title: 'Acknowledge with a reason',
  since: 'Since {{time}}',
  note: 'Note',
  noteHint: 'What is known, what is planned',
  explain:
    'Stops sound and flashing on every Wardlight station. The bedside monitor or pump keeps sounding until it is settled there.',
  submit: 'Acknowledge bed {{bed}}, {{reason}}',
  submitNoBed: 'Acknowledge, {{reason}}',
  submitNote: 'Acknowledge needs a note',
  sending: 'Sending',
  done: 'Acknowledged',
  over: 'This alarm has ended.',
  failed: 'Failed. Try again',
  notAnswered: 'Not acknowledged. The gateway did not answer. Try again.',
  queued: 'Not acknowledged yet. The gateway did not answer. Stored here, and sent when it answers.',
  refused: 'Not acknowledged. {{why}}',
  close: 'Close',
  noWave: 'No waveform for this alarm.',
  now: 'Now',
  latched: 'Ended {{time}}, not acknowledged.',
  already: 'Acknowledged {{time}}, {{by}}, {{reason}}.',
  noReason: 'no reason given',
  bothLost: 'Connection lost. Acknowledge on the band.',
  lastWave: '{{channel}}, now',
} as const;

export const alarms = {
  title: 'Alarms',
  active: 'Active',
  asOf: 'as they stood when contact was lost at {{time}}, not live',
  activeHint: 'highest priority first, newest first within a priority',
  acknowledged: 'Acknowledged',
  acknowledgedHint: 'silent and steady until they end',
  ended: 'Ended',
  endedHint: '{{count}}, newest first',
  none: 'No active alarms. The last one ended {{time}}, bed {{bed}}.',
  noneYet: 'No active alarms.',
  noneAcknowledged: 'Nothing is acknowledged and still true.',
  noneEnded: 'No alarm has ended since this ward was set up.',
  since: 'since {{time}}',
  ack: 'Ack',
  openBed: 'Open bed',
  colEnded: 'Ended',
  colBed: 'Bed',
  colPriority: 'Priority',
  colAlarm: 'Alarm',
  colLasted: 'Lasted',
  colAck: 'Ack after',
  colReason: 'Reason',
  endedBefore: 'Ended before ack',
  endedAt: 'Ended {{time}}',
  ackBy: 'Ack {{time}}, {{by}}',
  noBed: '–',
  pick: 'Select an alarm to see its waveform and acknowledge it.',
  detail: 'Alarm',
} as const;
