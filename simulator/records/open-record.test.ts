import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecord } from './open-record.ts';
import { RecordError, recordNoSample } from './record.ts';
import { int16Bytes, samplesOf } from './test-files.ts';

describe('records on disk', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'records-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);

  it('Given a file of many pages, When it is read whole and at its end, Then every sample is right', async () => {
    const values = Array.from({ length: 50_000 }, (_, at) => (at * 7) % 30_000);
    write('r.hea', 'r 1 100 50000\ns.dat 16');
    write('s.dat', Uint8Array.from(int16Bytes(...values)));
    const record = await openRecord(join(folder, 'r.hea'));
    expect(samplesOf(record, 0)).toEqual(values);
    for (const from of [0, 8190, 8192, 3, 49_999]) {
      expect(record.channels[0]?.read(from, 3)[0]).toBe(values[from]);
    }
  });

  it('Given more files than pages are kept, When read in turn, Then each gives its own samples', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `s${at}.dat`);
    write('r.hea', ['r 12 100 2', ...names.map((name) => `${name} 16`)].join('\n'));
    for (const [at, name] of names.entries()) write(name, Uint8Array.from(int16Bytes(at, -at)));
    const record = await openRecord(join(folder, 'r.hea'));
    for (const round of [0, 1]) {
      expect(names.map((_, at) => record.channels[at]?.read(round, 1)[0])).toEqual(
        names.map((_, at) => (round ? 0 - at : at)),
      );
    }
  });

  it('Given a file that shrinks or goes while it is open, When read, Then samples end or a RecordError says so', async () => {
    write('r.hea', 'r 1 100 60000\ns.dat 16');
    write('s.dat', new Uint8Array(120_000));
    const record = await openRecord(join(folder, 'r.hea'));
    truncateSync(join(folder, 's.dat'), 4);
    expect([...(record.channels[0]?.read(0, 3) ?? [])]).toEqual([0, 0, recordNoSample]);
    rmSync(join(folder, 's.dat'));
    expect(() => record.channels[0]?.read(30_000, 3)).toThrow(RecordError);
  });

  it.each(['none.hea', 'none.edf', 'none/none.hea', 'none.txt'])(
    'Given no file %s, When opened, Then it is refused',
    async (name) => {
      await expect(openRecord(join(folder, name))).rejects.toThrow(RecordError);
    },
  );
});
