/**
 * The last good content of each source, in the data folder: what a faulty new version falls back on, also after a
 * restart. One file a content, named by its hash, and an index; what the index does not name is removed.
 */
import { mkdir, readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { sha256Schema, siteFileBounds, siteFileKinds } from '../../shared/site/site-files.ts';
import { normalOf, sha256Of, type NormalFile } from './normal-form.ts';

const indexSchema = z
  .array(
    z.strictObject({
      key: z.string().max(5_000),
      files: z.array(z.strictObject({ kind: z.enum(siteFileKinds), sha256: sha256Schema })).max(siteFileBounds.files),
    }),
  )
  .max(siteFileBounds.files);

export type KeptFiles = ReadonlyMap<string, readonly NormalFile[]>;

export class KeptCopies {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What is there and whole, by source; anything else is as if it had not been kept. */
  async load(): Promise<KeptFiles> {
    const found = new Map<string, readonly NormalFile[]>();
    for (const { key, files } of await this.#index()) {
      const read = await Promise.all(files.map(({ kind, sha256 }) => this.#read(kind, sha256)));
      if (read.every((one) => one !== null)) found.set(key, read);
    }
    return found;
  }

  /** Rejects where the disk refuses: what was kept before is still whole. */
  async save(files: KeptFiles): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const there = new Set(await readdir(this.#folder));
    const wanted = new Set(['index.json']);
    for (const { file, text } of [...files.values()].flat()) {
      const name = `${file.sha256}.json`;
      wanted.add(name);
      if (!there.has(name)) await this.#write(name, text);
    }
    const index = [...files].map(([key, all]) => ({
      key,
      files: all.map(({ kind, file }) => ({ kind, sha256: file.sha256 })),
    }));
    await this.#write('index.json', JSON.stringify(index));
    const old = [...there].filter((name) => !wanted.has(name));
    await Promise.all(old.map((name) => unlink(path.join(this.#folder, name)).catch(() => undefined)));
  }

  async #index(): Promise<z.infer<typeof indexSchema>> {
    try {
      const read = indexSchema.safeParse(JSON.parse(await readFile(path.join(this.#folder, 'index.json'), 'utf8')));
      return read.success ? read.data : [];
    } catch {
      return [];
    }
  }

  async #read(kind: NormalFile['kind'], sha256: string): Promise<NormalFile | null> {
    try {
      const text = await readFile(path.join(this.#folder, `${sha256}.json`), 'utf8');
      return sha256Of(text) === sha256 ? normalOf(kind, JSON.parse(text)) : null;
    } catch {
      return null;
    }
  }

  async #write(name: string, text: string): Promise<void> {
    const file = path.join(this.#folder, name);
    await writeFile(`${file}.new`, text, { flush: true });
    await rename(`${file}.new`, file);
  }
}
