-- Minutes beside the seconds, the devices' own stamps, and checksums. What version 1 wrote stays as it is: its columns
-- have neither stamp nor checksum, and their minutes are made when the station has time.

-- Of rows of version 1: null.
ALTER TABLE seconds ADD COLUMN bed TEXT;
-- One f64 per cell: epoch ms on the device's clock, NaN where it gave none. Null: no cell has one.
ALTER TABLE seconds ADD COLUMN stamps BLOB;

-- Devices' stamps of a column (station/store/stamp-codec.ts). What a monitor measured at once has one list for all its
-- parameters. A list that no column names any more stays until its day goes.
CREATE TABLE stamps (
  id   INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;

-- Null: no device said when. Part 0 is what is read; a further part holds what came for a second that was taken.
ALTER TABLE columns ADD COLUMN stamps INTEGER;
-- CRC-32 of the data. Null: version 1.
ALTER TABLE columns ADD COLUMN crc INTEGER;

-- The minutes of one series in one hour (station/store/minute-codec.ts), made in the commit that makes the column.
CREATE TABLE minutes (
  series INTEGER NOT NULL REFERENCES series (id),
  -- Epoch seconds of its start.
  hour   INTEGER NOT NULL,
  crc    INTEGER NOT NULL,
  data   BLOB NOT NULL,
  PRIMARY KEY (series, hour)
) STRICT, WITHOUT ROWID;

-- Whether every column has its minutes.
CREATE TABLE rolled_up (done INTEGER NOT NULL) STRICT;
INSERT INTO rolled_up SELECT NOT EXISTS (SELECT 1 FROM columns);
