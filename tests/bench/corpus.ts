/** HL7 traffic for the ingest benchmark: the demo ward's simulator, run on a virtual clock. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../build/files.ts';
import { wardFileSchema, withBeds } from '../../shared/ward/ward-file.ts';
import type { WardFile } from '../../shared/ward/ward-file.ts';
import { patientFileSchema } from '../../simulator/ward/profiles.ts';
import { virtualWard } from '../../simulator/ward/ward.ts';

export interface Corpus {
  readonly ward: WardFile;
  readonly startAt: number;
  /** In order of sending; each with its simulated second. */
  readonly readings: readonly Sent[];
  readonly waves: readonly Sent[];
}

export interface Sent {
  readonly atMs: number;
  readonly text: string;
  readonly bytes: Buffer;
}

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, 'resources', file), 'utf8'));

export function makeCorpus(beds: number, seconds: number): Corpus {
  const ward = withBeds(wardFileSchema.parse(read('wards/demo.json')), beds);
  const readings: Sent[] = [];
  const waves: Sent[] = [];
  let nowMs = 0;
  const startAt = Date.UTC(2026, 0, 5, 8);
  const virtual = virtualWard({
    ward,
    patients: patientFileSchema.parse(read('demo/patients.json')),
    pumps: [],
    seed: 1,
    startAt,
    outlet: {
      takesWaves: () => true,
      setOff: () => undefined,
      emit(_link, { text }) {
        const sent = { atMs: nowMs, text, bytes: Buffer.from(text, 'utf8') };
        if (text.includes('|ORU^R01') && text.includes('IHE_PCD_WCM')) waves.push(sent);
        else if (text.includes('|ORU^R01')) readings.push(sent);
      },
    },
  });
  for (; nowMs < seconds * 1000; nowMs += 100) virtual.clock.runUntil(nowMs);
  return { ward, startAt, readings, waves };
}
