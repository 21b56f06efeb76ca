-- Strips of one month (UTC): what alarms and kept events show, kept longer than the waves are. Taken from the waves once
-- their time is over; what a crash costs is taken again while the waves are there (synchronous NORMAL).

CREATE TABLE strips (
  -- "a:…" of an alarm, "k:…" of a kept event.
  id      TEXT PRIMARY KEY,
  bed     TEXT NOT NULL,
  from_at REAL NOT NULL,
  to_at   REAL NOT NULL,
  at      REAL NOT NULL,
  -- Samples of all channels together: a later look at the record replaces it where it finds more.
  samples INTEGER NOT NULL,
  -- 1: no channel has a hole.
  whole   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Blocks as those of the waves (station/waves/block-record.ts), by channel and time.
CREATE TABLE pieces (
  strip TEXT NOT NULL REFERENCES strips (id) ON DELETE CASCADE,
  n     INTEGER NOT NULL,
  crc   INTEGER NOT NULL,
  data  BLOB NOT NULL,
  PRIMARY KEY (strip, n)
) STRICT, WITHOUT ROWID;
