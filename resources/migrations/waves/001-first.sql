-- Waves of one UTC day. Every second's batch is committed to `tail` and synced: a crash costs at most two seconds.
-- What is complete is rewritten as compressed blocks in the same commit that removes it from the tail.

-- One channel of one bed with one scale and rate.
CREATE TABLE series (
  id      INTEGER PRIMARY KEY,
  bed     TEXT NOT NULL,
  channel TEXT NOT NULL,
  unit    TEXT NOT NULL,
  rate_hz REAL NOT NULL,
  gain    REAL NOT NULL,
  offset  REAL NOT NULL,
  UNIQUE (bed, channel, unit, rate_hz, gain, offset)
) STRICT;

-- A stretch without a gap. The columns are there to find it; `data` says the same of itself
-- (station/waves/block-record.ts) and `crc` is of all of it, so a damaged block costs itself alone.
CREATE TABLE blocks (
  id        INTEGER PRIMARY KEY,
  series    INTEGER NOT NULL REFERENCES series (id),
  -- Of the first sample, gateway's clock, epoch ms.
  start     REAL NOT NULL,
  -- The device's own stamp of it; null where it gave none.
  device_at REAL,
  samples   INTEGER NOT NULL,
  crc       INTEGER NOT NULL,
  data      BLOB NOT NULL
) STRICT;

CREATE INDEX blocks_by_time ON blocks (series, start);

-- What came in each second, as wave frames (shared/feed/wave-frame.ts), oldest first.
CREATE TABLE tail (
  id    INTEGER PRIMARY KEY,
  crc   INTEGER NOT NULL,
  frame BLOB NOT NULL
) STRICT;
