-- Numerics of one UTC day. A crash may cost the last two seconds (a batch a second, synced).
-- Waveforms get files of their own beside these (waves-YYYY-MM-DD…): nothing here has to change for them.

CREATE TABLE series (
  id   INTEGER PRIMARY KEY,
  bed  TEXT NOT NULL,
  key  TEXT NOT NULL,
  unit TEXT NOT NULL,
  UNIQUE (bed, key, unit)
) STRICT;

-- The last minutes as they came, in the order they came: n × (u16 series, f64 value), little-endian.
CREATE TABLE seconds (
  t     INTEGER NOT NULL,
  cells BLOB NOT NULL
) STRICT;

-- Everything older: one column of at most 300 s of one series (station/store/column-codec.ts).
-- A clock that was set back makes a further part, it replaces nothing.
CREATE TABLE columns (
  series INTEGER NOT NULL REFERENCES series (id),
  start  INTEGER NOT NULL,
  part   INTEGER NOT NULL,
  data   BLOB NOT NULL,
  PRIMARY KEY (series, start, part)
) STRICT, WITHOUT ROWID;
