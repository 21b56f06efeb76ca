/** What the channels of a pump were set to, from the durable events: at what time it was so, however late it was told. */
import type { DeviceId } from '../../shared/domain/ids.ts';
import type { ProgrammeChange } from '../../shared/infusion/ledger-record.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import type { ReadableDb } from '../store/handles.ts';

export interface ChannelChange extends ProgrammeChange {
  readonly channel: string;
}

/** Events that are read between two breaths. */
const perSlice = 500;
/** Of what was set before the time: enough for most pumps; see `quiet`. */
const before = 200;
/** A pump may be without a link for so long and tell of it then. */
const lateMs = 24 * 3_600_000;

interface Row {
  readonly at: number;
  readonly body: string;
}

/**
 * What held at the beginning, and every change up to the end, oldest first. Of a device that is no pump there are none.
 *
 * @param most of that time; where there were more, `cut` is true and the oldest are left out.
 */
export function* changesOfPump(
  db: ReadableDb,
  log: string,
  device: DeviceId,
  time: { readonly fromAt: number; readonly toAt: number },
  most: number,
): Generator<void, { readonly changes: readonly ChannelChange[]; readonly cut: boolean }> {
  const of = `FROM events WHERE log = ? AND json_extract(body, '$.device') = ? AND type = 'pump.changed'`;
  const held = db
    .prepare<unknown[], Row>(`SELECT at, body ${of} AND at <= ? ORDER BY at DESC, seq DESC LIMIT ?`)
    .all(log, device, time.fromAt, before);
  // One channel that changes all the time must not hide what another has run unchanged since long before.
  const quiet =
    held.length < before ? [] : db.prepare<unknown[], Row>(lastOfEach(of)).all(log, device, held.at(-1)?.at);
  const during = db
    .prepare<unknown[], Row>(`SELECT at, body ${of} AND at > ? AND at < ? ORDER BY at DESC, seq DESC LIMIT ?`)
    .all(log, device, time.fromAt, time.toAt + lateMs, most);
  const changes: ChannelChange[] = [];
  for (const [index, row] of [...quiet, ...held.reverse(), ...during.reverse()].entries()) {
    // Written by us as this schema reads it: not read twice.
    const event = JSON.parse(row.body) as Extract<WardEvent, { type: 'pump.changed' }>;
    const { channel, programme, infusedMl = null, by = null } = event;
    const at = event.happenedAt ?? row.at;
    if (at < time.toAt) changes.push({ at, channel, programme, infusedMl, by });
    if (index % perSlice === perSlice - 1) yield;
  }
  return { changes: changes.sort((a, b) => a.at - b.at), cut: during.length === most };
}

/** The last of each channel up to a time: of the row that has the maximum SQLite gives the other columns too. */
const lastOfEach = (of: string): string =>
  `SELECT at, body, MAX(seq) ${of} AND at <= ? GROUP BY json_extract(body, '$.channel')`;
