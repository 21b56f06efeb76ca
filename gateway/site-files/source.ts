/** One entry of the configuration: a path, all that is read for it, and what it says. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { siteFileKinds, type SiteFileKind } from '../../shared/site/site-files.ts';
import type { SiteFilesConfig } from './config.ts';
import { normalOf, type NormalFile } from './normal-form.ts';
import { readPlans } from './read-plans.ts';
import { SiteFileFault, Unreadable } from './site-file-fault.ts';

export interface Source {
  /** What its last good content is kept under. */
  readonly key: string;
  readonly kind: SiteFileKind;
  /** Absolute. */
  readonly file: string;
}

/** Bytes that are read of one file: a picture, or GeoJSON with its blanks, is larger than its normal form. */
const bytesMax = 24 * 1024 * 1024;

export function sourcesOf(config: SiteFilesConfig, folder: string): Source[] {
  const { drugs, equipment, plans } = config;
  const at = (file: string): string => path.resolve(folder, file);
  return [
    ...(drugs === undefined ? [] : [{ key: 'drugs', kind: siteFileKinds[0], file: at(drugs) }]),
    ...(equipment === undefined ? [] : [{ key: 'equipment', kind: siteFileKinds[1], file: at(equipment) }]),
    ...plans.map((file) => ({ key: `plan ${at(file)}`, kind: siteFileKinds[2], file: at(file) })),
  ];
}

/** What tells one version of files from the next without reading them: also of files that are not there. */
export async function signatureOf(files: readonly string[]): Promise<string> {
  const each = await Promise.all(
    files.map(async (file) => {
      try {
        const { mtimeMs, size, ino } = await stat(file);
        return `${mtimeMs} ${size} ${ino}`;
      } catch (error) {
        return codeOf(error);
      }
    }),
  );
  return each.join('\n');
}

export interface SourceRead {
  /** All files that were read for it, also where they were refused. */
  readonly files: readonly string[];
  readonly read: readonly NormalFile[] | SiteFileFault;
}

export async function readSource({ kind, file }: Source): Promise<SourceRead> {
  const files = new Set([file]);
  const open = (one: string): Promise<Buffer> => {
    files.add(one);
    return bytesOf(one);
  };
  try {
    const read =
      kind === 'plan'
        ? (await readPlans(file, open)).map((plan) => normalOf('plan', plan))
        : [normalOf(kind, jsonOf(await open(file)))];
    return { files: [...files], read };
  } catch (error) {
    // A fault of ours in reading a file is a fault of that file for those who wait for it: the last good one stands.
    const fault = error instanceof SiteFileFault ? error : new SiteFileFault(`It cannot be read: ${String(error)}.`);
    return { files: [...files], read: fault };
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > bytesMax) throw new SiteFileFault(`It is too large: ${size} bytes where ${bytesMax} are the bound.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof SiteFileFault) throw error;
    throw new Unreadable(`${path.basename(file)} cannot be read (${codeOf(error)}).`, codeOf(error));
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'fault');

/** @throws SiteFileFault */
export function jsonOf(bytes: Buffer): unknown {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SiteFileFault(`It is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}.`);
  }
}
