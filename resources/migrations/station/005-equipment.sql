-- What people and rules did with a piece of equipment, and alarms of devices by week for the fleet's report. The
-- conditions stand in the queries word for word, or SQLite would not use the indexes.
CREATE INDEX events_assets ON events (log, json_extract(body, '$.asset'), seq) WHERE type IN ('asset.recorded', 'asset.retired', 'asset.acted');
CREATE INDEX events_findings ON events (log, json_extract(body, '$.finding.asset'), seq) WHERE type = 'finding.raised';
CREATE INDEX events_findings_after ON events (log, json_extract(body, '$.id'), seq) WHERE type IN ('finding.ended', 'finding.acknowledged');
CREATE INDEX events_device_alarms ON events (log, at, seq) WHERE type = 'alarm.raised' AND json_extract(body, '$.alarm.key') IN ('OCCLUSION', 'AIR', 'FAULT');
