/** From where live data is still to be filled in: kept in a file of its own for the process that comes after this one. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { SingleFlight } from '../store/single-flight.ts';

const fileSchema = z.object({ unfilledFrom: z.number().nullable() });

export class FillFile {
  readonly #file: string;
  readonly #writes = new SingleFlight<number | null>((from) => this.#write(from));

  constructor(folder: string) {
    this.#file = path.join(folder, 'fill.json');
  }

  /** Null: nothing is to be filled, or nobody knows. Never rejects. */
  async read(): Promise<number | null> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#file, 'utf8'))).unfilledFrom;
    } catch {
      return null;
    }
  }

  /** Waits for nothing; where the disk refuses, the next process asks from the newest that it has. */
  save(unfilledFrom: number | null): void {
    this.#writes.run(unfilledFrom).catch(() => undefined);
  }

  async #write(unfilledFrom: number | null): Promise<void> {
    const fresh = `${this.#file}.new`;
    await writeFile(fresh, JSON.stringify({ unfilledFrom }));
    await rename(fresh, this.#file);
  }
}
