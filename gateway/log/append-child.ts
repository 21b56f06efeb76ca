/** For the crash test: appends without end and prints each sequence number once it is confirmed. */
import { writeSync } from 'node:fs';
import { commandId, stationId } from '../../shared/domain/ids.ts';
import { SqliteLog } from './sqlite-log.ts';

const log = new SqliteLog({ file: process.argv[2] ?? '', maxBytes: null });
let { headSeq: seq } = await log.open();
writeSync(1, `${seq}\n`);
for (;;) {
  const group = Array.from({ length: 1 + (seq % 7) }, (_, index) => ({
    seq: seq + 1 + index,
    at: seq,
    event: {
      type: 'command.refused' as const,
      command: commandId(`c${seq + 1 + index}`),
      station: stationId('s'),
      reason: 'x'.repeat(seq % 400),
    },
  }));
  await log.append(group);
  seq += group.length;
  writeSync(1, `${seq}\n`);
  if (seq % 50 === 0) await log.writeSnapshot(seq, { seq });
}
