/**
 * What the log says of equipment: the past of one thing, and alarms of devices by ISO week. Indexes are named, since the
 * planner would rather walk the whole log in order than sort a handful of rows.
 */
import { storedEventSchema, type StoredEvent } from '../../shared/ward/events.ts';
import { weekOf } from '../../shared/assets/weeks.ts';
import type { ReadableDb } from './handles.ts';

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly body: string;
}

const findingsRead = 200;

/** Newest first: what was recorded of it, what people and rules did with it, what facilities had to see to. */
export function assetPast(
  db: ReadableDb,
  { logKey, asset, limit }: { readonly logKey: string; readonly asset: string; readonly limit: number },
): StoredEvent[] {
  const acts = db
    .prepare<unknown[], Row>(
      `SELECT seq, at, body FROM events INDEXED BY events_assets WHERE log = ? AND json_extract(body, '$.asset') = ?
         AND type IN ('asset.recorded', 'asset.retired', 'asset.acted') ORDER BY seq DESC LIMIT ?`,
    )
    .all(logKey, asset, limit);
  const raised = db
    .prepare<unknown[], Row & { id: string }>(
      `SELECT seq, at, body, json_extract(body, '$.finding.id') AS id FROM events INDEXED BY events_findings
       WHERE log = ? AND json_extract(body, '$.finding.asset') = ? AND type = 'finding.raised' ORDER BY seq DESC LIMIT ?`,
    )
    .all(logKey, asset, Math.min(limit, findingsRead));
  const after = db.prepare<unknown[], Row>(
    `SELECT seq, at, body FROM events INDEXED BY events_findings_after WHERE log = ? AND json_extract(body, '$.id') = ?
       AND type IN ('finding.ended', 'finding.acknowledged') ORDER BY seq DESC LIMIT 4`,
  );
  const settled = raised.flatMap(({ id }) => after.all(logKey, id));
  return [...acts, ...raised, ...settled]
    .toSorted((a, b) => b.seq - a.seq)
    .slice(0, limit)
    .flatMap(({ seq, at, body }) => {
      const read = storedEventSchema.safeParse({ seq, at, event: JSON.parse(body) as unknown });
      return read.success ? [read.data] : [];
    });
}

export interface DeviceAlarms {
  readonly device: string;
  /** Monday 00:00 UTC. */
  readonly week: number;
  readonly key: 'OCCLUSION' | 'AIR' | 'FAULT';
  readonly count: number;
}

const alarmsPerSlice = 500;

export interface DeviceAlarmsQuery {
  readonly logKey: string;
  /** Stretches in which hours were counted too, oldest first: what lies between them counts for nothing. */
  readonly spans: readonly { readonly fromAt: number; readonly toAt: number }[];
  readonly fromAt: number;
  readonly toAt: number;
}

/** Alarms that devices raised themselves, counted by device, kind and week. */
export function* deviceAlarms(
  db: ReadableDb,
  { logKey, spans, fromAt, toAt }: DeviceAlarmsQuery,
): Generator<void, DeviceAlarms[]> {
  const page = db.prepare<unknown[], { seq: number; at: number; device: string; key: DeviceAlarms['key'] }>(
    `SELECT seq, at, json_extract(body, '$.alarm.device') AS device, json_extract(body, '$.alarm.key') AS key
     FROM events INDEXED BY events_device_alarms WHERE log = ? AND type = 'alarm.raised'
       AND json_extract(body, '$.alarm.key') IN ('OCCLUSION', 'AIR', 'FAULT')
       AND coalesce(json_extract(body, '$.alarm.source'), 'device') = 'device'
       AND (at, seq) > (?, ?) AND at < ? ORDER BY at, seq LIMIT ?`,
  );
  const counts = new Map<string, { device: string; week: number; key: DeviceAlarms['key']; count: number }>();
  let [afterAt, afterSeq] = [fromAt, -1];
  let span = 0;
  for (;;) {
    const rows = page.all(logKey, afterAt, afterSeq, toAt, alarmsPerSlice);
    for (const { at, seq, device, key } of rows) {
      [afterAt, afterSeq] = [at, seq];
      while ((spans[span]?.toAt ?? at) < at) span += 1;
      if ((spans[span]?.fromAt ?? Infinity) > at) continue;
      const week = weekOf(at);
      const name = `${week} ${key} ${device}`;
      const known = counts.get(name);
      if (known === undefined) counts.set(name, { device, week, key, count: 1 });
      else known.count += 1;
    }
    if (rows.length < alarmsPerSlice) return [...counts.values()];
    yield;
  }
}
