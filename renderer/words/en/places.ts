/** Places that are still empty. */
export const places = {
  handoffTitle: 'Handoff',
  handoff:
    'Nothing to hand over here yet. This place will hold the shift’s patients, the facts from their monitors and pumps, sign-out and acceptance.',
  handoffNext: 'Until then hand over as your ward does today.',
  reviewTitle: 'Review',
  review:
    'Nothing to review here yet. This place will count alarms, rank the ones that disturb most and compare weeks.',
  reviewNext: 'Ended alarms are listed under Alarms.',
} as const;
