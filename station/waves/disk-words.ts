/** What the disk said, for people. */
import { accessSync, constants } from 'node:fs';
import Database from 'better-sqlite3';
import { StoreRefusal } from '../store/handles.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

export const isDamage = (error: unknown): boolean =>
  error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);

export const isFull = (error: unknown): boolean => /^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(codeOf(error));

/** Words that stay the same while the fault lasts. @param folder of the file: asked where the error does not say why */
export function diskWords(error: unknown, folder: string | null = null): string {
  if (error instanceof StoreRefusal) return error.message;
  const code = codeOf(error);
  if (folder !== null && code.startsWith('SQLITE_CANTOPEN')) {
    try {
      accessSync(folder, constants.W_OK);
    } catch (reason) {
      return diskWords(reason);
    }
  }
  if (isFull(error)) return 'the disk is full';
  if (/^(SQLITE_READONLY|EROFS)/.test(code)) return 'the disk can only be read';
  if (/^(SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|ENOTDIR|ENOENT)/.test(code)) return 'its file cannot be opened';
  if (/^(SQLITE_IOERR|EIO)/.test(code)) return 'the disk reports an error';
  if (isDamage(error)) return 'its file is damaged';
  return error instanceof Error ? error.message : String(error);
}
