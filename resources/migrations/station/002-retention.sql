-- Events up to and including this one were deleted by retention, but for those of alarms that were not over by then.
ALTER TABLE logs ADD COLUMN pruned_seq INTEGER NOT NULL DEFAULT 0;
