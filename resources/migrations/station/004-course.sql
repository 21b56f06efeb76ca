-- What the record's views ask for beside alarms: who lay where and which limits held (in order), therapy and kept
-- events (by time). The conditions stand in the queries word for word, or SQLite would not use the indexes.
CREATE INDEX events_course ON events (log, seq) WHERE type IN ('patient.admitted', 'patient.updated', 'patient.moved', 'patient.left', 'patient.merged', 'ward.configured', 'limits.set', 'limits.profile', 'policy.set', 'device.mapped', 'unreadable');
CREATE INDEX events_pumps ON events (log, json_extract(body, '$.device'), at) WHERE type = 'pump.changed';
CREATE INDEX events_kept ON events (log, json_extract(body, '$.span.bed'), json_extract(body, '$.span.at')) WHERE type = 'event.kept';
CREATE INDEX events_kept_id ON events (log, json_extract(body, '$.command')) WHERE type = 'event.kept';
