-- The station's own database. Durable: every commit is on the disk (synchronous FULL) before anything is confirmed.

CREATE TABLE station (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  station_id TEXT NOT NULL,
  created_at REAL NOT NULL
) STRICT;

-- One row per log of a gateway that this station ever recorded, and per fork of it.
CREATE TABLE logs (
  key        TEXT PRIMARY KEY,
  log_id     TEXT NOT NULL,
  fork       INTEGER NOT NULL,
  -- Events up to and including this one are here, but for the gaps below.
  head_seq   INTEGER NOT NULL,
  used_order INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  log     TEXT NOT NULL REFERENCES logs (key),
  seq     INTEGER NOT NULL,
  at      REAL NOT NULL,
  type    TEXT NOT NULL,
  -- The alarm that the event is about, else null.
  alarm   TEXT,
  body    TEXT NOT NULL,
  PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_by_alarm ON events (log, alarm, seq) WHERE alarm IS NOT NULL;
CREATE INDEX events_ended ON events (log, at) WHERE type = 'alarm.ended';

-- What a gateway no longer had when we asked. Never filled, never hidden.
CREATE TABLE gaps (
  log      TEXT NOT NULL REFERENCES logs (key),
  from_seq INTEGER NOT NULL,
  to_seq   INTEGER NOT NULL,
  PRIMARY KEY (log, from_seq)
) STRICT, WITHOUT ROWID;

-- The folded state at a sequence number, so that a start needs no whole log.
CREATE TABLE pictures (
  log   TEXT PRIMARY KEY REFERENCES logs (key),
  seq   INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;

-- Commands given here. The id is the idempotency key that the gateway knows it by.
CREATE TABLE outbox (
  id         TEXT PRIMARY KEY,
  at         REAL NOT NULL,
  command    TEXT NOT NULL,
  outcome    TEXT CHECK (outcome IN ('done', 'refused')),
  reason     TEXT,
  settled_at REAL
) STRICT;

CREATE INDEX outbox_waiting ON outbox (at) WHERE outcome IS NULL;

CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
