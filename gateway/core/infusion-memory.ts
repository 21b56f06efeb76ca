/**
 * What the near-end notices remember of each channel, by the notice's episode; as many as the ward's pumps have channels.
 * Transient; after a restart the alarms that stand or stood tell what was said.
 */
export class NoticeMemory {
  /** What was left in the container when it was last heard, mL, and of which drug. */
  readonly left = new Map<string, { readonly ml: number; readonly drug: string | null }>();
  /** The container hangs there since then, by the gateway's clock. */
  readonly hungAt = new Map<string, number>();
  /** The latest of the set times that was told of this container, minutes before empty. */
  readonly told = new Map<string, number>();
}
