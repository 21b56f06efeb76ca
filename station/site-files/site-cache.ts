/**
 * The site's files at a station: fetched from the gateway by their hash, once, checked, and kept beside the record, so
 * that consoles have them when the gateway is cut off too. What the ward does not name any more is removed.
 */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { equipmentFileSchema } from '../../shared/assets/equipment-file.ts';
import { planSchema } from '../../shared/assets/plan.ts';
import { drugListSchema } from '../../shared/infusion/drug-list.ts';
import type { SiteFile } from '../../shared/site/site-files.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { SiteFolder } from './site-folder.ts';

export interface SiteCacheParts {
  readonly folder: Pick<SiteFolder, 'names' | 'read' | 'write' | 'remove'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The gateway can be asked now. */
  readonly linked: () => boolean;
  /** Null: it has no such file (any more); undefined: what came cannot be read. The answer may never come. */
  readonly ask: (sha256: string, answer: (text: string | null | undefined) => void) => void;
}

export const siteCacheTimes = {
  answerMs: 30_000,
  /** A console waits so long for one on its way. */
  waitMs: 5_000,
  /** After a file could not be had. */
  againMs: 5_000,
} as const;

/** Texts held in memory, characters; what is beyond is read from the disk each time. */
const heldMax = 48 * 1024 * 1024;

const schemas: Readonly<Record<SiteFile['kind'], z.ZodType>> = {
  drugs: drugListSchema,
  equipment: equipmentFileSchema,
  plan: planSchema,
};

export class SiteCache {
  readonly #parts: SiteCacheParts;
  /** Of files that were read and found good. Null: on disk alone. */
  readonly #good = new Map<string, string | null>();
  /** Said once, however often it is tried. */
  readonly #said = new Set<string>();
  #wanted: readonly SiteFile[] = [];
  #round: Promise<void> | null = null;
  #triedMono = Number.NEGATIVE_INFINITY;
  #onDisk: Set<string> | null = null;
  #tidied: readonly SiteFile[] | null = null;

  constructor(parts: SiteCacheParts) {
    this.#parts = parts;
  }

  /** The files that hold by the ward's picture: said whenever it may have changed, and once a second. */
  want(files: readonly SiteFile[]): void {
    const isNew = files !== this.#wanted;
    this.#wanted = files;
    const { clock, log } = this.#parts;
    if (this.#round !== null || this.#isDone()) return;
    if (!isNew && clock.mono() - this.#triedMono < siteCacheTimes.againMs) return;
    this.#triedMono = clock.mono();
    this.#round = this.#getAll()
      .catch((error: unknown) => log.warn('The files of the site could not be fetched', { error: String(error) }))
      .finally(() => {
        this.#round = null;
        // What came to be wanted meanwhile is not kept waiting.
        if (this.#wanted !== files) this.want(this.#wanted);
      });
  }

  /** A new link: what the gateway did not have before it may have now. */
  linked(): void {
    this.#triedMono = Number.NEGATIVE_INFINITY;
  }

  /** JSON text of a file that holds; waits a little for one on its way. Null: it is not here (yet). */
  async text(sha256: string): Promise<string | null> {
    if (!this.#good.has(sha256)) await this.#soon();
    const held = this.#good.get(sha256);
    if (held === undefined || held !== null) return held ?? null;
    const text = await this.#parts.folder.read(sha256);
    return text !== null && hashOf(text) === sha256 ? text : null;
  }

  async #soon(): Promise<void> {
    if (this.#round === null) return;
    const late = Promise.withResolvers<void>();
    const stop = this.#parts.clock.after(siteCacheTimes.waitMs, late.resolve);
    await Promise.race([this.#round, late.promise]);
    stop();
  }

  #isDone(): boolean {
    return this.#tidied === this.#wanted && this.#wanted.every(({ sha256 }) => this.#good.has(sha256));
  }

  async #getAll(): Promise<void> {
    const wanted = this.#wanted;
    this.#onDisk ??= new Set(await this.#parts.folder.names());
    for (const file of wanted) {
      if (this.#wanted !== wanted) return;
      if (!this.#good.has(file.sha256)) await this.#get(file);
    }
    // Only once all that hold are here: until then the ones before may be all that a console has.
    if (this.#wanted === wanted && wanted.every(({ sha256 }) => this.#good.has(sha256))) await this.#tidy(wanted);
  }

  async #get(file: SiteFile): Promise<void> {
    const { folder } = this.#parts;
    if (this.#onDisk?.has(file.sha256) === true) {
      const text = await folder.read(file.sha256);
      if (text !== null && this.#take(file, text)) return;
    }
    const text = await this.#ask(file.sha256);
    if (text === null || !this.#take(file, text)) return;
    try {
      await folder.write(file.sha256, text);
      this.#onDisk?.add(file.sha256);
    } catch (error) {
      this.#say(file, `could not be kept on disk: ${error instanceof Error ? error.message : ''}`);
      // Not on disk, so it must be had from memory.
      this.#good.set(file.sha256, text);
    }
  }

  #ask(sha256: string): Promise<string | null> {
    const { clock, ask, linked } = this.#parts;
    if (!linked()) return Promise.resolve(null);
    return new Promise((resolve) => {
      const stop = clock.after(siteCacheTimes.answerMs, () => resolve(null));
      ask(sha256, (text) => {
        stop();
        resolve(text ?? null);
      });
    });
  }

  /** @returns whether it is what its name says, and can be read. */
  #take(file: SiteFile, text: string): boolean {
    if (hashOf(text) !== file.sha256) {
      this.#say(file, 'is not what its hash says');
      return false;
    }
    const read = schemas[file.kind].safeParse(jsonOf(text));
    if (!read.success) {
      const [issue] = read.error.issues;
      this.#say(file, `cannot be read here: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
      return false;
    }
    const held = [...this.#good.values()].reduce((sum, one) => sum + (one?.length ?? 0), 0);
    this.#good.set(file.sha256, held + text.length > heldMax ? null : text);
    return true;
  }

  #say({ kind, name, sha256 }: SiteFile, what: string): void {
    if (this.#said.has(sha256)) return;
    if (this.#said.size > 200) this.#said.clear();
    this.#said.add(sha256);
    this.#parts.log.warn(`The site's file ${name} ${what}`, { kind, sha256 });
  }

  async #tidy(wanted: readonly SiteFile[]): Promise<void> {
    const names = new Set<string>(wanted.map(({ sha256 }) => sha256));
    for (const known of this.#good.keys()) if (!names.has(known)) this.#good.delete(known);
    const old = [...(this.#onDisk ?? [])].filter((name) => !names.has(name));
    for (const name of old) {
      await this.#parts.folder.remove(name);
      this.#onDisk?.delete(name);
    }
    this.#tidied = wanted;
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
