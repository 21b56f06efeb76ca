/**
 * The site's files as they hold: read at start and when they change on disk. A faulty new version is refused with one
 * sentence and the last good one stands, across a restart too.
 */
import path from 'node:path';
import { noContents, type SiteContents } from '../../shared/site/contents.ts';
import { siteFileBounds, type SiteFile } from '../../shared/site/site-files.ts';
import type { Timers } from '../engine/timers.ts';
import type { SiteFilesConfig } from './config.ts';
import { KeptCopies, type KeptFiles } from './kept.ts';
import type { NormalFile } from './normal-form.ts';
import { SiteFileFault, Unreadable } from './site-file-fault.ts';
import { readSource, signatureOf, sourcesOf, type Source } from './source.ts';

export interface SiteFilesEvents {
  /** A file was read and holds from now on. */
  onRead(file: string, what: readonly SiteFile[]): void;
  /** One sentence that names the file; said once for each version of it. */
  onRefused(file: string, reason: string): void;
}

export interface SiteFilesOptions {
  readonly config: SiteFilesConfig;
  /** Where relative paths begin. */
  readonly folder: string;
  /** Where the last good contents are kept. */
  readonly keepIn: string;
  readonly timers: Timers;
  readonly events: SiteFilesEvents;
  readonly pollMs?: number;
}

const pollMs = 5_000;

interface Held {
  readonly source: Source;
  /** Files that were read for it. */
  files: readonly string[];
  /** Of what was read; null: read again. */
  signature: string | null;
  /** Seen once: a file that is being written is left alone until it stands still. */
  pending: string | null;
  content: readonly NormalFile[];
  refused: string | null;
}

export class SiteFiles {
  readonly #options: SiteFilesOptions;
  readonly #kept: KeptCopies;
  readonly #held: readonly Held[];
  readonly #listeners = new Set<(files: readonly SiteFile[]) => void>();
  #contents: SiteContents = noContents;
  #files: readonly SiteFile[] = [];
  #texts: ReadonlyMap<string, string> = new Map();
  #stopPolls: () => void = () => undefined;
  #busy: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** Reads everything once. A file that cannot be used does not stop the gateway. */
  static async open(options: SiteFilesOptions): Promise<SiteFiles> {
    const files = new SiteFiles(options);
    const { timers, config, folder } = options;
    if (sourcesOf(config, folder).length === 0) return files;
    const kept = await files.#kept.load();
    for (const held of files.#held) held.content = kept.get(held.source.key) ?? [];
    await files.#check(true);
    files.#stopPolls = timers.every(options.pollMs ?? pollMs, () => void files.check());
    return files;
  }

  private constructor(options: SiteFilesOptions) {
    this.#options = options;
    this.#kept = new KeptCopies(options.keepIn);
    this.#held = sourcesOf(options.config, options.folder).map((source) => ({
      source,
      files: [source.file],
      signature: null,
      pending: null,
      content: [],
      refused: null,
    }));
  }

  /** The same object until one of the files changes. */
  contents(): SiteContents {
    return this.#contents;
  }

  get files(): readonly SiteFile[] {
    return this.#files;
  }

  /** The normal form by its hash; null: no file that holds has it. */
  text(sha256: string): string | null {
    return this.#texts.get(sha256) ?? null;
  }

  onChange(listener: (files: readonly SiteFile[]) => void): void {
    this.#listeners.add(listener);
  }

  /** Looks at the disk now; a disk that does not answer is not asked twice. */
  check(): Promise<void> {
    if (this.#waiting > 0) return this.#busy;
    this.#waiting += 1;
    this.#busy = this.#busy
      .then(() => this.#check(false))
      .finally(() => {
        this.#waiting -= 1;
      });
    return this.#busy;
  }

  stop(): void {
    this.#stopPolls();
    this.#listeners.clear();
  }

  async #check(first: boolean): Promise<void> {
    let isNew = first;
    for (const held of this.#held) isNew = (await this.#look(held, first)) || isNew;
    if (!isNew || !this.#assemble()) return;
    for (const listener of this.#listeners) listener(this.#files);
    const kept: KeptFiles = new Map(this.#held.map(({ source, content }) => [source.key, content]));
    await this.#kept
      .save(kept)
      .catch((error: unknown) =>
        this.#options.events.onRefused(
          this.#options.keepIn,
          `The last good files of the site cannot be kept: ${error instanceof Error ? error.message : ''}.`,
        ),
      );
  }

  /** @returns whether it says something else than before. */
  async #look(held: Held, first: boolean): Promise<boolean> {
    const signature = await signatureOf(held.files);
    if (signature === held.signature) return false;
    if (!first && signature !== held.pending && held.signature !== null) {
      held.pending = signature;
      return false;
    }
    const { files, read } = await readSource(held.source);
    held.files = files;
    held.pending = null;
    // Of all that it is made of, as it is now; where that changed meanwhile the next look sees it.
    held.signature = read instanceof Unreadable ? null : await signatureOf(files);
    if (read instanceof SiteFileFault) {
      this.#refuse(held, read.message);
      return false;
    }
    held.refused = null;
    const before = held.content.map(({ file }) => file.sha256).join();
    held.content = read;
    this.#options.events.onRead(
      held.source.file,
      read.map(({ file }) => file),
    );
    return before !== read.map(({ file }) => file.sha256).join();
  }

  #refuse(held: Held, reason: string): void {
    if (held.refused === reason) return;
    held.refused = reason;
    const stands = held.content.length > 0 ? ' The last good one stands.' : '';
    this.#options.events.onRefused(held.source.file, `${path.basename(held.source.file)}: ${reason}${stands}`);
  }

  /** Puts together what holds; a name that is there already is left out. @returns whether it is other than before. */
  #assemble(): boolean {
    const all = new Map<string, NormalFile>();
    for (const held of this.#held) {
      for (const one of held.content) {
        const key = `${one.kind} ${one.file.name}`;
        if (all.has(key)) this.#refuse(held, `There is a plan ${one.file.name} already.`);
        else if (all.size >= siteFileBounds.files)
          this.#refuse(held, `There are ${siteFileBounds.files} files already.`);
        else all.set(key, one);
      }
    }
    const whole = [...all.values()];
    const files = whole.map(({ file }) => file);
    if (JSON.stringify(files) === JSON.stringify(this.#files)) return false;
    const [drugs] = whole.flatMap((one) => (one.kind === 'drugs' ? [one.content] : []));
    const [equipment] = whole.flatMap((one) => (one.kind === 'equipment' ? [one.content] : []));
    this.#files = files;
    this.#contents = {
      drugs: drugs ?? noContents.drugs,
      equipment: equipment ?? noContents.equipment,
      plans: whole.flatMap((one) => (one.kind === 'plan' ? [one.content] : [])),
    };
    this.#texts = new Map(whole.map(({ file, text }) => [file.sha256, text]));
    return true;
  }
}
