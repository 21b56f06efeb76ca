/** The folder of the site's files beside the record: one file a content, named by its hash. */
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { siteFileBounds } from '../../shared/site/site-files.ts';

const namePattern = /^([0-9a-f]{64})\.json$/;

export class SiteFolder {
  readonly #folder: string;

  constructor(data: string) {
    this.#folder = path.join(data, 'site-files');
  }

  /** Hashes that are there; none where the folder cannot be read. */
  async names(): Promise<string[]> {
    const all = await readdir(this.#folder).catch(() => []);
    // What a kill left half written.
    const halves = all.filter((name) => name.endsWith('.new'));
    await Promise.all(halves.map((name) => unlink(path.join(this.#folder, name)).catch(() => undefined)));
    return all.flatMap((name) => namePattern.exec(name)?.[1] ?? []);
  }

  /** Null where it is not there, cannot be read, or is larger than any file of a site. */
  async read(sha256: string): Promise<string | null> {
    const file = this.#file(sha256);
    try {
      if ((await stat(file)).size > siteFileBounds.bytes) return null;
      return await readFile(file, 'utf8');
    } catch {
      return null;
    }
  }

  /** Whole or not at all. Rejects where the disk refuses. */
  async write(sha256: string, text: string): Promise<void> {
    const file = this.#file(sha256);
    await mkdir(this.#folder, { recursive: true });
    await writeFile(`${file}.new`, text, { flush: true });
    await rename(`${file}.new`, file);
  }

  async remove(sha256: string): Promise<void> {
    await unlink(this.#file(sha256)).catch(() => undefined);
  }

  #file(sha256: string): string {
    return path.join(this.#folder, `${sha256}.json`);
  }
}
