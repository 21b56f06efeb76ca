-- Where equipment was and what it was good for, as this station heard it. A crash costs at most the last minutes of the
-- sums (synchronous NORMAL); what was not heard is a gap: nothing here is made up afterwards.

-- Stretches in which the station listened. What has no end in the tables below lasts as long as the last of them.
CREATE TABLE spans (
  from_at REAL PRIMARY KEY,
  to_at   REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stays (
  asset   TEXT NOT NULL,
  from_at REAL NOT NULL,
  -- When it was heard there last; null: it is still there.
  to_at   REAL,
  place   TEXT,
  floor   REAL,
  x       REAL NOT NULL,
  y       REAL NOT NULL,
  crs     TEXT NOT NULL,
  PRIMARY KEY (asset, from_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX stays_open ON stays (asset) WHERE to_at IS NULL;
CREATE INDEX stays_by_time ON stays (from_at);

-- Conditions as shared/assets/fusion.ts has them, once they have settled.
CREATE TABLE conditions (
  asset     TEXT NOT NULL,
  from_at   REAL NOT NULL,
  to_at     REAL,
  condition TEXT NOT NULL,
  PRIMARY KEY (asset, from_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX conditions_open ON conditions (asset) WHERE to_at IS NULL;
CREATE INDEX conditions_by_time ON conditions (from_at);

-- By ISO week (its Monday, 00:00 UTC, epoch ms).
CREATE TABLE use_weeks (
  week     REAL NOT NULL,
  asset    TEXT NOT NULL,
  kind     TEXT NOT NULL,
  used_ms  REAL NOT NULL,
  -- Its condition was known: it was not "not seen".
  known_ms REAL NOT NULL,
  PRIMARY KEY (week, asset, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_weeks (
  week          REAL NOT NULL,
  device        TEXT NOT NULL,
  heard_ms      REAL NOT NULL,
  running_ms    REAL NOT NULL,
  -- On its battery: how long, and by how many per cent it fell.
  discharge_ms  REAL NOT NULL,
  discharge_pct REAL NOT NULL,
  -- By how much its clock went from ours, and in which time; a clock that somebody set is no drift.
  drift_ms      REAL NOT NULL,
  drift_span_ms REAL NOT NULL,
  PRIMARY KEY (week, device)
) STRICT, WITHOUT ROWID;
