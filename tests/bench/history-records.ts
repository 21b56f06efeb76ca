/** The real records as the feed would carry them: Int16 channels, each content once. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openRecord } from '../../simulator/records/open-record.ts';
import { toInt16Block } from '../../simulator/records/int16-block.ts';
import { realPath, realRecords } from '../../simulator/records/test-files.ts';

export { realRecords, realRecordsReason } from '../../simulator/records/test-files.ts';

export interface RealChannel {
  /** "mitdb/100 MLII". */
  readonly name: string;
  readonly folder: string;
  readonly rateHz: number;
  readonly samples: Int16Array;
}

/** Records with signals of their own: those that only string others together would count those twice. */
const names = (): readonly string[] =>
  globSync('waveforms/*/*.{hea,edf}', { cwd: realPath('.') })
    .filter((name) => name.endsWith('.edf') || !/^\S+\/\d/u.test(readFileSync(realPath(name), 'latin1')))
    .sort();

/** Empty where the records are not there. */
export async function realChannels(): Promise<readonly RealChannel[]> {
  const channels: RealChannel[] = [];
  const seen = new Set<string>();
  for (const name of realRecords ? names() : []) {
    const record = await openRecord(realPath(name));
    const folder = path.basename(path.dirname(name));
    for (const channel of record.channels) {
      const { samples } = toInt16Block(channel, 0, channel.length);
      const content = createHash('sha256').update(samples).digest('hex');
      if (samples.length === 0 || seen.has(content)) continue;
      seen.add(content);
      channels.push({ name: `${folder}/${record.name} ${channel.name}`, folder, rateHz: channel.rateHz, samples });
    }
  }
  return channels;
}

/** As the station stores them: 60 s each. */
export function minutesOf({ samples, rateHz }: RealChannel): readonly Int16Array[] {
  const step = Math.min(65_535, Math.max(1, Math.round(rateHz * 60)));
  return Array.from({ length: Math.ceil(samples.length / step) }, (_, at) =>
    samples.slice(at * step, at * step + step),
  );
}
