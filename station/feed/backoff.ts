/** Reconnecting: 1 s, doubled to 15 s, with jitter, so that a ward's stations do not return all at once (L15). */
export const backoff = { firstMs: 1_000, longestMs: 15_000 } as const;

/**
 * @param failures attempts that failed in a row; 0 after a session that had been whole
 * @param random in [0, 1)
 */
export function reconnectDelayMs(failures: number, random: number): number {
  const full = Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(failures, 10));
  return Math.round(full * (0.5 + random / 2));
}
