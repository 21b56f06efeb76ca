/** Sound that does not reach the ward. */
export const sound = {
  blocked: 'No sound here yet. Press any key or touch the screen.',
  stalled: 'Speaker fault: alarms do not sound here.',
  failed: 'No speaker: alarms do not sound here.',
} as const;
