import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RecordError } from './record.ts';

/** The files of one record's folder. Names are relative to it, with '/' between parts. */
export interface RecordFiles {
  /** Size in bytes, or null when there is no such file. */
  size(name: string): number | null;
  /** Bytes from `offset` on; fewer than `length` (or none) at the end of the file. Throws RecordError when reading fails. */
  read(name: string, offset: number, length: number): Uint8Array;
}

/**
 * The file name that a header gives, checked and put relative to the record's folder.
 *
 * Throws RecordError for a name that could leave the folder (absolute, '..', drive letter, backslash) or that no file
 * system takes: headers come with downloaded data and must not choose what else is opened.
 */
export function fileBeside(headerName: string, name: string, where: string): string {
  const parts = name.split('/');
  const escapes = parts.some((part) => part === '' || part === '.' || part === '..');
  if (escapes || /[\\:\p{Cc}]/u.test(name) || name.length > 255) {
    throw new RecordError(headerName, `the name ${JSON.stringify(name.slice(0, 80))} leads out of the folder`, where);
  }
  return [...headerName.split('/').slice(0, -1), ...parts].join('/');
}

const pageBytes = 16_384;
const pagesMax = 8;

interface Page {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Reads a folder on disk. Keeps the last page of up to 8 files, because the channels of a file are read in turn. */
export function diskRecordFiles(folder: string): RecordFiles {
  const pages = new Map<string, Page>();
  return {
    size(name) {
      try {
        const stat = statSync(join(folder, name), { throwIfNoEntry: false });
        return stat?.isFile() === true ? stat.size : null;
      } catch {
        return null;
      }
    },
    read(name, offset, length) {
      if (length > pageBytes) return readFromDisk(folder, name, offset, length);
      const kept = pages.get(name);
      const holds = kept !== undefined && offset >= kept.offset && offset + length <= kept.offset + kept.bytes.length;
      const page = holds ? kept : { offset, bytes: readFromDisk(folder, name, offset, pageBytes) };
      pages.delete(name);
      pages.set(name, page);
      const oldest = pages.keys().next();
      if (pages.size > pagesMax && oldest.done !== true) pages.delete(oldest.value);
      return page.bytes.subarray(offset - page.offset, offset - page.offset + length);
    },
  };
}

function readFromDisk(folder: string, name: string, offset: number, length: number): Uint8Array {
  let handle: number | null = null;
  try {
    handle = openSync(join(folder, name), 'r');
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const got = readSync(handle, bytes, filled, length - filled, offset + filled);
      if (got === 0) break;
      filled += got;
    }
    return bytes.subarray(0, filled);
  } catch (error) {
    throw new RecordError(name, `cannot be read (${error instanceof Error ? error.message : String(error)})`);
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

/** A folder in memory: file name to content. */
export function memoryRecordFiles(content: ReadonlyMap<string, Uint8Array>): RecordFiles {
  return {
    size: (name) => content.get(name)?.length ?? null,
    read(name, offset, length) {
      const bytes = content.get(name);
      if (bytes === undefined) throw new RecordError(name, 'there is no such file');
      return bytes.subarray(offset, offset + length);
    },
  };
}
