/** What the recorder may hold and how long it may work at a time. */
export const recorderBounds = {
  /** Samples that are no block yet, and blocks that wait for the disk. Bytes. */
  openBytes: 64 * 1024 * 1024,
  closedBytes: 64 * 1024 * 1024,
  /** Days open at once: today, yesterday, and what a fill or a salvage touches. */
  days: 6,
  /** Compressed in one turn: some 3 ms each. */
  blocksPerTick: 8,
  /** Longer than this is behind: after a stall, a fill of hours, a ward that runs faster than time. */
  behindMs: 90_000,
  /** Of a turn, where memory is at its bound; what comes meanwhile waits before the thread. */
  crowdedMs: 800,
  /** For what is a minute long when all ends. */
  closingMs: 1_000,
  /** A file that nothing came for is closed. */
  idleMs: 60_000,
  /** After a fault that is no full disk. */
  retryMs: 2_000,
} as const;
