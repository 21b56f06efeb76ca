-- One row per alarm with what the history shows of it, kept from the events in the same commit (station/store/alarm-table.ts).
CREATE TABLE alarms (
  -- Order of recording: newest last, whatever clocks say.
  n           INTEGER PRIMARY KEY,
  -- Empty for what this station says of itself (central feed lost).
  log         TEXT NOT NULL,
  id          TEXT NOT NULL,
  bed         TEXT,
  parameter   TEXT,
  kind        TEXT NOT NULL,
  priority    TEXT NOT NULL,
  text        TEXT NOT NULL,
  -- The text in lower case, any script: SQLite's own folding knows ASCII alone.
  folded      TEXT NOT NULL,
  raised_at   REAL NOT NULL,
  ended_at    REAL,
  -- As the alarm stands: null again once the acknowledgement was taken back, ran out or a rise in priority ended it.
  ack_at      REAL,
  ack_by      TEXT,
  ack_command TEXT,
  -- Somebody acknowledged it and did not take that back.
  acted       INTEGER NOT NULL DEFAULT 0,
  -- Somebody was called.
  escalated   INTEGER NOT NULL DEFAULT 0,
  UNIQUE (log, id)
) STRICT;

CREATE INDEX alarms_by_time ON alarms (raised_at);
CREATE INDEX alarms_acted ON alarms (bed, parameter, raised_at) WHERE acted = 1;

-- An alarm goes with its first event; retention deletes all of its events at once.
CREATE TRIGGER alarms_pruned AFTER DELETE ON events WHEN old.type = 'alarm.raised'
BEGIN
  DELETE FROM alarms WHERE log = old.log AND id = old.alarm;
END;

-- Events up to and including this one are in the table above; the rest is read from the record at the next start.
ALTER TABLE logs ADD COLUMN alarms_seq INTEGER NOT NULL DEFAULT 0;

UPDATE events SET alarm = json_extract(body, '$.id')
WHERE alarm IS NULL AND type LIKE 'alarm.%' AND type <> 'alarm.raised';
