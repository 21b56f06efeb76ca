/** What a site says of how long and how large its record may be: `retention.json` in the station's data folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { definedOnly } from './defined-only.ts';
import { StationRefusal } from './station-options.ts';
import type { Retention } from './store/retention.ts';
import type { WaveRetention } from './waves/wave-retention.ts';

const daysMax = 4_000;
const days = z.number().int().min(1).max(daysMax).optional();
const gigabytes = z.number().min(0.1).max(1_000_000).optional();

/** Anything left out keeps its default; a word that is misspelt is refused, as it would otherwise delete. */
const fileSchema = z.strictObject({
  wavesDays: days,
  wavesGb: gigabytes,
  numericsDays: days,
  numericsGb: gigabytes,
  eventsDays: days,
  eventsGb: gigabytes,
  stripsGb: gigabytes,
});

const bytes = (gb: number | undefined): number | undefined => (gb === undefined ? undefined : gb * 1000 ** 3);

/** The ward is shown whatever the disk does; what a site wants kept is not known, so nothing is too old. */
const keepAll = { wavesDays: daysMax, numericsDays: daysMax, eventsDays: daysMax } as const;

/** @throws StationRefusal where the file says something else: going on by defaults could delete what is wanted. */
export async function readRetentionFile(folder: string): Promise<Partial<Retention & WaveRetention>> {
  const file = path.join(folder, 'retention.json');
  try {
    const read = fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const { wavesGb, numericsGb, eventsGb, stripsGb, ...ofDays } = read;
    return definedOnly({
      ...ofDays,
      wavesBytes: bytes(wavesGb),
      numericsBytes: bytes(numericsGb),
      eventsBytes: bytes(eventsGb),
      stripsBytes: bytes(stripsGb),
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT') return {};
    if (/^(EACCES|EPERM|EIO|ENOTDIR|ESTALE|EMFILE|ENFILE|EBUSY)$/.test(code)) return keepAll;
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const why = issue === undefined ? (error as Error).message : `${issue.path.join('.')} ${issue.message}`.trim();
    throw new StationRefusal(`${file} does not say how long the record is kept: ${why}`);
  }
}
